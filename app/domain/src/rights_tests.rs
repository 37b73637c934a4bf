//! Rights over real changes: honest ones pass, and each way of writing what one may not is refused by its name.

use super::*;
use crate::authority::Reach;
use crate::by::By;
use crate::document::{Document, NewChange, Parsed};
use crate::entry::Fields;
use crate::event::{Cause, Detail, Event, EventKind, Order, Second};
use crate::field::FindingField;
use crate::finding::NewFinding;
use crate::id::UserId;
use crate::id::{DocumentId, EventId, PhotoId, UnitId};
use crate::photo::{Photo, PhotoHash};
use crate::policy::Policy;
use crate::reference::Person;
use crate::refusal::Refusal;
use crate::rules::VERSION;
use crate::term::{Level, PhotoRole, Role, Tier};
use crate::time::Timestamp;
use uuid::Uuid;

const AT: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn by(user: u128, roles: &[Role]) -> By {
    By {
        user: UserId::from_uuid(Uuid::from_u128(user)),
        name: format!("person {user}"),
        unit: UnitId::from_uuid(Uuid::from_u128(1)),
        tier: Tier::County,
        roles: roles.to_vec(),
    }
}

fn inspector() -> By {
    by(1, &[Role::Inspector])
}

fn event(n: u128, after: &[u128], by: By, detail: Detail) -> Event {
    let id = |n: &u128| EventId::from_uuid(Uuid::from_u128(*n));
    let after = after.iter().map(id).collect();
    Event { id: id(&n), after, at: AT, policy: 1, by, detail, rest: Fields::new() }
}

fn document_id() -> DocumentId {
    DocumentId::from_parts(AT, [1; 10])
}

fn recorded(by: By) -> Edit {
    Edit::RecordFinding(NewFinding {
        unit: by.unit,
        inspection: None,
        site: None,
        site_name: "松涛煤业".into(),
        sector: "coal-mine".into(),
        level: Level::General,
        title: "通道堵塞".into(),
        catalog_hazard: String::new(),
        catalog_version: String::new(),
        basis: String::new(),
        measure: String::new(),
        deadline: None,
        position: None,
        self_check: false,
        record: event(1, &[], by, Detail::of(EventKind::Record)),
    })
}

fn photo(n: u128, role: PhotoRole) -> Edit {
    Edit::AddPhoto(Photo {
        id: PhotoId::from_uuid(Uuid::from_u128(n)),
        role,
        sha256: PhotoHash::of(&n.to_be_bytes()),
        size: 9,
        media_type: "image/jpeg".into(),
        thumbnail: None,
        thumbnail_size: None,
        width: None,
        height: None,
        taken_at: AT,
        position: None,
        item: None,
        from_file: false,
        undated: false,
        is_lost: false,
        struck: None,
    })
}

fn order() -> Edit {
    let second = Second {
        user: Some(UserId::from_uuid(Uuid::from_u128(2))),
        name: Some("person 2".into()),
        certificate: None,
    };
    let order = Order {
        second,
        measure: Some("清理".into()),
        deadline: "2027-03-01".parse().ok(),
        responsible: Some("周某".into()),
        level: Some(Level::General),
        ..Order::default()
    };
    Edit::Append(event(2, &[1], inspector(), Detail::Order(order)))
}

fn set(field: FindingField, value: &str) -> Edit {
    Edit::SetFinding { field, value: value.into() }
}

/// Judges a change as `author`'s, in a finding with those edits before it.
fn judge_as(
    author: &By,
    before: &[Edit],
    change: impl FnOnce(&mut Document) -> NewChange,
) -> Result<(), Wrong> {
    judge_prepared(author, before, |_| {}, change, |writes| writes)
}

/// As [`judge_as`], of a change that writes what no phone would.
fn judge_altered(
    author: &By,
    before: &[Edit],
    change: impl FnOnce(&mut Document) -> NewChange,
    alter: impl FnOnce(Vec<Write>) -> Vec<Write>,
) -> Result<(), Wrong> {
    judge_prepared(author, before, |_| {}, change, alter)
}

/// As [`judge_altered`], upon what was made of the finding besides.
fn judge_prepared(
    author: &By,
    before: &[Edit],
    prepare: impl FnOnce(&mut Document),
    change: impl FnOnce(&mut Document) -> NewChange,
    alter: impl FnOnce(Vec<Write>) -> Vec<Write>,
) -> Result<(), Wrong> {
    let (mut document, _) =
        Document::create(document_id(), &recorded(inspector()), AT, [1; 16]).expect("made");
    for edit in before {
        document.edit(edit, None, AT, [9; 16]).expect("edits").expect("a change");
    }
    prepare(&mut document);
    let record = Record::of(&document);
    let mut containers = document.containers();
    let stored = Document::from_changes(
        DocumentKind::Finding,
        &document.changes().into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>(),
        [3; 16],
    );
    let stored = stored.expect("loads");
    let change = change(&mut document);
    let writes = alter(Parsed::parse(&change.bytes).expect("parses").writes(&mut containers));
    let person = |user: UserId| {
        Some(Person {
            id: user,
            unit: inspector().unit,
            name: "person 2".into(),
            roles: vec![Role::Inspector],
            certificate: String::new(),
        })
    };
    let is_taken = |map: &str, key: &str| stored.has_entry(map, key);
    let policy = Policy::default();
    judge_change(
        &record,
        &writes,
        &Author {
            by: author,
            reach: &|_| Reach::Own,
            rules: VERSION,
            is_today: true,
            is_office: false,
            policy: &policy,
            made: None,
            person: &person,
            posts: &|_| Vec::new(),
            unit: &|_| None,
            gives_orders: &|_| true,
            is_vouched: false,
            is_taken: &is_taken,
            n_stored: &|map| stored.size_of(map),
            proves: &|_| false,
        },
    )
}

