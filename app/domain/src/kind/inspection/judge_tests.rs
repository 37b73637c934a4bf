//! Who may note what at a visit, over real changes: honest ones pass, each other is refused by its name, and whatever two
//! phones note beside each other both end with the same officers.

use crate::author::{Author, Wrong};
use crate::authority::Reach;
use crate::by::{By, Officer};
use crate::document::{Document, NewChange, Parsed, Record};
use crate::edit::Edit;
use crate::field::InspectionField;
use crate::id::{ActId, DocumentId, FindingId, InspectionId, SiteId, UnitId, UserId};
use crate::inspection::{ActKind, NewInspection, ServiceWay, VisitAct};
use crate::kind::inspection::acts::key;
use crate::ledger::{Row, project};
use crate::policy::Policy;
use crate::reference::Person;
use crate::refusal::Refusal;
use crate::rights::judge_change;
use crate::rules::VERSION;
use crate::term::{InspectionKind, Role, Tier};
use crate::time::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

const AT: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn user(n: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(n))
}

fn by(n: u128, role: Role) -> By {
    By {
        user: user(n),
        name: format!("person {n}"),
        unit: UnitId::from_uuid(Uuid::from_u128(1)),
        tier: Tier::County,
        roles: vec![role],
    }
}

fn inspector(n: u128) -> By {
    by(n, Role::Inspector)
}

fn officer(n: u128) -> Officer {
    Officer { user: user(n), name: format!("person {n}"), certificate: String::new() }
}

/// A visit of the persons 1 and 2.
fn visit() -> Document {
    let new = NewInspection {
        unit: inspector(1).unit,
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
        officers: vec![officer(1), officer(2)],
        position: None,
    };
    let id = DocumentId::from(InspectionId::from_parts(AT, [4; 10]));
    Document::create(id, &Edit::StartInspection(new), AT, [1; 16]).expect("made").0
}

fn act(n: u8, kind: ActKind, by: &By) -> VisitAct {
    VisitAct {
        id: ActId::from_parts(AT.plus_millis(i64::from(n)), [n; 10]),
        kind,
        at: AT.plus_millis(i64::from(n)),
        by: by.user,
        name: by.name.clone(),
        officer: None,
        officer_name: String::new(),
        certificate: String::new(),
        words: String::new(),
        of: None,
        finding: None,
        answer: None,
        paper: String::new(),
        way: None,
        is_afterwards: false,
        is_left_out: false,
    }
}

fn of(act: VisitAct, n: u128) -> VisitAct {
    VisitAct { officer: Some(user(n)), officer_name: format!("person {n}"), ..act }
}

fn edit(act: &VisitAct) -> Edit {
    Edit::NoteAct { act: act.id, kind: act.kind, value: act.value() }
}

fn write(document: &mut Document, edit: &Edit) -> NewChange {
    document.edit(edit, None, AT, [9; 16]).expect("edits").expect("a change")
}

/// Judges an act as that person's, in a visit where those stand before it.
fn judge(author: &By, before: &[Edit], noted: &Edit) -> Result<(), Wrong> {
    let mut document = visit();
    for edit in before {
        write(&mut document, edit);
    }
    let seen = Record::of(&document);
    judge_upon(author, &mut document, &seen, noted)
}

/// The same by what he saw, where more is stored.
fn judge_upon(author: &By, stored: &mut Document, seen: &Record, noted: &Edit) -> Result<(), Wrong> {
    let mut written = stored.copy([7; 16]);
    let mut containers = written.containers();
    let change = write(&mut written, noted);
    let writes = Parsed::parse(&change.bytes).expect("parses").writes(&mut containers);
    let person = |user: UserId| {
        let n = user.uuid().as_u128();
        let (unit, name) = (inspector(1).unit, format!("person {n}"));
        let person =
            Person { id: user, unit, name, roles: vec![Role::Inspector], certificate: String::new() };
        (n < 10).then_some(person)
    };
    let is_taken = |map: &str, key: &str| stored.has_entry(map, key);
    let author = Author {
        by: author,
        reach: &|_| Reach::Own,
        rules: VERSION,
        is_today: true,
        is_office: false,
        policy: &Policy::default(),
        made: None,
        person: &person,
        posts: &|_| Vec::new(),
        unit: &|_| None,
        gives_orders: &|_| true,
        is_vouched: false,
        proves: &|_| false,
        is_taken: &is_taken,
        n_stored: &|_| 0,
    };
    judge_change(seen, &writes, &author)
}

#[track_caller]
fn check(author: &By, before: &[&VisitAct], noted: &VisitAct, expected: Result<(), Refusal>) {
    let before: Vec<Edit> = before.iter().map(|act| edit(act)).collect();
    assert_eq!(judge(author, &before, &edit(noted)), expected.map_err(Wrong::Rule));
}

