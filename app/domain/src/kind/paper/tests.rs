//! Who may make a paper, number it, serve and void it; and that it says what was noted.

use super::*;
use crate::author::{Author, Wrong};
use crate::authority::Reach;
use crate::by::By;
use crate::document::{Containers, Document, NewChange, Parsed, Record};
use crate::edit::Edit;
use crate::id::{DocumentId, NoteId, UserId};
use crate::policy::Policy;
use crate::reference::Person;
use crate::refusal::Refusal;
use crate::rights::{judge_change, judge_creation};
use crate::rules::VERSION;
use crate::term::{DocumentKind, Role, Tier};
use uuid::Uuid;

const AT: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn unit(n: u128) -> UnitId {
    UnitId::from_uuid(Uuid::from_u128(n))
}

fn by(user: u128, role: Role) -> By {
    let (user, name) = (UserId::from_uuid(Uuid::from_u128(user)), format!("person {user}"));
    By { user, name, unit: unit(1), tier: Tier::County, roles: vec![role] }
}

fn inspector() -> By {
    by(1, Role::Inspector)
}

fn officer(by: &By) -> Officer {
    Officer { user: by.user, name: by.name.clone(), certificate: "晋0123".into() }
}

/// Of the first inspector: numbers 1 to 20 of orders.
fn block() -> NumberBlock {
    let (user, unit, kind, prefix) = (inspector().user, unit(1), PaperKind::Order, "云".to_owned());
    NumberBlock { user, unit, kind, year: 2026, prefix, first: 1, last: 20, seal: "ab".into() }
}

fn order() -> NewPaper {
    NewPaper {
        unit: unit(1),
        issuer: unit(1),
        words: IssuerWords::default(),
        inspection: None,
        site: None,
        site_name: "松涛煤业".into(),
        kind: PaperKind::Order,
        number: Some(block().numbered(3)),
        earlier: None,
        to_unit: None,
        officers: vec![officer(&inspector())],
        items: vec![PaperItem { finding: FindingId::from_uuid(Uuid::from_u128(9)), event: None }],
    }
}

fn made(new: NewPaper) -> (Document, NewChange) {
    let id = DocumentId::from_parts(AT, [1; 10]);
    Document::create(id, &Edit::MakePaper(new), AT, [1; 16]).expect("made")
}

