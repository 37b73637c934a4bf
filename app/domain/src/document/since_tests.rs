//! What shows as changed after a signature, and what does not, whoever wrote it and in whatever order it came.

use super::*;
use crate::by::By;
use crate::edit::Edit;
use crate::entry::Fields;
use crate::event::{Detail, Event, Report};
use crate::field::{FindingField, InspectionField};
use crate::finding::NewFinding;
use crate::id::{EventId, FindingId, InspectionId, PhotoId, SignatureId, SiteId, UnitId, UserId};
use crate::inspection::{NewInspection, OFFICER, Signature};
use crate::photo::{Photo, PhotoHash};
use crate::term::{InspectionKind, Level, PhotoRole, Role, Tier, Verdict};
use crate::time::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

const AT: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn visit() -> Document {
    let new = NewInspection {
        unit: UnitId::from_uuid(Uuid::from_u128(1)),
        tier: Tier::County,
        kind: InspectionKind::Routine,
        site: SiteId::from_parts(AT, [3; 10]),
        site_name: "松涛煤业".into(),
        site_address: String::new(),
        site_contact: String::new(),
        site_sector: "coal-mine".into(),
        checklist: String::new(),
        checklist_version: String::new(),
        n_items: 0,
        officers: Vec::new(),
        position: None,
    };
    let id = InspectionId::from_parts(AT, [2; 10]);
    Document::create(id.into(), &Edit::StartInspection(new), AT, [1; 16]).expect("created").0
}

fn photo(n: u8, role: PhotoRole) -> Photo {
    Photo {
        id: PhotoId::from_parts(AT, [n; 10]),
        role,
        sha256: PhotoHash::of(&[n]),
        size: 3,
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
    }
}

/// An edit of a visit, and what shows of it where a signature does not cover it.
fn edit(sort: u8, n: u8) -> (Edit, Option<String>) {
    let item = format!("item-{}", n % 3);
    match sort {
        0 => (Edit::Narrate { text: format!("第 {n} 段") }, Some("narrative".into())),
        1 => (Edit::NoteAnswer { item: item.clone(), note: format!("{n}") }, Some(format!("answers/{item}"))),
        2 => {
            let verdict = Verdict::ALL.get(usize::from(n) % Verdict::ALL.len()).copied();
            (Edit::Answer { item: item.clone(), verdict }, Some(format!("answers/{item}")))
        }
        3 => {
            let value = format!("联系人 {n}");
            let field = InspectionField::Contact;
            (Edit::SetInspection { field, value }, Some("site_contact".into()))
        }
        4 => (Edit::AddPhoto(photo(n, PhotoRole::Scene)), Some("photos".into())),
        5 => (Edit::AddPhoto(photo(n, PhotoRole::Signed)), None),
        6 => {
            let finding = FindingId::from_parts(AT, [n; 10]);
            (Edit::NameFinding { finding }, Some("findings".into()))
        }
        _ => {
            let id = SignatureId::from_parts(AT, [n; 10]);
            (Edit::Sign(Signature::plain(id, OFFICER, "高原", AT)), None)
        }
    }
}

/// `sort`, which edit; `on_other`, on a second phone that hears of the first at the end alone.
type Deed = (u8, bool);

proptest! {
    #[test]
    fn all_that_a_signature_does_not_cover_shows_and_nothing_else(
        before in prop::collection::vec(0_u8..8, 0..8),
        after in prop::collection::vec((0_u8..8, any::<bool>()), 0..12),
        beside in prop::collection::vec(0_u8..8, 0..4),
    ) {
        let mut signed = visit();
        let mut n = 0;
        let mut write = |document: &mut Document, sort: u8| {
            n += 1;
            let (edit, shows) = edit(sort, n);
            let change = document.edit(&edit, None, AT, [200 + n % 50; 16]).expect("edited");
            change.and(shows)
        };
        for sort in before {
            write(&mut signed, sort);
        }
        // What another phone wrote before it heard of the signature is as little covered as what came later.
        let mut other = Document::load(signed.kind(), &signed.save(), [9; 16]).expect("loads");
        let heads = signed.heads();
        prop_assert_eq!(signed.altered_since(&heads), Some(Vec::new()));
        let deeds = beside.into_iter().map(|sort| (sort, true)).chain(after);
        let mut expected = Vec::new();
        for (sort, on_other) in deeds.collect::<Vec<Deed>>() {
            expected.extend(write(if on_other { &mut other } else { &mut signed }, sort));
        }
        let came: Vec<Vec<u8>> = other.changes().into_iter().map(|(_, bytes)| bytes).collect();
        signed.apply(&came).expect("applies");
        expected.sort_unstable();
        expected.dedup();
        prop_assert_eq!(signed.altered_since(&heads), Some(expected.clone()));
        // The same on a phone that has it from the office.
        let mut again = Document::load(signed.kind(), &signed.save(), [7; 16]).expect("loads");
        prop_assert_eq!(again.altered_since(&heads), Some(expected));
    }
}

#[test]
fn what_is_not_here_yet_cannot_be_told() {
    assert_eq!(visit().altered_since(&[[5; 32]]), None);
}

fn by() -> By {
    By {
        user: UserId::from_uuid(Uuid::from_u128(7)),
        name: "高原".into(),
        unit: UnitId::from_uuid(Uuid::from_u128(1)),
        tier: Tier::County,
        roles: vec![Role::Inspector],
    }
}

fn event(n: u8, detail: Detail) -> Event {
    let id = EventId::from_parts(AT, [n; 10]);
    Event { id, after: Vec::new(), at: AT, policy: 1, by: by(), detail, rest: Fields::new() }
}

#[test]
fn a_step_of_a_finding_and_the_photos_that_it_shows_are_no_change_of_what_was_signed() {
    let new = NewFinding {
        unit: by().unit,
        inspection: None,
        site: None,
        site_name: "松涛煤业".into(),
        sector: "coal-mine".into(),
        level: Level::General,
        title: "甲烷传感器失效".into(),
        catalog_hazard: String::new(),
        catalog_version: String::new(),
        basis: String::new(),
        measure: String::new(),
        deadline: None,
        position: None,
        self_check: false,
        record: event(1, Detail::of(crate::event::EventKind::Record)),
    };
    let id = FindingId::from_parts(AT, [1; 10]);
    let mut finding = Document::create(id.into(), &Edit::RecordFinding(new), AT, [1; 16]).expect("created").0;
    let heads = finding.heads();
    let write = |finding: &mut Document, edit: Edit| {
        finding.edit(&edit, None, AT, [3; 16]).expect("edited");
        finding.altered_since(&heads).expect("the heads are here")
    };
    let after = photo(5, PhotoRole::After);
    assert_eq!(write(&mut finding, Edit::AddPhoto(after.clone())), ["photos"], "no step names it yet");
    let report = Detail::Report(Report { photos: vec![after.id], ..Report::default() });
    assert!(write(&mut finding, Edit::Append(event(2, report))).is_empty());
    let mark = Edit::NoteLost { photo: after.id };
    assert_eq!(write(&mut finding, mark), ["photos"], "its bytes are gone");
    let field = FindingField::Measure;
    let measure = Edit::SetFinding { field, value: "更换".into() };
    assert_eq!(write(&mut finding, measure), ["measure", "photos"]);
}
