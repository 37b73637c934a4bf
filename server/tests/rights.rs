//! Rights of single operations at ingest, over the real server: what is refused is kept apart with what builds upon
//! it, and what lost a race is stale.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Phone, Server, finding_push};
use spotcheck_domain::by::By;
use spotcheck_domain::document::{Document, NewChange, head};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::entry::Fields;
use spotcheck_domain::event::{Cause, Detail, Event, EventKind, Order, Second, frontier};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::finding::NewFinding;
use spotcheck_domain::id::{DocumentId, EventId, PhotoId};
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::term::{Level, PhotoRole};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Outcome, SyncResponse};

const AT: Timestamp = Timestamp::from_millis(1_790_000_000_000);

fn by(phone: &Phone) -> By {
    let (person, unit) = (&phone.session.person, &phone.session.unit);
    By {
        user: person.id,
        name: person.name.clone(),
        unit: person.unit,
        tier: unit.tier,
        roles: person.roles.clone(),
    }
}

fn event(by: By, document: Option<&Document>, detail: Detail) -> Event {
    let after = document.map_or_else(Vec::new, |document| frontier(&document.finding().unwrap().events));
    let rest = Fields::new();
    Event { id: EventId::from_parts(AT, rand::random()), after, at: AT, policy: 1, by, detail, rest }
}

fn finding(phone: &Phone) -> (DocumentId, Document, NewChange) {
    let id = DocumentId::from_parts(AT, rand::random());
    let edit = Edit::RecordFinding(NewFinding {
        unit: phone.session.unit.id,
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
        record: event(by(phone), None, Detail::of(EventKind::Record)),
    });
    let (document, change) = Document::create(id, &edit, AT, rand::random()).unwrap();
    (id, document, change)
}

/// What another person's phone holds: the same document under an actor of his own.
fn copy(document: &mut Document) -> Document {
    let bytes: Vec<Vec<u8>> = document.changes().into_iter().map(|(_, bytes)| bytes).collect();
    Document::from_changes(document.kind(), &bytes, rand::random()).unwrap()
}

fn write(document: &mut Document, edit: &Edit) -> NewChange {
    document.edit(edit, None, AT, rand::random()).unwrap().expect("a change")
}

fn set(field: FindingField, value: &str) -> Edit {
    Edit::SetFinding { field, value: value.into() }
}