fn with_author<R>(author: &By, gives_orders: bool, judge: impl FnOnce(&Author<'_>) -> R) -> R {
    let policy = Policy::default();
    let person = |user: UserId| {
        let name = format!("person {}", user.uuid().as_u128());
        let (roles, certificate) = (vec![Role::Inspector], "晋0123".to_owned());
        Some(Person { id: user, unit: unit(1), name, roles, certificate })
    };
    judge(&Author {
        by: author,
        reach: &|_| Reach::Own,
        rules: VERSION,
        is_today: true,
        is_office: false,
        policy: &policy,
        made: None,
        person: &person,
        posts: &|_| Vec::new(),
        unit: &|_| Some((Tier::County, None)),
        gives_orders: &|_| gives_orders,
        is_vouched: false,
        is_taken: &|_, _| false,
        n_stored: &|_| 0,
        proves: &|claimed| *claimed == block(),
    })
}

fn judge_new(author: &By, gives_orders: bool, new: NewPaper) -> Result<(), Wrong> {
    let writes = Parsed::parse(&made(new).1.bytes).expect("parses").writes(&mut Containers::default());
    with_author(author, gives_orders, |author| judge_creation(DocumentKind::Paper, &writes, author))
}

/// Judges edits, each in the paper as the ones before have left it.
fn judge_edits(author: &By, document: &mut Document, edits: &[Edit]) -> Result<(), Wrong> {
    for edit in edits {
        let (record, mut containers) = (Record::of(document), document.containers());
        let change = document.edit(edit, None, AT, [9; 16]).expect("edits").expect("a change");
        let writes = Parsed::parse(&change.bytes).expect("parses").writes(&mut containers);
        with_author(author, true, |author| judge_change(&record, &writes, author))?;
    }
    Ok(())
}

fn paper(document: &Document) -> Paper {
    Paper::read(&document.read(DocumentKind::Paper).expect("it reads")).expect("a paper")
}

fn serve(n: u128, fields: &[(ServiceField, &str)]) -> Vec<Edit> {
    let service = NoteId::from_uuid(Uuid::from_u128(n));
    let edit = |(field, value): &(ServiceField, &str)| Edit::ServePaper {
        service,
        field: *field,
        value: (*value).to_owned(),
    };
    fields.iter().map(edit).collect()
}

fn void(n: u128, reason: &str) -> Edit {
    let voiding = NoteId::from_uuid(Uuid::from_u128(n));
    Edit::VoidPaper { voiding, field: VoidField::Reason, value: reason.to_owned() }
}

const fn rule(refusal: Refusal) -> Result<(), Wrong> {
    Err(Wrong::Rule(refusal))
}

#[test]
fn an_order_takes_power_a_certificate_and_a_number_of_ones_own() {
    let check = |author: &By, new: NewPaper, expected: Result<(), Wrong>| {
        assert_eq!(judge_new(author, true, new), expected);
    };
    check(&inspector(), order(), Ok(()));
    check(&inspector(), NewPaper { number: None, ..order() }, Ok(()));
    check(&by(2, Role::Inspector), order(), Err(Wrong::NotTheAuthor));
    check(&by(1, Role::Supervisor), order(), rule(Refusal::NotPermitted));
    assert_eq!(judge_new(&inspector(), false, order()), rule(Refusal::NoStanding));
    let bare = Officer { certificate: String::new(), ..officer(&inspector()) };
    check(&inspector(), NewPaper { officers: vec![bare], ..order() }, rule(Refusal::NeedsCertificate));
    let alien = Officer { certificate: "晋9999".into(), ..officer(&inspector()) };
    check(&inspector(), NewPaper { officers: vec![alien], ..order() }, rule(Refusal::CertificateUnknown));
    check(&inspector(), NewPaper { issuer: unit(2), ..order() }, rule(Refusal::NotPermitted));
    check(
        &inspector(),
        NewPaper { items: Vec::new(), ..order() },
        Err(Wrong::Malformed("a decision about nothing")),
    );
}

#[test]
fn what_is_the_offices_own_is_addressed_to_nobody() {
    let new = NewPaper { kind: PaperKind::InspectionNotice, number: None, ..order() };
    assert_eq!(judge_new(&inspector(), true, new.clone()), Ok(()));
    let told = NewPaper { to_unit: Some(unit(1)), ..new };
    assert!(matches!(judge_new(&inspector(), true, told), Err(Wrong::Malformed(_))));
}

#[test]
fn a_number_outside_of_ones_blocks_is_refused() {
    let check = |numbered: Numbered, kind: PaperKind| {
        let new = NewPaper { number: Some(numbered), kind, ..order() };
        assert_eq!(judge_new(&inspector(), true, new), rule(Refusal::NumberUnproved));
    };
    let run = block().run();
    check(Numbered { number: block().number(21).to_string(), block: run.clone() }, PaperKind::Order);
    check(Numbered { number: "云责改〔2026〕三号".into(), block: run.clone() }, PaperKind::Order);
    check(
        Numbered { block: NumberRun { last: 400, ..run.clone() }, ..block().numbered(3) },
        PaperKind::Order,
    );
    check(
        Numbered { block: NumberRun { seal: "cd".into(), ..run }, ..block().numbered(3) },
        PaperKind::Order,
    );
    check(block().numbered(3), PaperKind::Review);
    let other = NumberBlock { unit: unit(2), ..block() };
    // The number of another unit's prefix under a seal of this one.
    check(NumberBlock { prefix: "岭".into(), ..other }.numbered(3), PaperKind::Order);
}

#[test]
fn a_notice_of_hazards_takes_no_power_and_no_number() {
    let notice = NewPaper { kind: PaperKind::HazardNotice, number: None, ..order() };
    assert_eq!(judge_new(&inspector(), false, notice.clone()), Ok(()));
    let numbered = NewPaper { number: Some(block().numbered(3)), ..notice };
    assert_eq!(judge_new(&inspector(), false, numbered), rule(Refusal::NoStanding));
}

#[test]
fn a_number_follows_once() {
    let (mut document, _) = made(NewPaper { number: None, ..order() });
    assert!(paper(&document).lacks_number());
    let Numbered { number, block: run } = block().numbered(3);
    let set = |field, value: String| Edit::SetPaper { field, value };
    let block_first = [set(PaperField::Block, run.to_string()), set(PaperField::Number, number.clone())];
    let (mut other, _) = made(NewPaper { number: None, ..order() });
    assert_eq!(
        judge_edits(&inspector(), &mut other, &[set(PaperField::Number, number.clone())]),
        rule(Refusal::NumberUnproved),
        "of no block"
    );
    let (mut other, _) = made(NewPaper { number: None, ..order() });
    let another = by(2, Role::Inspector);
    assert_eq!(judge_edits(&another, &mut other, &block_first), rule(Refusal::NumberUnproved), "another's");
    assert_eq!(judge_edits(&inspector(), &mut document, &block_first), Ok(()));
    assert_eq!(paper(&document).number, number);
    let again = [set(PaperField::Number, block().numbered(4).number)];
    assert_eq!(judge_edits(&inspector(), &mut document, &again), rule(Refusal::WrongState));
}

#[test]
fn what_is_noted_of_it_stays_and_ends_with_its_voiding() {
    let (mut document, _) = made(order());
    assert_eq!(paper(&document).state(), PaperState::Made);
    let me = inspector();
    let user = me.user.to_string();
    let said = [
        (ServiceField::How, "in_person"),
        (ServiceField::At, "1800000000000"),
        (ServiceField::Whom, "张伟"),
        (ServiceField::By, user.as_str()),
        (ServiceField::ByName, "person 1"),
    ];
    assert_eq!(judge_edits(&me, &mut document, &serve(7, &said)), Ok(()));
    let served = paper(&document);
    assert_eq!((served.state(), served.services[0].whom.as_str()), (PaperState::Served, "张伟"));
    let again = serve(7, &[(ServiceField::Whom, "李四")]);
    assert_eq!(judge_edits(&me, &mut document, &again), Err(Wrong::EntryExists));
    let alien = by(2, Role::Inspector).user.to_string();
    let (mut other, _) = made(order());
    let in_anothers_name = serve(8, &[(ServiceField::By, alien.as_str())]);
    assert_eq!(judge_edits(&me, &mut other, &in_anothers_name), Err(Wrong::NotTheAuthor));
    let as_another = serve(10, &[(ServiceField::ByName, "person 2")]);
    assert_eq!(judge_edits(&me, &mut other, &as_another), Err(Wrong::NotTheAuthor));
    // A word more in a note that another has signed for.
    let more = serve(7, &[(ServiceField::Note, "拒收")]);
    assert_eq!(judge_edits(&by(2, Role::Inspector), &mut document, &more), Err(Wrong::NotTheAuthor));

    let (mut other, _) = made(order());
    assert_eq!(judge_edits(&me, &mut other, &[void(5, "写错")]), rule(Refusal::NotPermitted));
    let supervisor = by(3, Role::Supervisor);
    let (mut document, _) = made(order());
    assert_eq!(judge_edits(&supervisor, &mut document, &[void(5, "写错")]), Ok(()));
    assert_eq!(paper(&document).state(), PaperState::Void);
    assert_eq!(judge_edits(&supervisor, &mut document, &[void(6, "再写错")]), rule(Refusal::WrongState));
    let (mut void_one, _) = made(order());
    judge_edits(&supervisor, &mut void_one, &[void(5, "写错")]).expect("voided");
    let late = serve(9, &[(ServiceField::How, "post")]);
    assert_eq!(judge_edits(&me, &mut void_one, &late), rule(Refusal::WrongState));
}

#[test]
fn two_who_note_at_once_both_stand() {
    let (mut one, _) = made(order());
    let saved = one.save();
    let mut other = Document::load(DocumentKind::Paper, &saved, [5; 16]).expect("loads");
    let said = |whom| [(ServiceField::How, "post"), (ServiceField::At, "1"), (ServiceField::Whom, whom)];
    judge_edits(&inspector(), &mut one, &serve(7, &said("甲"))).expect("noted");
    judge_edits(&inspector(), &mut other, &serve(8, &said("乙"))).expect("noted");
    let changes: Vec<Vec<u8>> = other.changes().into_iter().map(|(_, bytes)| bytes).collect();
    one.apply(&changes).expect("merges");
    let whom: Vec<String> = paper(&one).services.into_iter().map(|service| service.whom).collect();
    assert_eq!(whom, ["甲", "乙"]);
}
