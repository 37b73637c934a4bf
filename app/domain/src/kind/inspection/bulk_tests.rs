//! Answers in bulk in documents: beside what others answer, taken back, and within their bounds.

use super::bulk_judge::judge_bulk;
use super::{Answer, Bulk, Inspection, NewInspection, Rest};
use crate::by::By;
use crate::document::{Document, Parsed, Record};
use crate::edit::Edit;
use crate::id::{BulkId, DocumentId, FindingId, InspectionId, SiteId, UnitId, UserId};
use crate::kind::{limits, of};
use crate::ledger::{Row, project};
use crate::refusal::Refusal;
use crate::term::{DocumentKind, InspectionKind, Role, Tier, Verdict};
use crate::time::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

const AT: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const ITEMS: [&str; 4] = ["fire-1", "fire-2", "gas-1", "gen/ppe/2"];

fn unit(n: u128) -> UnitId {
    UnitId::from_uuid(Uuid::from_u128(n))
}

fn by(of: u128) -> By {
    By {
        user: UserId::from_uuid(Uuid::from_u128(7)),
        name: "高原".into(),
        unit: unit(of),
        tier: Tier::County,
        roles: vec![Role::Inspector],
    }
}

fn id() -> DocumentId {
    InspectionId::from_parts(AT, [4; 10]).into()
}

fn visit() -> Document {
    let new = NewInspection {
        unit: unit(1),
        tier: Tier::County,
        kind: InspectionKind::Routine,
        site: SiteId::from_parts(AT, [3; 10]),
        site_name: "松涛煤业".into(),
        site_address: String::new(),
        site_contact: String::new(),
        site_sector: "coal-mine".into(),
        checklist: "cl".into(),
        checklist_version: "1".into(),
        n_items: 4,
        officers: Vec::new(),
        position: None,
    };
    Document::create(id(), &Edit::StartInspection(new), AT, [1; 16]).expect("made").0
}

fn bulk_id(n: u8) -> BulkId {
    BulkId::from_parts(AT.plus_millis(i64::from(n)), [n; 10])
}

fn rest(n: u8, verdict: Verdict, items: &[&str]) -> Edit {
    let rest = format!("{verdict} {} {}", AT.millis() + i64::from(n), items.join(" "));
    Edit::AnswerRest { bulk: bulk_id(n), rest }
}

fn answer(item: &str, verdict: Option<Verdict>) -> Edit {
    Edit::Answer { item: item.into(), verdict }
}

fn write(document: &mut Document, edit: &Edit) -> Vec<u8> {
    document.edit(edit, None, AT, [99; 16]).expect("edits").expect("a change").bytes
}

fn copy(document: &mut Document, actor: u8) -> Document {
    Document::load(document.kind(), &document.save(), [actor; 16]).expect("loads")
}

fn read(document: &Document) -> Inspection {
    document.inspection().expect("reads")
}

fn verdicts(document: &Document) -> Vec<(String, Option<Verdict>, bool)> {
    let answers = read(document).answers;
    answers.iter().map(|(item, answer)| (item.clone(), answer.verdict, answer.bulk.is_some())).collect()
}

#[test]
fn what_a_colleague_answered_by_itself_stands_above_the_rest() {
    use Verdict::{Conforms, Hazard};
    let mut one = visit();
    let mut two = copy(&mut one, 2);
    let of_one = write(&mut one, &rest(1, Conforms, &ITEMS[..3]));
    let of_two = write(&mut two, &answer("fire-2", Some(Hazard)));
    one.apply(&[of_two]).expect("applies");
    two.apply(&[of_one]).expect("applies");
    let expected = [("fire-1", Conforms, true), ("fire-2", Hazard, false), ("gas-1", Conforms, true)];
    let expected = expected.map(|(item, verdict, in_bulk)| (item.to_owned(), Some(verdict), in_bulk));
    for document in [&mut one, &mut two] {
        assert_eq!(verdicts(document), expected);
        let Ok(Row::Inspection(row)) = project(id(), document) else { panic!("a visit has a row") };
        assert_eq!(row.n_answered, 3);
        assert!(document.conflicts().is_empty());
    }
    let bulk = read(&one).answers["fire-1"].bulk.expect("in bulk");
    assert_eq!((bulk.id, bulk.at), (bulk_id(1), AT.plus_millis(1)), "with its time");
    write(&mut one, &Edit::StrikeRest { bulk: bulk_id(1) });
    assert_eq!(verdicts(&one), [("fire-2".to_owned(), Some(Hazard), false)]);
    assert_eq!(one.edit(&Edit::StrikeRest { bulk: bulk_id(1) }, None, AT, [9; 16]), Ok(None), "once");
}

#[test]
fn a_note_stays_beside_an_answer_in_bulk_and_the_last_rest_holds() {
    let mut document = visit();
    write(&mut document, &Edit::NoteAnswer { item: "gas-1".into(), note: "探头在井下".into() });
    write(&mut document, &rest(2, Verdict::NotLookedAt, &["gas-1"]));
    // One that is earlier and comes later.
    write(&mut document, &rest(1, Verdict::Conforms, &["gas-1"]));
    let said: Answer = read(&document).answers["gas-1"].clone();
    assert_eq!((said.verdict, said.note.as_str()), (Some(Verdict::NotLookedAt), "探头在井下"));
    write(&mut document, &Edit::StrikeRest { bulk: bulk_id(2) });
    assert_eq!(read(&document).answers["gas-1"].verdict, Some(Verdict::Conforms));
}