#[test]
fn an_officer_names_others_and_a_stranger_does_not() {
    let (me, stranger) = (inspector(1), inspector(3));
    let join = |by: &By| of(act(1, ActKind::Join, by), 3);
    check(&me, &[], &join(&me), Ok(()));
    check(&stranger, &[], &join(&stranger), Err(Refusal::NotOfficer));
    check(&by(2, Role::Viewer), &[], &join(&by(2, Role::Viewer)), Err(Refusal::NotPermitted));
    check(&me, &[&join(&me)], &of(act(2, ActKind::Join, &me), 3), Err(Refusal::WrongState));
    check(&me, &[], &of(act(2, ActKind::Leave, &me), 3), Err(Refusal::WrongState));
    check(&me, &[], &of(act(2, ActKind::Join, &me), 11), Err(Refusal::OfficerUnknown));
    // Whoever joined names others, and whoever left does not any more.
    check(&stranger, &[&join(&me)], &of(act(2, ActKind::Join, &stranger), 4), Ok(()));
    let left = of(act(1, ActKind::Leave, &me), 2);
    check(&inspector(2), &[&left], &of(act(2, ActKind::Join, &inspector(2)), 4), Err(Refusal::NotOfficer));
    check(&me, &[&left], &of(act(2, ActKind::Leave, &me), 1), Err(Refusal::WrongState));
    let ended = Edit::SetInspection { field: InspectionField::EndedAt, value: AT.millis().to_string() };
    let late = judge(&me, &[ended], &edit(&join(&me)));
    assert_eq!(late, Err(Wrong::Rule(Refusal::InspectionEnded)));
}

#[test]
fn the_second_officer_speaks_for_himself_until_three_days_after_the_end() {
    let (first, second, chief) = (inspector(1), inspector(2), by(5, Role::Supervisor));
    let object = VisitAct { words: "没有看西侧".into(), ..act(1, ActKind::Object, &second) };
    check(&second, &[], &act(1, ActKind::Confirm, &second), Ok(()));
    check(&second, &[], &object, Ok(()));
    check(&second, &[], &act(1, ActKind::Object, &second), Err(Refusal::NeedsReason));
    check(&first, &[], &act(1, ActKind::Confirm, &first), Err(Refusal::NotOfficer));
    let ended = |days: i64| {
        let at = AT.plus_millis(-days * 86_400_000);
        Edit::SetInspection { field: InspectionField::EndedAt, value: at.millis().to_string() }
    };
    assert_eq!(judge(&second, &[ended(2)], &edit(&object)), Ok(()));
    let late = judge(&second, &[ended(4)], &edit(&object));
    assert_eq!(late, Err(Wrong::Rule(Refusal::TooLateToObject)));

    let uphold = VisitAct { of: Some(object.id), words: "属实".into(), ..act(2, ActKind::Uphold, &chief) };
    check(&chief, &[&object], &uphold, Ok(()));
    check(&chief, &[], &uphold, Err(Refusal::NotFound));
    check(&chief, &[&object], &VisitAct { words: " ".into(), ..uphold.clone() }, Err(Refusal::NeedsReason));
    let own = VisitAct { by: second.user, name: second.name.clone(), ..uphold };
    check(&by(2, Role::Supervisor), &[&object], &own, Err(Refusal::SamePerson));
    check(&second, &[&object], &own, Err(Refusal::NotPermitted));
}

#[test]
fn an_act_says_what_its_kind_asks_for_and_is_struck_by_a_later_one() {
    let me = inspector(1);
    let rights = act(1, ActKind::Rights, &me);
    check(&me, &[], &rights, Ok(()));
    check(&inspector(3), &[], &act(1, ActKind::Rights, &inspector(3)), Err(Refusal::NotOfficer));
    let left_out = VisitAct { is_left_out: true, ..rights.clone() };
    check(&me, &[], &left_out, Err(Refusal::NeedsReason));
    check(&me, &[], &VisitAct { words: "险情紧急".into(), ..left_out }, Ok(()));
    let safety = act(1, ActKind::Safety, &me);
    check(&me, &[], &safety, Err(Refusal::FieldInvalid));
    let finding = Some(FindingId::from_parts(AT, [5; 10]));
    check(&me, &[], &VisitAct { finding, answer: Some(false), ..safety }, Ok(()));
    let service = VisitAct { paper: "检查通知书".into(), ..act(1, ActKind::Service, &me) };
    check(&me, &[], &service, Err(Refusal::FieldInvalid));
    check(&me, &[], &VisitAct { way: Some(ServiceWay::Left), ..service }, Ok(()));

    let strike = |n| VisitAct { of: Some(rights.id), ..act(n, ActKind::Strike, &me) };
    check(&me, &[&rights], &strike(2), Ok(()));
    check(&me, &[], &strike(2), Err(Refusal::NotFound));
    check(&me, &[&rights, &strike(2)], &strike(3), Err(Refusal::WrongState));
    let join = of(act(1, ActKind::Join, &me), 3);
    let of_joining = VisitAct { of: Some(join.id), ..act(2, ActKind::Strike, &me) };
    check(&me, &[&join], &of_joining, Err(Refusal::NotFound));
}

