//! From events to state. Reads nothing but the document, so that every replica folds the same.

use crate::event::{Detail, Event, EventKind, in_order};
use crate::id::{EventId, UserId};
use crate::sorted::SortedSet;
use crate::term::{Level, OnSpot, State};
use crate::time::{Day, Timestamp};

/// Where a finding stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    pub state: State,
    /// 1 for the first rectification, one more after each failed review or recurrence.
    pub round: u32,
    /// 挂牌督办.
    pub listed: bool,
    /// 停产整顿.
    pub suspended: bool,
    /// 现场处理措施, until it is lifted.
    pub on_spot: Option<OnSpot>,
    /// An extension was asked for and is undecided.
    pub extension_asked: Option<Day>,
    /// The order's deadline, moved by grants.
    pub deadline: Option<Day>,
    /// The level that governs: the order's copy once there is one.
    pub level: Level,
    pub fixers: SortedSet<UserId>,
    pub reviewers: SortedSet<UserId>,
    pub ordered_at: Option<Timestamp>,
    pub reported_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    /// Legal when made, but another event had won: kept, without effect, for a supervisor to settle.
    pub contested: Vec<EventId>,
}

/// Folds the events of one finding whose own fields say `level`.
pub fn fold(level: Level, events: &[Event]) -> Life {
    let mut life = Life {
        state: State::Recorded,
        round: 1,
        listed: false,
        suspended: false,
        on_spot: None,
        extension_asked: None,
        deadline: None,
        level,
        fixers: SortedSet::new(),
        reviewers: SortedSet::new(),
        ordered_at: None,
        reported_at: None,
        closed_at: None,
        contested: Vec::new(),
    };
    for (event, kind) in known(events) {
        match transition(&life, kind) {
            Some(state) => apply(&mut life, event, state),
            None => life.contested.push(event.id),
        }
    }
    life
}

/// The events that took effect, in the order in which they did.
pub fn effective(level: Level, events: &[Event]) -> impl Iterator<Item = &Event> {
    let contested: SortedSet<EventId> = fold(level, events).contested.into_iter().collect();
    known(events).map(|(event, _)| event).filter(move |event| !contested.contains(&event.id))
}

/// The order that took effect.
pub fn ordered_by(level: Level, events: &[Event]) -> Option<&Event> {
    // Of a record without one nothing need be folded.
    events.iter().find(|event| event.kind() == Some(EventKind::Order))?;
    effective(level, events).find(|event| event.kind() == Some(EventKind::Order))
}

/// The events of kinds that this version knows, in their order among themselves. The others are passed over.
fn known(events: &[Event]) -> impl Iterator<Item = (&Event, EventKind)> {
    let known = events.iter().filter(|event| !event.is_unknown());
    in_order(known).into_iter().filter_map(|event| Some((event, event.kind()?)))
}

/// The table of transitions: the state that `kind` leads to, or `None` where it has no effect.
pub fn transition(life: &Life, kind: EventKind) -> Option<State> {
    use EventKind as E;
    use State as S;
    let to = match (life.state, kind) {
        (S::Recorded, E::Record) => S::Recorded,
        (S::Recorded, E::Withdraw) => S::Void,
        (S::Recorded, E::Order) => S::Ordered,
        (S::Recorded, E::FixedOnSpot) | (S::Ordered | S::Rectifying, E::Report) => S::Reported,
        (S::Ordered, E::Acknowledge) | (S::Reported, E::ReviewFail) | (S::Closed, E::LookBackRecurred) => {
            S::Rectifying
        }
        (S::Rectifying, E::AskExtension) if life.extension_asked.is_none() => S::Rectifying,
        (S::Rectifying, E::Grant | E::Refuse) if life.extension_asked.is_some() => S::Rectifying,
        (S::Reported, E::ReviewPass) => S::Reviewed,
        (S::Reviewed, E::Accept) => S::Accepted,
        (S::Accepted, E::StrikeOff) | (S::Closed, E::LookBackHeld) => S::Closed,
        (S::Reviewed, E::StrikeOff) if life.level == Level::General => S::Closed,
        (state, E::Void) if state.is_open() => S::Void,
        (state, E::Transfer) if state.is_open() => S::Transferred,
        (state, E::List) if state.is_open() && !life.listed => state,
        (state, E::Delist) if state.is_open() && life.listed => state,
        (state, E::Suspend) if state.is_open() && !life.suspended => state,
        (state, E::OnSpotMeasure) if state.is_open() && life.on_spot.is_none() => state,
        (state, E::Resume) if state.is_open() && (life.suspended || life.on_spot.is_some()) => state,
        (state, E::Amend) if state.is_open() && state != S::Recorded => state,
        _ => return None,
    };
    Some(to)
}

fn apply(life: &mut Life, event: &Event, state: State) {
    use Detail as D;
    match &event.detail {
        D::Order(order) => {
            life.level = order.level.unwrap_or(life.level);
            life.deadline = order.deadline;
            life.ordered_at = Some(event.at);
        }
        D::FixedOnSpot(_) | D::Report(_) => {
            life.fixers.insert(event.by.user);
            life.reported_at = Some(event.at);
            life.reviewers.clear();
        }
        D::ReviewPass(review) => {
            life.reviewers.insert(event.by.user);
            life.reviewers.extend(review.second.user);
        }
        D::ReviewFail(_) => life.round += 1,
        D::LookBackRecurred(_) => {
            life.round += 1;
            life.closed_at = None;
        }
        D::AskExtension(asked) => life.extension_asked = asked.date,
        D::Grant(grant) => {
            life.deadline = grant.date.or(life.extension_asked).or(life.deadline);
            life.extension_asked = None;
        }
        D::Refuse(_) => life.extension_asked = None,
        D::StrikeOff(_) => life.closed_at = Some(event.at),
        D::List(_) => life.listed = true,
        D::Delist(_) => life.listed = false,
        D::Suspend(_) => life.suspended = true,
        D::OnSpotMeasure(measure) => life.on_spot = measure.on_spot.or(Some(OnSpot::StopWork)),
        D::Resume(_) => {
            life.suspended = false;
            life.on_spot = None;
        }
        D::Amend(amendment) if amendment.field.as_deref() == Some("level") => {
            let amended = amendment.value.as_deref().and_then(|value| value.parse().ok());
            life.level = amended.unwrap_or(life.level);
        }
        _ => {}
    }
    life.state = state;
}

#[cfg(test)]
#[path = "fold_tests.rs"]
mod tests;
