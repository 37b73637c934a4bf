//! The rooms and the schemas by which documents are interpreted, and how much a record takes from whom.

use super::schema::{COMMON, Schema};
use super::{limits, of};
use crate::by::By;
use crate::document::{Document, Record, Write};
use crate::edit::Edit;
use crate::entry::Fields;
use crate::event::{Detail, Event, EventKind, Report};
use crate::field::{FindingField, LINE, TEXT};
use crate::finding::{FindingRow, NewFinding};
use crate::id::{DocumentId, EventId, PhotoId, UnitId, UserId};
use crate::initials::matches;
use crate::ledger::{Listed, Row, project};
use crate::photo::{Photo, PhotoHash};
use crate::refusal::Refusal;
use crate::term::{DocumentKind, Level, PhotoRole, Role, Tier};
use crate::time::Timestamp;
use std::collections::BTreeSet;
use uuid::Uuid;

const AT: Timestamp = Timestamp::from_millis(1_800_000_000_000);

#[test]
fn the_layers_below_know_no_kind_by_name() {
    let layers = [
        include_str!("../document/change.rs"),
        include_str!("../document/chunk.rs"),
        include_str!("../document/conflict.rs"),
        include_str!("../document/contents.rs"),
        include_str!("../document/flat.rs"),
        include_str!("../document/mod.rs"),
        include_str!("../document/named.rs"),
        include_str!("../document/read.rs"),
        include_str!("../document/record.rs"),
        include_str!("../record/contents.rs"),
        include_str!("../record/state.rs"),
        include_str!("../record/write.rs"),
        include_str!("../document/write.rs"),
        include_str!("../document/written.rs"),
        include_str!("../rights.rs"),
        include_str!("limits.rs"),
        include_str!("plain.rs"),
        include_str!("room.rs"),
        include_str!("schema.rs"),
    ];
    for layer in layers {
        let code = layer.split("#[cfg(test)]").next().unwrap_or_default();
        for name in ["DocumentKind::", "Finding", "Inspection", "Site", "Task"] {
            assert!(!code.contains(name), "{}: {name}", layer.lines().next().unwrap_or_default());
        }
    }
}

#[test]
fn no_key_of_a_record_means_two_things() {
    for kind in DocumentKind::ALL {
        let Schema { facts, fields, families: _, containers } = of(*kind).schema();
        let keys = COMMON.iter().chain(*facts).map(|fact| fact.key);
        let keys = keys.chain(fields.iter().map(|field| field.key));
        let keys: Vec<&str> = keys.chain(containers.iter().map(|container| container.key)).collect();
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "{kind}: {keys:?}");
        for field in *fields {
            assert!(Edit::set(*kind, field.key, String::new()).is_some(), "{kind}: {}", field.key);
        }
    }
}

fn by(unit: u128) -> By {
    By {
        user: UserId::from_uuid(Uuid::from_u128(unit)),
        name: "高原".into(),
        unit: UnitId::from_uuid(Uuid::from_u128(unit)),
        tier: Tier::County,
        roles: vec![Role::Inspector],
    }
}

fn owner() -> By {
    by(1)
}

fn other() -> By {
    by(2)
}

fn event(n: u128, kind: EventKind, note: &str) -> Event {
    let id = EventId::from_uuid(Uuid::from_u128(n));
    let detail = match kind {
        EventKind::Report => Detail::Report(Report { note: Some(note.into()), ..Report::default() }),
        kind => Detail::of(kind),
    };
    Event { id, after: Vec::new(), at: AT, policy: 1, by: owner(), detail, rest: Fields::new() }
}

fn begun(site_name: &str) -> Edit {
    Edit::RecordFinding(NewFinding {
        unit: owner().unit,
        inspection: None,
        site: None,
        site_name: site_name.into(),
        sector: String::new(),
        level: Level::General,
        title: "通道堵塞".into(),
        catalog_hazard: String::new(),
        catalog_version: String::new(),
        basis: String::new(),
        measure: String::new(),
        deadline: None,
        position: None,
        self_check: false,
        record: event(1, EventKind::Record, ""),
    })
}

fn finding() -> Document {
    let id = DocumentId::from_parts(AT, [1; 10]);
    Document::create(id, &begun("松涛煤业"), AT, [1; 16]).expect("made").0
}

