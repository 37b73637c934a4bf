//! The order against its definition, word for word and slow.

use super::*;
use crate::by::By;
use crate::entry::Fields;
use crate::event::{Detail, EventKind};
use crate::id::{UnitId, UserId};
use crate::term::Tier;
use crate::time::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

fn event(n: usize, kind: EventKind, after: &[usize]) -> Event {
    let id = |n: usize| Uuid::from_u128(n as u128 + 1);
    let nobody = By {
        user: UserId::from_uuid(id(0)),
        name: String::new(),
        unit: UnitId::from_uuid(id(0)),
        tier: Tier::County,
        roles: Vec::new(),
    };
    Event {
        id: EventId::from_uuid(id(n)),
        after: after.iter().map(|n| EventId::from_uuid(id(*n))).collect(),
        at: Timestamp::from_millis(0),
        policy: 1,
        by: nobody,
        detail: Detail::of(kind),
        rest: Fields::new(),
    }
}

/// All that comes before an event, itself left out.
fn past_of(event: &Event, all: &[Event]) -> BTreeSet<EventId> {
    let mut past = BTreeSet::new();
    let mut open = event.after.clone();
    while let Some(id) = open.pop() {
        if let Some(earlier) = all.iter().find(|other| other.id == id)
            && id != event.id
            && past.insert(id)
        {
            open.extend(&earlier.after);
        }
    }
    past
}

/// Where there is no cycle: each of `wanted` after those of its past, ties by id.
fn emit(wanted: &BTreeSet<EventId>, all: &[Event], order: &mut Vec<EventId>) {
    let mut left: Vec<&Event> =
        all.iter().filter(|event| wanted.contains(&event.id) && !order.contains(&event.id)).collect();
    left.sort_by_key(|event| event.id);
    while !left.is_empty() {
        let is_left = |id: &EventId| left.iter().any(|other| other.id == *id);
        let ready =
            left.iter().position(|event| !event.after.iter().any(is_left)).expect("there is no cycle");
        order.push(left.remove(ready).id);
    }
}

fn as_defined(all: &[Event]) -> Vec<EventId> {
    let is_anchor = |event: &&Event| event.kind().is_some_and(|kind| !kind.is_offline());
    let mut anchors: Vec<&Event> = all.iter().filter(is_anchor).collect();
    anchors.sort_by_key(|event| event.id);
    let mut order = Vec::new();
    while !anchors.is_empty() {
        let has_none_before = |anchor: &&Event| {
            let past = past_of(anchor, all);
            !anchors.iter().any(|other| past.contains(&other.id))
        };
        let next = anchors.iter().position(has_none_before).expect("there is no cycle");
        let anchor = anchors.remove(next);
        emit(&past_of(anchor, all), all, &mut order);
        emit(&BTreeSet::from([anchor.id]), all, &mut order);
    }
    emit(&all.iter().map(|event| event.id).collect(), all, &mut order);
    order
}

fn ids(order: &[&Event]) -> Vec<EventId> {
    order.iter().map(|event| event.id).collect()
}

/// What each event names: its kind, and the places of others.
fn links() -> impl Strategy<Value = Vec<(usize, Vec<usize>)>> {
    let link = (0..EventKind::ALL.len(), prop::collection::vec(0usize..24, 0..4));
    prop::collection::vec(link, 1..24)
}

proptest! {
    /// `shuffle` gives the events ids that say nothing about who came first.
    #[test]
    fn the_order_is_the_defined_one(links in links(), shuffle in Just((0..24usize).collect::<Vec<_>>()).prop_shuffle()) {
        let all: Vec<Event> = links.iter().enumerate().map(|(n, (kind, after))| {
            let after: Vec<usize> = after.iter().filter(|earlier| **earlier < n).map(|n| shuffle[*n]).collect();
            event(shuffle[n], EventKind::ALL[*kind], &after)
        }).collect();
        prop_assert_eq!(ids(&in_order(&all)), as_defined(&all));
    }

    #[test]
    fn in_cycles_each_event_comes_once_and_in_whatever_order_they_are_given(links in links(), turn in 0usize..24) {
        let mut all: Vec<Event> = links.iter().enumerate().map(|(n, (kind, after))| {
            event(n, EventKind::ALL[*kind], after)
        }).collect();
        let order = ids(&in_order(&all));
        prop_assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), all.len());
        prop_assert_eq!(order.len(), all.len());
        let turn = turn % all.len();
        all.rotate_left(turn);
        prop_assert_eq!(ids(&in_order(&all)), order);
    }
}
