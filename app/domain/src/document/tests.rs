//! Documents as people use them: written, merged, disagreed about, and read by another version.

use super::*;
use crate::by::By;
use crate::entry::Fields;
use crate::event::{Acknowledgement, Detail, Event, EventKind, Order};
use crate::field::FindingField;
use crate::finding::NewFinding;
use crate::id::{EventId, FindingId, InspectionId, PhotoId, SiteId, UnitId, UserId};
use crate::inspection::NewInspection;
use crate::kind::limits;
use crate::photo::{Photo, PhotoHash};
use crate::refusal::Refusal;
use crate::term::{InspectionKind, Level, PhotoRole, Role, State, Tier, Verdict};
use automerge::ROOT;
use uuid::Uuid;

const AT: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn by() -> By {
    By {
        user: UserId::from_uuid(Uuid::from_u128(7)),
        name: "高原".into(),
        unit: UnitId::from_uuid(Uuid::from_u128(1)),
        tier: Tier::County,
        roles: vec![Role::Inspector, Role::Reviewer],
    }
}

fn event(n: u128, kind: EventKind) -> Event {
    Event {
        id: EventId::from_uuid(Uuid::from_u128(n)),
        after: vec![],
        at: AT,
        policy: 1,
        by: by(),
        detail: match kind {
            EventKind::Order => {
                Detail::Order(Order { deadline: "2027-01-31".parse().ok(), ..Order::default() })
            }
            EventKind::Acknowledge => Detail::Acknowledge(Acknowledgement { note: None, on_behalf: true }),
            kind => Detail::of(kind),
        },
        rest: Fields::from([("of_a_later_version".to_owned(), "字".into())]),
    }
}

fn finding_id() -> FindingId {
    FindingId::from_parts(AT, [1; 10])
}

fn new_finding() -> Edit {
    Edit::RecordFinding(NewFinding {
        unit: by().unit,
        inspection: Some(InspectionId::from_parts(AT, [2; 10])),
        site: Some(SiteId::from_parts(AT, [3; 10])),
        site_name: "松涛煤业".into(),
        sector: "coal-mine".into(),
        level: Level::Major,
        title: "甲烷传感器失效".into(),
        catalog_hazard: "coal-methane-sensor".into(),
        catalog_version: "1".into(),
        basis: "第1条".into(),
        measure: String::new(),
        deadline: None,
        position: None,
        self_check: false,
        record: event(1, EventKind::Record),
    })
}

fn finding() -> Document {
    Document::create(finding_id().into(), &new_finding(), AT, [1; 16]).expect("created").0
}

fn set(field: FindingField, value: &str) -> Edit {
    Edit::SetFinding { field, value: value.into() }
}

/// Another phone with the same document.
fn copy(document: &mut Document, actor: u8) -> Document {
    Document::load(document.kind(), &document.save(), [actor; 16]).expect("loads")
}

fn write(document: &mut Document, edit: &Edit) -> NewChange {
    document.edit(edit, None, AT, [99; 16]).expect("edited").expect("a change")
}

fn photo(n: u8) -> Photo {
    Photo {
        id: PhotoId::from_parts(AT, [n; 10]),
        role: PhotoRole::Before,
        sha256: PhotoHash::of(&[n]),
        size: 3_000_000,
        media_type: "image/jpeg".into(),
        thumbnail: Some(PhotoHash::of(&[n, n])),
        thumbnail_size: Some(40_000),
        width: Some(4_000),
        height: Some(3_000),
        taken_at: AT,
        position: "36.789016,111.260197,8".parse().ok(),
        item: None,

        from_file: false,
        undated: false,
        is_lost: false,
        struck: None,
    }
}

#[test]
fn a_photo_whose_bytes_are_gone_says_so_in_its_record() {
    let mut document = finding();
    write(&mut document, &Edit::AddPhoto(photo(3)));
    write(&mut document, &Edit::AddPhoto(photo(5)));
    let lost = Edit::NoteLost { photo: photo(5).id };
    let change = write(&mut document, &lost);
    let photos = document.finding().expect("reads").photos;
    assert_eq!(photos.iter().map(|photo| photo.is_lost).collect::<Vec<_>>(), [false, true]);
    let written = Parsed::parse(&change.bytes).expect("parses").writes(&mut document.containers());
    assert_eq!(
        written.iter().map(|write| write.edit(DocumentKind::Finding)).collect::<Vec<_>>(),
        [Some(lost.clone())]
    );
    assert_eq!(document.edit(&lost, None, AT, [98; 16]), Ok(None), "said once");
    // Of a photo that the record does not name nothing is said.
    let schema = crate::kind::of(DocumentKind::Finding).schema();
    let judge = |id| limits::judge_edit(&document, schema, &Edit::NoteLost { photo: id }, &by());
    assert_eq!(judge(photo(3).id), Ok(()));
    assert_eq!(judge(photo(7).id), Err(Refusal::NotFound));
}

