//! The table of transitions, walked as a finding's life, and what happens to those who lose a race.

use super::*;
use crate::by::By;
use crate::entry::Fields;
use crate::event::{Extension, Grant, in_order};
use crate::id::UnitId;
use crate::term::{Role, Tier};
use uuid::Uuid;

fn event(n: u128, kind: EventKind, after: &[u128]) -> Event {
    Event {
        id: EventId::from_uuid(Uuid::from_u128(n)),
        after: after.iter().map(|n| EventId::from_uuid(Uuid::from_u128(*n))).collect(),
        at: Timestamp::from_millis(n as i64),
        policy: 1,
        by: By {
            user: UserId::from_uuid(Uuid::from_u128(n)),
            name: format!("person {n}"),
            unit: UnitId::from_uuid(Uuid::from_u128(1)),
            tier: Tier::County,
            roles: vec![Role::Inspector],
        },
        detail: {
            let date = "2027-04-01".parse().ok();
            match kind {
                EventKind::AskExtension => Detail::AskExtension(Extension { date, ..Extension::default() }),
                EventKind::Grant => Detail::Grant(Grant { date, note: None }),
                kind => Detail::of(kind),
            }
        },
        rest: Fields::new(),
    }
}

fn chain(kinds: &[EventKind]) -> Vec<Event> {
    kinds
        .iter()
        .enumerate()
        .map(|(i, kind)| {
            let n = i as u128 + 1;
            event(n, *kind, if i == 0 { &[] } else { std::slice::from_ref(&KEYS[i - 1]) })
        })
        .collect()
}
const KEYS: [u128; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

#[track_caller]
fn check(level: Level, kinds: &[EventKind], state: State, contested: usize) {
    let life = fold(level, &chain(kinds));
    assert_eq!((life.state, life.contested.len()), (state, contested), "{kinds:?}");
}

#[test]
fn a_major_hazard_walks_the_whole_loop() {
    use EventKind::*;
    let life = [Record, Order, Acknowledge, Report, ReviewPass, Accept, StrikeOff];
    let states = [
        State::Recorded,
        State::Ordered,
        State::Rectifying,
        State::Reported,
        State::Reviewed,
        State::Accepted,
        State::Closed,
    ];
    for n in 1..=life.len() {
        check(Level::Major, &life[..n], states[n - 1], 0);
    }
}

#[test]
fn a_general_hazard_may_skip_acceptance_and_a_major_one_never() {
    use EventKind::*;
    let life = [Record, FixedOnSpot, ReviewPass, StrikeOff];
    check(Level::General, &life, State::Closed, 0);
    check(Level::Major, &life, State::Reviewed, 1);
}

#[test]
fn a_failed_review_and_a_recurrence_each_begin_a_round() {
    use EventKind::*;
    let events = chain(&[
        Record,
        FixedOnSpot,
        ReviewFail,
        Report,
        ReviewPass,
        StrikeOff,
        LookBackHeld,
        LookBackRecurred,
    ]);
    let life = fold(Level::General, &events);
    assert_eq!((life.state, life.round, life.closed_at), (State::Rectifying, 3, None));
}

#[test]
fn extensions_are_decided_once() {
    use EventKind::*;
    check(Level::General, &[Record, Order, Acknowledge, Grant], State::Rectifying, 1);
    check(Level::General, &[Record, Order, Acknowledge, AskExtension, AskExtension], State::Rectifying, 1);
}

#[test]
fn overlays_do_not_move_the_state_and_end_with_it() {
    use EventKind::*;
    check(Level::Major, &[Record, List, Suspend, Order, Resume, Delist], State::Ordered, 0);
    check(Level::Major, &[Record, Void, List], State::Void, 1);
    check(Level::Major, &[Record, Transfer, Order], State::Transferred, 1);
}

#[test]
fn of_two_concurrent_reviews_the_earlier_id_wins_and_the_other_is_kept_as_contested() {
    use EventKind::*;
    let mut events = chain(&[Record, FixedOnSpot]);
    events.push(event(8, ReviewFail, &[2]));
    events.push(event(7, ReviewPass, &[2]));
    let life = fold(Level::General, &events);
    assert_eq!(life.state, State::Reviewed);
    assert_eq!(life.contested, [EventId::from_uuid(Uuid::from_u128(8))]);
}

#[test]
fn what_the_office_decided_comes_before_what_it_had_not_seen() {
    use EventKind::*;
    // The void saw only the record; an order made offline (with a lower id) had not reached the office.
    let events = [event(1, Record, &[]), event(2, Order, &[1]), event(9, Void, &[1])];
    let life = fold(Level::General, &events);
    assert_eq!((life.state, life.contested.len()), (State::Void, 1));
}

#[test]
fn a_measure_on_the_spot_lies_over_the_state_until_it_is_lifted() {
    use EventKind::*;
    check(Level::Major, &[Record, OnSpotMeasure, Order, Report], State::Reported, 0);
    check(Level::Major, &[Record, OnSpotMeasure, OnSpotMeasure, Order], State::Ordered, 1);
    let kinds = [Record, OnSpotMeasure, Order, Report, ReviewPass, Resume];
    assert!(fold(Level::Major, &chain(&kinds[..5])).on_spot.is_some());
    assert_eq!(fold(Level::Major, &chain(&kinds)).on_spot, None);
}

#[test]
fn of_an_order_and_a_withdrawal_made_apart_one_stands() {
    use EventKind::*;
    check(Level::General, &[Record, Withdraw], State::Void, 0);
    check(Level::General, &[Record, Order, Withdraw], State::Ordered, 1);
    let apart = [event(1, Record, &[]), event(2, Order, &[1]), event(3, Withdraw, &[1])];
    let life = fold(Level::General, &apart);
    assert_eq!((life.state, life.contested.len()), (State::Ordered, 1));
}

#[test]
fn the_order_of_arrival_changes_nothing() {
    use EventKind::*;
    let mut events = chain(&[Record, Order, Acknowledge, Report, ReviewFail, Report, ReviewPass]);
    let expected = fold(Level::Major, &events);
    events.reverse();
    assert_eq!(fold(Level::Major, &events), expected);
    events.swap(1, 4);
    assert_eq!(fold(Level::Major, &events), expected);
}

#[test]
fn a_forged_cycle_is_folded_without_end_or_loss() {
    use EventKind::*;
    let events = [event(1, Record, &[2]), event(2, Order, &[1])];
    assert_eq!(in_order(&events).len(), 2);
}

#[test]
fn a_step_of_a_later_version_is_passed_over() {
    use EventKind::*;
    let mut events = chain(&[Record, Order, Acknowledge, Report]);
    let expected = fold(Level::General, &events);
    let unknown = Detail::Unknown { kind: "penal_case".into(), fields: Fields::new() };
    events.insert(2, Event { detail: unknown, ..event(9, Void, &[2]) });
    assert_eq!(fold(Level::General, &events), expected);
    assert_eq!(effective(Level::General, &events).count(), 4);
    assert_eq!(in_order(&events).len(), 5, "it is shown all the same");
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_event_is_emitted_once_and_after_its_past(
            spec in prop::collection::vec((0..EventKind::ALL.len(), prop::collection::vec(0usize..12, 0..3)), 1..12),
            seed in any::<u64>(),
        ) {
            let mut events: Vec<Event> = spec.iter().enumerate().map(|(i, (kind, after))| {
                let after: Vec<u128> = after.iter().filter(|a| **a < i).map(|a| *a as u128 + 1).collect();
                event(i as u128 + 1, EventKind::ALL[*kind], &after)
            }).collect();
            let expected = fold(Level::General, &events);
            let n = events.len();
            events.rotate_left((seed as usize) % n);
            prop_assert_eq!(&fold(Level::General, &events), &expected);
            let order = in_order(&events);
            prop_assert_eq!(order.len(), n);
            for (i, e) in order.iter().enumerate() {
                for earlier in &e.after {
                    prop_assert!(order[..i].iter().any(|o| o.id == *earlier));
                }
            }
        }
    }
}