#[test]
fn an_act_is_written_once_and_in_its_authors_name() {
    let (me, other) = (inspector(1), inspector(2));
    let rights = act(1, ActKind::Rights, &me);
    assert_eq!(judge(&other, &[], &edit(&rights)), Err(Wrong::NotTheAuthor));
    let again = VisitAct { words: "另写".into(), ..rights.clone() };
    assert_eq!(judge(&me, &[edit(&rights)], &edit(&again)), Err(Wrong::EntryExists));
    let under_its_id = VisitAct { kind: ActKind::Words, ..rights.clone() };
    assert_eq!(judge(&me, &[edit(&rights)], &edit(&under_its_id)), Err(Wrong::EntryExists));
    // Beside it, as somebody would who claims not to have seen it.
    let mut stored = visit();
    let seen = Record::of(&stored);
    write(&mut stored, &edit(&rights));
    assert_eq!(judge_upon(&me, &mut stored, &seen, &edit(&again)), Err(Wrong::EntryExists));
    assert_eq!(judge_upon(&me, &mut stored, &seen, &edit(&under_its_id)), Err(Wrong::EntryExists));
    let settled = Edit::Settle { key: key(rights.id, rights.kind), value: again.value() };
    assert_eq!(judge(&me, &[edit(&rights)], &settled), Err(Wrong::EntryExists));
    let empty = Edit::NoteAct { act: rights.id, kind: rights.kind, value: "{}".into() };
    assert!(matches!(judge(&me, &[], &empty), Err(Wrong::Malformed(_))));
}

#[test]
fn an_act_at_the_end_of_all_times_lets_others_follow() {
    let me = inspector(1);
    let at = |millis: i64| {
        let id = ActId::from_parts(Timestamp::from_millis(millis), [1; 10]);
        VisitAct { id, ..act(1, ActKind::Rights, &me) }
    };
    let last = (1 << 48) - 1;
    check(&me, &[], &at(last), Err(Refusal::FieldInvalid));
    check(&me, &[], &at(1 << 47), Ok(()));
    check(&me, &[&at(1 << 47)], &at((1 << 47) + 1), Ok(()));
    let endless = VisitAct { at: Timestamp::from_millis(i64::MAX), ..act(1, ActKind::Rights, &me) };
    check(&me, &[], &endless, Err(Refusal::FieldInvalid));
}

#[test]
fn a_visit_that_is_full_takes_its_second_officers_word() {
    let (me, second) = (inspector(1), inspector(2));
    let id = |n| ActId::from_parts(AT.plus_millis(n), [1; 10]);
    let noted = |n| edit(&VisitAct { id: id(n), ..act(1, ActKind::Rights, &me) });
    let full: Vec<Edit> = (0..500).map(noted).collect();
    assert_eq!(judge(&me, &full, &noted(501)), Err(Wrong::Rule(Refusal::TooMany)));
    assert_eq!(judge(&second, &full, &edit(&act(9, ActKind::Confirm, &second))), Ok(()));
}

#[test]
fn the_row_says_who_was_heard_and_which_objections_wait() {
    let (second, mut document) = (inspector(2), visit());
    let row = |document: &mut Document| {
        let id = InspectionId::from_parts(AT, [4; 10]);
        let Ok(Row::Inspection(row)) = project(id.into(), document) else { panic!("no row") };
        (row.heard, row.n_objections)
    };
    assert_eq!(row(&mut document), (vec![], 0));
    let object = VisitAct { words: "没有看西侧".into(), ..act(1, ActKind::Object, &second) };
    write(&mut document, &edit(&object));
    assert_eq!(row(&mut document), (vec![second.user], 1));
    let void = VisitAct { of: Some(object.id), ..act(2, ActKind::Void, &by(5, Role::Supervisor)) };
    write(&mut document, &edit(&void));
    assert_eq!(row(&mut document), (vec![second.user], 0));
}

/// What one of two phones notes: somebody of four joins, leaves or speaks.
fn noting() -> impl Strategy<Value = (ActKind, u128)> {
    let kinds = [ActKind::Join, ActKind::Leave, ActKind::Confirm, ActKind::Object, ActKind::Rights];
    (proptest::sample::select(kinds.to_vec()), 1_u128..5)
}

proptest! {
    #[test]
    fn two_phones_end_with_the_same_officers(
        here in proptest::collection::vec(noting(), 0..6),
        there in proptest::collection::vec(noting(), 0..6),
    ) {
        let mut documents = [visit().copy([21; 16]), visit().copy([22; 16])];
        let mut changes = Vec::new();
        for (phone, notes) in [here, there].into_iter().enumerate() {
            for (place, (kind, who)) in notes.into_iter().enumerate() {
                let n = u8::try_from(place * 2 + phone + 1).expect("a few");
                let noted = of(act(n, kind, &inspector(who)), who);
                changes.push(write(&mut documents[phone], &edit(&noted)).bytes);
            }
        }
        let [mut one, mut other] = documents;
        one.apply(&changes).expect("applies");
        changes.reverse();
        other.apply_closed(&changes).expect("applies");
        let (one, other) = (one.inspection().expect("a visit"), other.inspection().expect("a visit"));
        prop_assert_eq!(&one, &other);
        prop_assert!(!one.officers.is_empty());
        for officer in &one.officers {
            let same = one.officers.iter().filter(|same| same.user == officer.user).count();
            prop_assert_eq!(same, 1);
        }
    }
}