fn photo() -> Edit {
    Edit::AddPhoto(Photo {
        id: PhotoId::from_parts(AT, rand::random()),
        role: PhotoRole::Before,
        sha256: PhotoHash::of(b"a picture"),
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

fn order(by: By, second: &Phone, document: &Document) -> Edit {
    let second = &second.session.person;
    Edit::Append(event(
        by,
        Some(document),
        Detail::Order(Order {
            second: Second { user: Some(second.id), name: Some(second.name.clone()), certificate: None },
            measure: Some("清理".into()),
            deadline: "2027-03-01".parse().ok(),
            responsible: Some("周某".into()),
            level: Some(Level::General),
            ..Order::default()
        }),
    ))
}

fn outcomes(response: &SyncResponse) -> Vec<Outcome> {
    response.acks.iter().map(|ack| ack.outcome.clone()).collect()
}

fn quarantined(reason: &str) -> Outcome {
    Outcome::Quarantined(reason.into())
}

struct Three {
    folder: tempfile::TempDir,
    _server: Server,
    one: Phone,
    two: Phone,
    supervisor: Phone,
}

fn three() -> Three {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (mut one, mut two) = (server.pair("祁远舟"), server.pair("温如岚"));
    let mut supervisor = server.pair("卓亦安");
    for phone in [&mut one, &mut two, &mut supervisor] {
        phone.pull();
    }
    Three { folder, _server: server, one, two, supervisor }
}

#[test]
fn what_may_not_be_written_is_kept_apart_with_what_builds_upon_it() {
    let mut people = three();
    let (id, mut document, first) = finding(&people.one);
    let with_photo = write(&mut document, &photo());
    let ordered = order(by(&people.one), &people.two, &document);
    let ordered = write(&mut document, &ordered);
    let response = people.one.sync(vec![finding_push(id, &[&first, &with_photo, &ordered])]);
    assert_eq!(outcomes(&response), [Outcome::Stored, Outcome::Stored, Outcome::Stored]);

    let mut theirs = copy(&mut document);
    let frozen = write(&mut theirs, &set(FindingField::Deadline, "2030-01-01"));
    let after_it = write(&mut theirs, &photo());
    let response = people.two.sync(vec![finding_push(id, &[&frozen, &after_it])]);
    let mut refused = outcomes(&response);
    refused.sort_by_key(|outcome| format!("{outcome:?}"));
    assert_eq!(refused, [quarantined("descends_from_refused"), quarantined("frozen_by_order")]);
    assert!(people.supervisor.pull().iter().all(|pulled| pulled.changes.len() <= 3), "never relayed");

    let again = people.two.sync(vec![finding_push(id, &[&frozen])]);
    assert_eq!(outcomes(&again), [quarantined("frozen_by_order")], "the same answer again");
}

#[test]
fn who_makes_no_records_is_asked_for_what_he_built_upon_where_the_office_does_not_know_the_record() {
    let mut people = three();
    let (id, mut document, first) = finding(&people.one);
    let second = write(&mut document, &set(FindingField::Place, "东侧"));
    let database = people.folder.path().join("spotcheck.db");
    let name = &people.two.session.person.name;
    let conn = rusqlite::Connection::open(database).unwrap();
    let n = conn.execute("UPDATE users SET roles = 'reviewer' WHERE name = ?1", [name]).unwrap();
    assert_eq!(n, 1);
    let response = people.two.sync(vec![finding_push(id, &[&second])]);
    assert_eq!(outcomes(&response), [Outcome::MissingDependencies]);
    let response = people.two.sync(vec![finding_push(id, &[&first])]);
    assert_eq!(outcomes(&response), [quarantined("not_permitted")], "and he makes none");
}

#[test]
fn a_field_written_beside_the_order_is_taken() {
    let mut people = three();
    let (id, mut document, first) = finding(&people.one);
    let with_photo = write(&mut document, &photo());
    people.one.sync(vec![finding_push(id, &[&first, &with_photo])]);
    let mut theirs = copy(&mut document);
    let ordered = order(by(&people.one), &people.two, &document);
    let ordered = write(&mut document, &ordered);
    people.one.sync(vec![finding_push(id, &[&ordered])]);
    // Written with no network, before its author could know of the order.
    let concurrent = write(&mut theirs, &set(FindingField::Measure, "另设防火门"));
    assert_eq!(outcomes(&people.two.sync(vec![finding_push(id, &[&concurrent])])), [Outcome::Stored]);
}

#[test]
fn nobody_speaks_in_anothers_name() {
    let mut people = three();
    let (id, _, forged) = finding(&people.one);
    let response = people.two.sync(vec![finding_push(id, &[&forged])]);
    assert_eq!(outcomes(&response), [quarantined("not_the_author")]);
    let (id, mut document, first) = finding(&people.one);
    let with_photo = write(&mut document, &photo());
    people.one.sync(vec![finding_push(id, &[&first, &with_photo])]);
    let mut theirs = copy(&mut document);
    let forged = order(by(&people.one), &people.two, &theirs);
    let forged = write(&mut theirs, &forged);
    let response = people.two.sync(vec![finding_push(id, &[&forged])]);
    assert_eq!(outcomes(&response), [quarantined("not_the_author")]);
}

#[test]
fn an_online_only_event_is_stored_on_top_of_everything_or_is_stale() {
    let mut people = three();
    let (id, mut document, first) = finding(&people.one);
    people.one.sync(vec![finding_push(id, &[&first])]);
    let void = |people: &Three, document: &Document| {
        let cause = Cause { reason: Some("重复录入".into()), ..Cause::default() };
        Edit::Append(event(by(&people.supervisor), Some(document), Detail::Void(cause)))
    };
    let mut seen = copy(&mut document);
    let late = void(&people, &seen);
    let late = write(&mut seen, &late);
    let meanwhile = write(&mut document, &set(FindingField::Place, "东侧"));
    people.one.sync(vec![finding_push(id, &[&meanwhile])]);
    let response = people.supervisor.sync(vec![finding_push(id, &[&late])]);
    assert_eq!(outcomes(&response), [Outcome::Stale]);

    let mut seen = copy(&mut document);
    let anew = void(&people, &seen);
    let anew = write(&mut seen, &anew);
    let response = people.supervisor.sync(vec![finding_push(id, &[&anew])]);
    assert_eq!(outcomes(&response), [Outcome::Stored]);
}

#[test]
fn a_second_online_only_event_of_one_hand_is_on_top_of_what_another_wrote_between() {
    let mut people = three();
    let (id, mut document, first) = finding(&people.one);
    people.one.sync(vec![finding_push(id, &[&first])]);
    let over = |people: &Three, document: &Document, kind| {
        let cause = Cause { reason: Some("重点".into()), ..Cause::default() };
        let detail = if kind == EventKind::List { Detail::List(cause) } else { Detail::Delist(cause) };
        Edit::Append(event(by(&people.supervisor), Some(document), detail))
    };
    let mut seen = copy(&mut document);
    let list = over(&people, &seen, EventKind::List);
    let list = write(&mut seen, &list);
    assert_eq!(outcomes(&people.supervisor.sync(vec![finding_push(id, &[&list])])), [Outcome::Stored]);
    document.apply(std::slice::from_ref(&list.bytes)).unwrap();
    let meanwhile = write(&mut document, &set(FindingField::Place, "东侧"));
    people.one.sync(vec![finding_push(id, &[&meanwhile])]);

    // The same opened document: its actor's last change is named beside the head that has come since.
    seen.apply(std::slice::from_ref(&meanwhile.bytes)).unwrap();
    let delist = over(&people, &seen, EventKind::Delist);
    let delist = write(&mut seen, &delist);
    assert_eq!(head(&delist.bytes).unwrap().deps.len(), 2);
    assert_eq!(outcomes(&people.supervisor.sync(vec![finding_push(id, &[&delist])])), [Outcome::Stored]);
}

#[test]
fn two_who_act_at_once_are_both_judged_by_what_each_saw() {
    let mut people = three();
    let (id, mut document, first) = finding(&people.one);
    let with_photo = write(&mut document, &photo());
    people.one.sync(vec![finding_push(id, &[&first, &with_photo])]);
    let mut theirs = copy(&mut document);
    let mine = order(by(&people.one), &people.two, &document);
    let mine = write(&mut document, &mine);
    let their_order = order(by(&people.two), &people.one, &theirs);
    let their_order = write(&mut theirs, &their_order);
    let after_it = write(&mut theirs, &set(FindingField::NoPhotoReason, "光线不足"));
    assert_eq!(outcomes(&people.one.sync(vec![finding_push(id, &[&mine])])), [Outcome::Stored]);
    let response = people.two.sync(vec![finding_push(id, &[&their_order, &after_it])]);
    assert_eq!(outcomes(&response), [Outcome::Stored, Outcome::Stored], "legal when it was made");
}