#[test]
fn a_photo_that_was_struck_says_why_in_its_record_and_stays() {
    let mut document = finding();
    write(&mut document, &Edit::AddPhoto(photo(3)));
    write(&mut document, &Edit::AddPhoto(photo(5)));
    let strike = Edit::StrikePhoto { photo: photo(5).id, reason: "拍到了别家".into() };
    let change = write(&mut document, &strike);
    let photos = document.finding().expect("reads").photos;
    assert_eq!(photos.iter().map(Photo::stands).collect::<Vec<_>>(), [true, false]);
    let written = Parsed::parse(&change.bytes).expect("parses").writes(&mut document.containers());
    assert_eq!(
        written.iter().map(|write| write.edit(DocumentKind::Finding)).collect::<Vec<_>>(),
        [Some(strike)]
    );
    let schema = crate::kind::of(DocumentKind::Finding).schema();
    let judge = |id| {
        let strike = Edit::StrikePhoto { photo: id, reason: "误拍".into() };
        limits::judge_edit(&document, schema, &strike, &by())
    };
    assert_eq!(judge(photo(3).id), Ok(()));
    assert_eq!(judge(photo(7).id), Err(Refusal::NotFound));
}

#[test]
fn a_finding_reads_back_as_it_was_written() {
    let mut document = finding();
    write(&mut document, &set(FindingField::Place, "3号井口"));
    write(&mut document, &set(FindingField::Funds, "12000"));
    write(&mut document, &Edit::Describe { text: "传感器探头积尘，读数不变。".into() });
    write(&mut document, &Edit::AddPhoto(photo(5)));
    write(&mut document, &Edit::Append(event(2, EventKind::Order)));
    write(&mut document, &Edit::Append(event(3, EventKind::Acknowledge)));
    let read = copy(&mut document, 2).finding().expect("a finding");
    assert_eq!(
        (read.title.as_str(), read.level, read.place.as_str()),
        ("甲烷传感器失效", Level::Major, "3号井口")
    );
    assert_eq!((read.funds, read.recorded_by.as_str()), (Some(12_000), "高原"));
    assert_eq!(read.description, "传感器探头积尘，读数不变。");
    assert_eq!(read.photos, [photo(5)]);
    assert_eq!(
        read.events,
        [event(1, EventKind::Record), event(2, EventKind::Order), event(3, EventKind::Acknowledge),]
    );
    assert_eq!(crate::fold::fold(read.level, &read.events).state, State::Rectifying);
}

#[test]
fn an_edit_that_alters_nothing_is_no_change() {
    let mut document = finding();
    let edit = set(FindingField::Place, "井口");
    write(&mut document, &edit);
    assert_eq!(document.edit(&edit, None, AT, [9; 16]), Ok(None));
}

#[test]
fn two_phones_offline_both_keep_what_they_wrote() {
    let mut one = finding();
    let mut two = copy(&mut one, 2);
    let a = write(&mut one, &set(FindingField::Place, "井口"));
    let b = write(&mut two, &set(FindingField::Measure, "更换探头"));
    one.apply(&[b.bytes]).expect("applies");
    two.apply(&[a.bytes]).expect("applies");
    assert_eq!(one.finding(), two.finding());
    assert_eq!(one.heads(), two.heads());
    assert!(one.conflicts().is_empty());
    assert_eq!(
        one.finding().map(|finding| (finding.place, finding.measure)),
        Ok(("井口".into(), "更换探头".into()))
    );
}

#[test]
fn one_field_written_twice_shows_both_values_until_somebody_chooses() {
    let mut one = finding();
    let mut two = copy(&mut one, 2);
    let a = write(&mut one, &set(FindingField::Place, "东井口"));
    let b = write(&mut two, &set(FindingField::Place, "西井口"));
    one.apply(&[b.bytes]).expect("applies");
    two.apply(&[a.bytes]).expect("applies");
    let conflicts = one.conflicts();
    assert_eq!(conflicts, two.conflicts());
    let values: Vec<&str> = conflicts[0].candidates.iter().map(|c| c.value.as_str()).collect();
    assert_eq!((conflicts.len(), conflicts[0].key.as_str()), (1, "place"));
    assert_eq!(
        one.finding().map(|finding| finding.place).as_deref(),
        Ok(values[0]),
        "the winner stands first"
    );
    assert!(values.contains(&"东井口") && values.contains(&"西井口"));

    let chosen = Edit::Settle { key: "place".into(), value: values[1].into() };
    let c = write(&mut one, &chosen);
    two.apply(&[c.bytes]).expect("applies");
    assert!(two.conflicts().is_empty());
    assert_eq!(two.finding().map(|finding| finding.place).as_deref(), Ok(values[1]));
}

