//! A release lifts the rules, and nothing else: what is not its author's, or is no record, is stored by nobody's word, and
//! nobody releases his own.

use super::town::{HERE, Hand, MORNING, Town, copy, days, event, finding, write};
use super::{INSPECTOR, is_all_stored, place, quarantined};
use spotcheck_domain::document::NewChange;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::{Cause, Detail, EventKind};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::term::{DocumentKind, Level, Role};
use spotcheck_domain::wire::Outcome;
use spotcheck_server::ingest::quarantine::{QuarantineError, list, release};

/// An inspector, an administrator and a finding that the office has.
struct Case {
    town: Town,
    one: Hand,
    keeper: Hand,
    id: DocumentId,
    document: spotcheck_domain::document::Document,
}

fn case() -> Case {
    let mut town = Town::new();
    let (one, keeper) = (town.hire(1, HERE, INSPECTOR), town.hire(2, HERE, &[Role::Admin]));
    let (id, document, [first, second]) = finding(&one.by, Level::General, MORNING);
    assert!(is_all_stored(&town.push(&one, id, &[&first, &second], MORNING)));
    Case { town, one, keeper, id, document }
}

impl Case {
    /// Pushes a change that is refused, and has it released: `Ok` is the number of changes that were stored.
    fn release(&mut self, of: Whose, change: &NewChange) -> (Outcome, Result<usize, String>) {
        let hand = match of {
            Whose::Inspector => &self.one,
            Whose::Keeper => &self.keeper,
        };
        let outcome = self.town.push(hand, self.id, &[change], days(1)).remove(0);
        let keeper = self.town.principal(&self.keeper, days(2));
        let listed = list(&self.town.office.store, &keeper, None, 0).unwrap();
        let id = listed.last().expect("it waits").id;
        let released = release(&self.town.office.intake, &keeper, id, days(2));
        let stored = released.map_err(|error| match error {
            QuarantineError::Unsound(reason) => reason,
            QuarantineError::OwnWork => "own_work".into(),
            other => panic!("{other}"),
        });
        (outcome, stored)
    }
}

#[derive(Clone, Copy)]
enum Whose {
    Inspector,
    Keeper,
}

#[test]
fn a_rule_that_refused_honest_work_is_lifted() {
    let mut case = case();
    let mut alone = case.town.hire(3, HERE, &[Role::Viewer]);
    std::mem::swap(&mut case.one, &mut alone);
    let change = write(&mut copy(&mut case.document), &place("东侧"), days(1));
    let (outcome, released) = case.release(Whose::Inspector, &change);
    assert_eq!((outcome, released), (quarantined("not_permitted"), Ok(1)));
}

#[test]
fn what_is_in_anothers_name_is_released_by_nobody() {
    let mut case = case();
    let two = case.town.hire(3, HERE, INSPECTOR);
    let mut forged = case.one.by.clone();
    forged.name.clone_from(&two.by.name);
    for by in [two.by.clone(), forged] {
        let event = event(&by, Some(&case.document), days(1), Detail::of(EventKind::Acknowledge));
        let change = write(&mut copy(&mut case.document), &Edit::Append(event), days(1));
        let (outcome, released) = case.release(Whose::Inspector, &change);
        assert_eq!((outcome, released), (quarantined("not_the_author"), Err("not_the_author".into())));
    }
}

#[test]
fn what_is_of_anothers_actor_is_released_by_nobody() {
    let mut case = case();
    // The administrator goes on with the actor under which the inspector began.
    let change = write(&mut case.document, &place("东侧"), days(1));
    let two = case.town.hire(3, HERE, INSPECTOR);
    case.one = two;
    let (outcome, released) = case.release(Whose::Inspector, &change);
    assert_eq!((outcome, released), (quarantined("actor_of_another"), Err("actor_of_another".into())));
}

#[test]
fn what_is_no_entry_of_any_version_is_released_by_nobody_though_a_rule_refused_it_first() {
    let mut case = case();
    // Upon nothing, and in a state in which it is not possible.
    let blind = event(&case.one.by, None, days(1), Detail::of(EventKind::Acknowledge));
    let change = write(&mut copy(&mut case.document), &Edit::Append(blind), days(1));
    let (outcome, released) = case.release(Whose::Inspector, &change);
    assert_eq!((outcome, released), (quarantined("malformed"), Err("malformed".into())));
}

#[test]
fn nobody_releases_his_own() {
    let mut case = case();
    let change = write(&mut copy(&mut case.document), &place("东侧"), days(1));
    let (outcome, released) = case.release(Whose::Keeper, &change);
    assert_eq!((outcome, released), (quarantined("not_permitted"), Err("own_work".into())));
    // Another administrator may.
    case.keeper = case.town.hire(3, HERE, &[Role::Admin]);
    let keeper = case.town.principal(&case.keeper, days(2));
    let listed = list(&case.town.office.store, &keeper, None, 0).unwrap();
    assert_eq!(release(&case.town.office.intake, &keeper, listed[0].id, days(2)).unwrap(), 1);
}

#[test]
fn what_is_decided_at_the_office_is_not_decided_by_a_release_once_somebody_else_wrote() {
    let mut case = case();
    let cause = Cause { reason: Some("重复".into()), ..Cause::default() };
    let void = event(&case.one.by, Some(&case.document), days(1), Detail::Void(cause));
    let void = write(&mut copy(&mut case.document), &Edit::Append(void), days(1));
    let outcome = case.town.push(&case.one, case.id, &[&void], days(1)).remove(0);
    assert_eq!(outcome, quarantined("not_permitted"));
    let place = write(&mut copy(&mut case.document), &place("东侧"), days(1));
    assert_eq!(case.town.push(&case.one, case.id, &[&place], days(1)), [Outcome::Stored]);
    let keeper = case.town.principal(&case.keeper, days(2));
    let listed = list(&case.town.office.store, &keeper, None, 0).unwrap();
    let released = release(&case.town.office.intake, &keeper, listed[0].id, days(2));
    assert!(matches!(released, Err(QuarantineError::Unsound(reason)) if reason == "stale"));
    assert_eq!(case.document.kind(), DocumentKind::Finding);
}