fn photo(n: u128) -> Edit {
    Edit::AddPhoto(Photo {
        id: PhotoId::from_uuid(Uuid::from_u128(n)),
        role: PhotoRole::Before,
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

fn schema() -> &'static Schema {
    of(DocumentKind::Finding).schema()
}

#[test]
fn a_search_looks_through_fields_that_no_column_shows() {
    let mut document = finding();
    let id = DocumentId::from_parts(AT, [1; 10]);
    let Ok(Row::Finding(row)) = project(id, &mut document) else { panic!("a finding has a row") };
    let row = FindingRow { searched: vec!["红砖墙".into()], ..row };
    assert!(matches(&row.hay(), "hzq") && matches(&row.hay(), "通道"));
    assert_eq!(row.without_ids().searched, Vec::<String>::new());
}

#[test]
fn half_of_the_photos_are_the_owning_units() {
    let mut document = finding();
    let judge = |document: &Document, by: &By| limits::judge_edit(document, schema(), &photo(999), by);
    for n in 0..200 {
        let expected = if n < 100 { Ok(()) } else { Err(Refusal::TooMany) };
        assert_eq!(judge(&document, &other()), expected, "{n}");
        assert_eq!(judge(&document, &owner()), Ok(()), "{n}");
        document.edit(&photo(n), None, AT, [9; 16]).expect("edits");
    }
    assert_eq!(judge(&document, &owner()), Err(Refusal::TooMany));
}

fn entry(map: &str, n: usize, fields: &[(&str, &str)]) -> Write {
    let fields = fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect::<Fields>();
    Write::Entry { map: map.into(), key: n.to_string(), fields, n_replaced: 0 }
}

/// A record with that many events, as a row of changes leaves it.
fn with_events(n: usize) -> Record {
    let mut record = Record::of(&finding());
    (1..n).for_each(|n| record.take(&entry("events", n, &[("kind", "acknowledge")])));
    record
}

#[track_caller]
fn check_event(n_there: usize, kind: &str, by: &By, expected: Result<(), Refusal>) {
    let write = entry("events", 9_999, &[("kind", kind)]);
    assert_eq!(
        limits::judge_write(&with_events(n_there), schema(), &write, by, 0),
        expected,
        "{n_there} {kind}"
    );
}

#[test]
fn half_of_the_events_are_the_owning_units_and_what_leads_to_the_end_always_fits() {
    check_event(499, "acknowledge", &other(), Ok(()));
    check_event(500, "acknowledge", &other(), Err(Refusal::TooMany));
    check_event(500, "report", &other(), Ok(()));
    check_event(999, "acknowledge", &owner(), Ok(()));
    check_event(1_000, "acknowledge", &owner(), Err(Refusal::TooMany));
    for kind in ["report", "review_pass", "accept", "strike_off", "void", "transfer"] {
        check_event(1_000, kind, &owner(), Ok(()));
    }
}

#[test]
fn an_entry_is_bounded_in_each_of_its_fields() {
    let judge = |fields: &[(&str, &str)]| {
        limits::judge_write(&with_events(1), schema(), &entry("events", 2, fields), &owner(), 0)
    };
    assert_eq!(judge(&[("kind", "report"), ("note", &"长".repeat(4_000))]), Ok(()));
    assert_eq!(judge(&[("kind", "report"), ("note", &"长".repeat(4_001))]), Err(Refusal::TooLong));
    assert_eq!(judge(&[("kind", "report"), ("of_a_later_version", &"长".repeat(4_001))]), Ok(()));
    assert_eq!(judge(&[("of_a_later_version", &"长".repeat(TEXT + 1))]), Err(Refusal::TooLong));
    let many: Vec<String> = (0..101).map(|n| format!("field {n}")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|key| (key.as_str(), "")).collect();
    assert_eq!(judge(&many), Err(Refusal::TooMany));
    let long = Edit::Append(event(2, EventKind::Report, &"长".repeat(4_001)));
    assert_eq!(limits::judge_edit(&finding(), schema(), &long, &owner()), Err(Refusal::TooLong));
}

#[test]
fn a_text_grows_to_its_bound_and_may_always_shrink() {
    let typed = |typed: usize, n_deleted: usize| Write::Text {
        key: "description".into(),
        typed: "长".repeat(typed),
        n_deleted,
    };
    let judge = |n_before: usize, write: &Write, by: &By| {
        let mut record = Record::of(&finding());
        record.take(&typed(n_before, 0));
        limits::judge_write(&record, schema(), write, by, 0)
    };
    assert_eq!(judge(TEXT - 1, &typed(1, 0), &owner()), Ok(()));
    assert_eq!(judge(TEXT, &typed(1, 0), &owner()), Err(Refusal::TooLong));
    assert_eq!(judge(TEXT, &typed(1, 1), &owner()), Ok(()));
    assert_eq!(judge(TEXT + 500, &typed(0, 1), &owner()), Ok(()), "what a merge made too long");
    assert_eq!(judge(TEXT / 2, &typed(1, 0), &other()), Err(Refusal::TooLong));
    let describe = |n: usize| Edit::Describe { text: "长".repeat(n) };
    let document = finding();
    assert_eq!(limits::judge_edit(&document, schema(), &describe(TEXT), &owner()), Ok(()));
    assert_eq!(limits::judge_edit(&document, schema(), &describe(TEXT + 1), &owner()), Err(Refusal::TooLong));
    assert_eq!(limits::judge_edit(&document, schema(), &describe(TEXT), &other()), Err(Refusal::TooLong));
}

#[test]
fn facts_are_bounded_as_fields_are() {
    let judge = |site_name: &str| limits::judge_creation(&begun(site_name), AT);
    assert_eq!(judge(&"长".repeat(LINE)), Ok(()));
    assert_eq!(judge(&"长".repeat(LINE + 1)), Err(Refusal::TooLong));
    let visit = of(DocumentKind::Inspection).schema();
    let long = "长".repeat(LINE + 1);
    assert_eq!(limits::judge_first(visit, "officer/1/name", &long), Err(Refusal::TooLong));
    assert_eq!(limits::judge_first(visit, "site_address", &long), Err(Refusal::TooLong));
    assert_eq!(limits::judge_first(visit, "of_a_later_version", &long), Ok(()));
}

#[test]
fn what_later_versions_add_at_the_root_has_a_bound() {
    let scalar = |key: String| Write::Scalar { map: None, key, value: "1".into(), n_replaced: 0 };
    let mut record = Record::of(&finding());
    for n in record.n_scalars()..500 {
        let write = scalar(format!("later/{n}"));
        assert_eq!(limits::judge_write(&record, schema(), &write, &owner(), 0), Ok(()), "{n}");
        record.take(&write);
    }
    let judge = |key: &str| limits::judge_write(&record, schema(), &scalar(key.into()), &owner(), 0);
    assert_eq!(judge("later/500"), Err(Refusal::TooMany));
    assert_eq!(judge("later/499"), Ok(()), "it is there already");
    assert_eq!(judge(FindingField::Place.word()), Ok(()), "this version's own always fit");
    // Many who each saw few are many.
    let seen = Record::of(&finding());
    let beside = |n_stored| limits::judge_write(&seen, schema(), &scalar("x".into()), &owner(), n_stored);
    assert_eq!((beside(499), beside(500)), (Ok(()), Err(Refusal::TooMany)));
    assert_eq!(finding().size_of(crate::record::ROOT), seen.n_scalars());
}

#[test]
fn answers_are_bounded_in_number_and_key() {
    let visit = of(DocumentKind::Inspection).schema();
    let answer = |key: &str| Write::Scalar {
        map: Some("answers".into()),
        key: key.into(),
        value: "conforms".into(),
        n_replaced: 0,
    };
    let mut record = Record::blank(DocumentKind::Inspection);
    let unit = owner().unit.to_string();
    record.take(&Write::Scalar { map: None, key: "unit".into(), value: unit.into(), n_replaced: 0 });
    (0..4_000).for_each(|n| record.take(&answer(&format!("{n}/verdict"))));
    let judge = |key: &str| limits::judge_write(&record, visit, &answer(key), &owner(), 0);
    assert_eq!(judge("4000/verdict"), Err(Refusal::TooMany));
    assert_eq!(judge("7/verdict"), Ok(()), "an answer that is there may change");
    assert_eq!(judge(&format!("{}/verdict", "长".repeat(250))), Err(Refusal::TooLong));
}