#[test]
fn a_value_that_was_never_seen_is_not_overwritten() {
    let mut one = finding();
    let seen = one.heads();
    write(&mut one, &set(FindingField::Place, "东井口"));
    let change = one.edit(&set(FindingField::Place, "西井口"), Some(&seen), AT, [8; 16]).expect("edits");
    assert!(change.is_some());
    assert_eq!(one.conflicts().len(), 1, "both stand side by side");
}

#[test]
fn words_typed_into_one_text_by_two_people_are_all_there() {
    let mut one = finding();
    write(&mut one, &Edit::Describe { text: "井口传感器".into() });
    let mut two = copy(&mut one, 2);
    let a = write(&mut one, &Edit::Describe { text: "东井口传感器".into() });
    let b = write(&mut two, &Edit::Describe { text: "井口传感器失效".into() });
    one.apply(&[b.bytes]).expect("applies");
    two.apply(&[a.bytes]).expect("applies");
    assert_eq!(one.finding().map(|finding| finding.description).as_deref(), Ok("东井口传感器失效"));
    assert_eq!(one.finding(), two.finding());
}

#[test]
fn entries_are_written_once_and_a_replay_doubles_nothing() {
    let mut document = finding();
    write(&mut document, &Edit::AddPhoto(photo(5)));
    assert_eq!(document.edit(&Edit::AddPhoto(photo(5)), None, AT, [9; 16]), Ok(None));
    let other = Photo { size: 1, ..photo(5) };
    assert_eq!(document.edit(&Edit::AddPhoto(other), None, AT, [9; 16]), Ok(None));
    assert_eq!(photos_of(&document), [photo(5)]);
}

#[test]
fn an_inspection_reads_back_as_it_was_written() {
    let id = InspectionId::from_parts(AT, [4; 10]);
    let new = NewInspection {
        unit: by().unit,
        tier: Tier::County,
        kind: InspectionKind::Unannounced,
        site: SiteId::from_parts(AT, [3; 10]),
        site_name: "松涛煤业".into(),
        site_address: "煤海路1号".into(),
        site_contact: "000-81000137".into(),
        site_sector: "coal-mine".into(),
        checklist: "cl-coal-mine".into(),
        checklist_version: "2026.11-1".into(),
        n_items: 24,
        officers: vec![
            crate::by::Officer { user: by().user, name: "高原".into(), certificate: "JC-001".into() },
            crate::by::Officer {
                user: UserId::from_uuid(Uuid::from_u128(8)),
                name: "梁岩".into(),
                certificate: "JC-002".into(),
            },
        ],
        position: None,
    };
    let (mut document, _) =
        Document::create(id.into(), &Edit::StartInspection(new), AT, [1; 16]).expect("created");
    write(&mut document, &Edit::Answer { item: "gen-ppe".into(), verdict: Some(Verdict::Hazard) });
    write(&mut document, &Edit::NoteAnswer { item: "gen-ppe".into(), note: "两人未戴安全帽".into() });
    write(&mut document, &Edit::Narrate { text: "井下带班领导在岗。".into() });
    write(&mut document, &Edit::NameFinding { finding: finding_id() });
    let read = copy(&mut document, 2).inspection().expect("an inspection");
    assert_eq!(read.officers.len(), 2);
    assert_eq!((read.answers["gen-ppe"].verdict, read.began_at), (Some(Verdict::Hazard), AT));
    assert_eq!(read.answers["gen-ppe"].note, "两人未戴安全帽");
    assert_eq!(
        (read.narrative.as_str(), read.findings.as_slice()),
        ("井下带班领导在岗。", &[finding_id()][..])
    );
    write(&mut document, &Edit::Answer { item: "gen-ppe".into(), verdict: None });
    assert_eq!(document.inspection().map(|read| read.answers["gen-ppe"].verdict), Ok(None));
}