#[track_caller]
fn check(author: &By, before: &[Edit], edit: &Edit, expected: Result<(), Wrong>) {
    let judged = judge_as(author, before, |document| {
        document.edit(edit, None, AT, [9; 16]).expect("edits").expect("a change")
    });
    assert_eq!(judged, expected);
}

fn judge_first(author: &By, edit: &Edit) -> Result<(), Wrong> {
    let (_, change) = Document::create(document_id(), edit, AT, [1; 16]).expect("made");
    let kind = edit.creates().expect("it makes a document");
    let writes =
        Parsed::parse(&change.bytes).expect("parses").writes(&mut crate::document::Containers::default());
    let policy = Policy::default();
    let (rules, is_today, made) = (VERSION, true, None);
    let author = Author {
        by: author,
        reach: &|_| Reach::Own,
        rules,
        is_today,
        is_office: false,
        policy: &policy,
        made,
        person: &|_| None,
        posts: &|_| Vec::new(),
        unit: &|_| None,
        gives_orders: &|_| true,
        is_vouched: false,
        is_taken: &|_, _| false,
        n_stored: &|_| 0,
        proves: &|_| false,
    };
    judge_creation(kind, &writes, &author)
}

#[test]
fn an_inspectors_own_work_passes() {
    assert_eq!(judge_first(&inspector(), &recorded(inspector())), Ok(()));
    let me = inspector();
    check(&me, &[], &set(FindingField::Place, "东侧"), Ok(()));
    check(&me, &[], &Edit::Describe { text: "堆放纸箱，占去半条通道。".into() }, Ok(()));
    check(&me, &[], &photo(5, PhotoRole::Before), Ok(()));
    check(&me, &[photo(5, PhotoRole::Before)], &order(), Ok(()));
}

#[test]
fn nobody_records_in_anothers_name() {
    assert_eq!(judge_first(&by(3, &[Role::Inspector]), &recorded(inspector())), Err(Wrong::NotTheAuthor));
    assert_eq!(
        judge_first(&by(1, &[Role::Viewer]), &recorded(inspector())),
        Err(Wrong::Rule(Refusal::NotPermitted)),
        "the roles that the event claims are not his any more"
    );
    check(&by(3, &[Role::Inspector]), &[photo(5, PhotoRole::Before)], &order(), Err(Wrong::NotTheAuthor));
}

#[test]
fn what_the_order_fixed_stays_fixed() {
    let before = [photo(5, PhotoRole::Before), order()];
    let frozen = Err(Wrong::Rule(Refusal::FrozenByOrder));
    check(&inspector(), &before, &set(FindingField::Deadline, "2030-01-01"), frozen);
    check(&inspector(), &before, &Edit::Describe { text: "别的".into() }, frozen);
}

#[test]
fn the_responsible_person_adds_photos_of_what_he_did_and_nothing_else() {
    let responsible = by(4, &[Role::Responsible]);
    let before = [photo(5, PhotoRole::Before), order()];
    check(&responsible, &before, &photo(6, PhotoRole::After), Ok(()));
    let refused = Err(Wrong::Rule(Refusal::NotPermitted));
    check(&responsible, &before, &photo(6, PhotoRole::Before), refused);
    check(&responsible, &before, &set(FindingField::Place, "别处"), refused);
}

#[test]
fn needs_are_judged_by_what_the_author_saw() {
    check(&inspector(), &[], &order(), Err(Wrong::Rule(Refusal::NeedsPhoto)));
    let mut blind = order();
    if let Edit::Append(event) = &mut blind {
        event.after.clear();
    }
    let judged = judge_as(&inspector(), &[photo(5, PhotoRole::Before)], |document| {
        document.edit(&blind, None, AT, [9; 16]).expect("edits").expect("a change")
    });
    assert!(matches!(judged, Err(Wrong::Malformed(_))), "{judged:?}");
}

#[test]
fn a_field_holds_what_it_may_hold() {
    let wrong = Err(Wrong::Rule(Refusal::FieldInvalid));
    check(&inspector(), &[], &set(FindingField::Deadline, "soon"), wrong);
    let long = "长".repeat(crate::field::LINE + 1);
    check(&inspector(), &[], &set(FindingField::Place, &long), Err(Wrong::Rule(Refusal::TooLong)));
}

#[test]
fn an_online_only_event_is_recognised() {
    let (mut document, _) =
        Document::create(document_id(), &recorded(inspector()), AT, [1; 16]).expect("made");
    let mut containers = document.containers();
    let supervisor = by(8, &[Role::Supervisor]);
    let void = Detail::Void(Cause { reason: Some("重复".into()), ..Cause::default() });
    for (detail, expected) in [(void, true), (Detail::of(EventKind::Acknowledge), false)] {
        let kind = detail.kind().expect("a known one");
        let edit = Edit::Append(event(kind as u128 + 50, &[1], supervisor.clone(), detail));
        let change = document.edit(&edit, None, AT, [9; 16]).expect("edits").expect("a change");
        let writes = Parsed::parse(&change.bytes).expect("parses").writes(&mut containers);
        assert_eq!(is_online_only(DocumentKind::Finding, &writes), expected, "{kind}");
    }
}

#[path = "choice_tests.rs"]
mod choice;
#[path = "forged_tests.rs"]
mod forged;