#[test]
fn the_office_reads_each_write_as_the_edit_that_made_it() {
    let mut document = visit();
    for edit in [
        rest(1, Verdict::NotLookedAt, &ITEMS),
        Edit::StrikeRest { bulk: bulk_id(1) },
        Edit::NameFinding { finding: FindingId::from_parts(AT, [5; 10]) },
        Edit::UnnameFinding { finding: FindingId::from_parts(AT, [5; 10]) },
    ] {
        let change = write(&mut document, &edit);
        let writes = Parsed::parse(&change).expect("parses").writes(&mut document.containers());
        let told: Vec<Option<Edit>> =
            writes.iter().map(|write| write.edit(DocumentKind::Inspection)).collect();
        assert_eq!(told, [Some(edit)]);
    }
    assert!(read(&document).findings.is_empty(), "one that is named no more is none");
}

#[test]
fn each_is_written_once_and_within_its_bounds() {
    let mut document = visit();
    let may = |document: &mut Document, edit: &Edit, by: &By| {
        let record = Record::of(document);
        judge_bulk(record.contents(), edit, by)
    };
    assert_eq!(may(&mut document, &Edit::StrikeRest { bulk: bulk_id(1) }, &by(1)), Err(Refusal::NotFound));
    write(&mut document, &rest(1, Verdict::Conforms, &ITEMS));
    let again = rest(1, Verdict::NotLookedAt, &ITEMS);
    assert_eq!(may(&mut document, &again, &by(1)), Err(Refusal::WrongState));
    assert_eq!(may(&mut document, &Edit::StrikeRest { bulk: bulk_id(1) }, &by(1)), Ok(()));
    for n in 2..=50 {
        write(&mut document, &rest(n, Verdict::Conforms, &["fire-1"]));
    }
    assert_eq!(may(&mut document, &rest(51, Verdict::Conforms, &ITEMS), &by(2)), Err(Refusal::TooMany));
    assert_eq!(
        may(&mut document, &rest(51, Verdict::Conforms, &ITEMS), &by(1)),
        Ok(()),
        "half is its owner's"
    );
    let schema = of(DocumentKind::Inspection).schema();
    let long = rest(52, Verdict::Conforms, &["长".repeat(20_001).as_str()]);
    assert_eq!(limits::judge_edit(&document, schema, &long, &by(1)), Err(Refusal::TooLong));
}

#[test]
fn no_end_of_items_is_read_in_no_end_of_time() {
    let rests = (0..60_u8).map(|n| {
        let bulk = Bulk { id: bulk_id(n), at: AT.plus_millis(i64::from(n)) };
        // From the last to the first, and each rest before the one before it.
        let items = (0..3_000).rev().map(|item| format!("{}-{item:04}", 99 - n)).collect();
        (bulk, Rest { verdict: Verdict::Conforms, at: bulk.at, items })
    });
    let answers = Answer::read([("40-0007/verdict", "hazard")].into_iter(), rests.collect());
    assert_eq!(answers.len(), 180_000);
    assert_eq!((answers["40-0007"].verdict, answers["40-0007"].bulk), (Some(Verdict::Hazard), None));
}

#[derive(Debug, Clone)]
enum Deed {
    Answer(usize, Option<Verdict>),
    Rest(Verdict, usize),
    Strike(usize),
}

fn deeds() -> impl Strategy<Value = Vec<(usize, Deed)>> {
    let verdict = prop_oneof![Just(Verdict::Conforms), Just(Verdict::Hazard), Just(Verdict::NotApplicable)];
    let in_bulk = prop_oneof![Just(Verdict::Conforms), Just(Verdict::NotLookedAt)];
    let deed = prop_oneof![
        (0..4_usize, proptest::option::of(verdict)).prop_map(|(item, verdict)| Deed::Answer(item, verdict)),
        (in_bulk, 1..4_usize).prop_map(|(verdict, n)| Deed::Rest(verdict, n)),
        (0..6_usize).prop_map(Deed::Strike),
    ];
    proptest::collection::vec((0..2_usize, deed), 1..20)
}

proptest! {
    #[test]
    fn two_phones_agree_whatever_they_answered_beside_each_other(deeds in deeds()) {
        let mut one = visit();
        let two = copy(&mut one, 2);
        let mut phones = [one, two];
        let mut written: [Vec<Vec<u8>>; 2] = [Vec::new(), Vec::new()];
        for (n, (phone, deed)) in deeds.into_iter().enumerate() {
            let edit = match deed {
                Deed::Answer(item, verdict) => answer(ITEMS[item], verdict),
                Deed::Rest(verdict, n_items) => rest(n as u8, verdict, &ITEMS[..n_items]),
                Deed::Strike(n) => Edit::StrikeRest { bulk: bulk_id(n as u8) },
            };
            let change = phones[phone].edit(&edit, None, AT, [90; 16]).expect("edits");
            written[phone].extend(change.map(|change| change.bytes));
        }
        let [one, two] = &mut phones;
        one.apply(&written[1]).expect("applies");
        two.apply(&written[0]).expect("applies");
        prop_assert_eq!(read(one), read(two));
        prop_assert_eq!(read(one), read(&copy(one, 3)));
        for (item, answer) in &read(one).answers {
            prop_assert!(answer.bulk.is_none() || answer.verdict.is_some(), "{}", item);
        }
    }
}