#[test]
fn changes_may_arrive_in_any_order_but_not_without_their_past() {
    let mut one = finding();
    write(&mut one, &set(FindingField::Place, "a"));
    write(&mut one, &set(FindingField::Place, "b"));
    let mut changes: Vec<Vec<u8>> = one.changes().into_iter().map(|(_, bytes)| bytes).collect();
    changes.reverse();
    let two = Document::from_changes(one.kind(), &changes, [5; 16]).expect("loads");
    assert_eq!(two.finding().map(|finding| finding.place).as_deref(), Ok("b"));
    let cut = Document::from_changes(one.kind(), &changes[..2], [5; 16]);
    assert_eq!(cut.err(), Some(DocumentError::MissingDependencies));
}

#[test]
fn what_a_later_version_added_survives_an_edit_by_this_one() {
    let mut document = finding();
    document.doc.put(ROOT, "v", 2_i64).expect("puts");
    document.doc.put(ROOT, "annotation/7/shape", "arrow").expect("puts");
    document.commit(AT).expect("commits");
    write(&mut document, &set(FindingField::Place, "井口"));
    let again = copy(&mut document, 3);
    assert_eq!(flat::get_str(&again.doc, &ROOT, "annotation/7/shape"), "arrow");
    assert_eq!(again.finding().map(|finding| finding.place).as_deref(), Ok("井口"));
}

#[test]
fn a_change_says_what_it_is() {
    let mut document = finding();
    let before = document.heads();
    let change = write(&mut document, &set(FindingField::Place, "井口"));
    let head = head(&change.bytes).expect("parses");
    assert_eq!((head.hash, head.seq, head.deps, head.time), (change.hash, 2, before, AT.seconds()));
    assert_eq!(document.get_change(&change.hash), Some(change.bytes));
    assert!(super::head(b"\x85\x6f\x4a\x83 nothing").is_err());
}

#[test]
fn a_document_of_the_first_version_still_opens() {
    // Written by the first release; see tests/fixtures/README.md.
    let snapshot = include_bytes!("../../../../tests/fixtures/documents/finding-v1.automerge");
    let read =
        Document::load(DocumentKind::Finding, snapshot, [1; 16]).and_then(|d| d.finding()).expect("opens");
    assert_eq!(
        (read.title.as_str(), read.place.as_str(), read.funds),
        ("甲烷传感器失效", "3号井口", Some(12_000))
    );
    assert_eq!((read.photos.len(), read.events.len()), (1, 2));
    assert_eq!(read.description, "传感器探头积尘，读数不变。");
}

#[test]
fn an_event_of_a_later_version_is_kept_with_its_fields() {
    let mut document = finding();
    let events = flat::get_map(&document.doc, "events").expect("a finding has events");
    let mut fields = event(7, EventKind::Void).fields();
    fields.insert("kind".into(), "penal_case".into());
    fields.insert("fine".into(), crate::entry::Scalar::Int(50_000));
    let key = event(7, EventKind::Void).id.to_string();
    flat::put_entry(&mut document.doc, &events, &key, fields.clone()).expect("puts");
    let change = document.commit(AT).expect("commits");
    let read = copy(&mut document, 2).finding().expect("a finding");
    let [_, unknown] = read.events.as_slice() else { panic!("both are there") };
    assert!(unknown.is_unknown());
    assert_eq!(unknown.fields(), fields, "nothing of it is lost");
    // Whoever judges it here does not know it; older phones could not read it as an edit.
    let mut containers = finding().containers();
    let writes = Parsed::parse(&change.bytes).expect("parses").writes(&mut containers);
    assert!(matches!(&writes[..], [Write::Entry { .. }]));
    assert_eq!(writes[0].edit(DocumentKind::Finding), None);
    let mut record = Record::of(&finding());
    record.take(&writes[0]);
    assert_eq!(record.events(), read.events);
}

#[test]
fn a_record_with_a_step_of_a_later_version_is_read_only() {
    use crate::rules::Circumstance;
    let (by, policy) = (by(), crate::policy::Policy::default());
    let around = Circumstance {
        by: &by,
        reach: crate::authority::Reach::Own,
        policy: &policy,
        today: AT.day(0),
        rules: crate::rules::VERSION,
    };
    let edit = set(FindingField::Place, "井口");
    let mut document = finding();
    let room = crate::kind::of(DocumentKind::Finding);
    assert_eq!(room.judge(&document, &edit, around), Ok(()));
    let detail = Detail::Unknown { kind: "penal_case".into(), fields: Fields::new() };
    write(&mut document, &Edit::Append(Event { detail, ..event(7, EventKind::Void) }));
    assert_eq!(room.judge(&document, &edit, around), Err(Refusal::NeedsUpdate));
}
