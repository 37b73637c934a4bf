//! By which day a review and a look-back are due, and when nothing is.

use super::*;
use crate::by::By;
use crate::entry::Fields;
use crate::event::Detail;
use crate::fold::fold;
use crate::id::{EventId, FindingId, UnitId, UserId};
use crate::term::{Level, Tier};
use crate::time::Timestamp;
use EventKind as E;
use uuid::Uuid;

/// Noon of that day, in UTC.
fn noon(day: i64) -> Timestamp {
    Timestamp::from_millis(day * 86_400_000 + 43_200_000)
}

/// A finding of those events, each on the day beside it.
fn finding(events: &[(E, i64)]) -> Finding {
    let id = |n: usize| EventId::from_uuid(Uuid::from_u128(n as u128 + 1));
    let unit = UnitId::from_uuid(Uuid::from_u128(1));
    let by = By {
        user: UserId::from_uuid(Uuid::from_u128(1)),
        name: String::new(),
        unit,
        tier: Tier::County,
        roles: vec![],
    };
    let events = events.iter().enumerate().map(|(n, (kind, day))| Event {
        id: id(n),
        after: if n == 0 { vec![] } else { vec![id(n - 1)] },
        at: noon(*day),
        policy: 1,
        by: by.clone(),
        detail: Detail::of(*kind),
        rest: Fields::new(),
    });
    Finding {
        id: FindingId::from_uuid(Uuid::from_u128(5)),
        unit,
        inspection: None,
        site: None,
        site_name: String::new(),
        self_check: false,
        recorded_at: noon(0),
        recorded_by: String::new(),
        title: String::new(),
        description: String::new(),
        level: Level::General,
        sector: String::new(),
        place: String::new(),
        position: None,
        catalog_hazard: String::new(),
        catalog_version: String::new(),
        basis: String::new(),
        measure: String::new(),
        responsible: String::new(),
        responsible_unit: None,
        deadline: None,
        funds: None,
        goal: String::new(),
        interim_measure: String::new(),
        no_photo_reason: String::new(),
        criterion: String::new(),
        photos: vec![],
        events: events.collect(),
    }
}

#[track_caller]
fn check(events: &[(E, i64)], expected: Option<(Duty, i32)>) {
    let policy = Policy { review_days: 10, look_back_days: 90, ..Policy::default() };
    let finding = finding(events);
    let life = fold(finding.level, &finding.events);
    let found = awaited(&finding, &life, &policy, 0).map(|awaited| (awaited.duty, awaited.by.days()));
    assert_eq!(found, expected);
}

const REPORTED: [(E, i64); 3] = [(E::Record, 1), (E::Order, 2), (E::Report, 20)];

#[test]
fn a_report_is_reviewed_within_the_policys_days() {
    check(&REPORTED[..2], None);
    check(&REPORTED, Some((Duty::Review, 30)));
    check(&[&REPORTED[..], &[(E::ReviewFail, 25), (E::Report, 40)]].concat(), Some((Duty::Review, 50)));
    check(&[&REPORTED[..], &[(E::ReviewPass, 25)]].concat(), None);
}

#[test]
fn what_was_struck_off_is_looked_back_at_once() {
    let closed = [&REPORTED[..], &[(E::ReviewPass, 25), (E::StrikeOff, 26)]].concat();
    check(&closed, Some((Duty::LookBack, 116)));
    let held = [closed.as_slice(), &[(E::LookBackHeld, 100)]].concat();
    check(&held, None);
    let again = [(E::LookBackRecurred, 101), (E::Report, 110), (E::ReviewPass, 111), (E::StrikeOff, 112)];
    check(&[held.as_slice(), &again].concat(), Some((Duty::LookBack, 202)));
}

#[test]
fn the_day_is_that_of_the_place() {
    let policy = Policy { review_days: 10, ..Policy::default() };
    let finding = finding(&REPORTED);
    let life = fold(finding.level, &finding.events);
    let by = |offset| awaited(&finding, &life, &policy, offset).map(|awaited| awaited.by.days());
    assert_eq!([by(0), by(13 * 60)], [Some(30), Some(31)]);
}
