//! Blocks are given once, whatever answer is lost and whatever is put back, and the register accounts for every number.

use super::{Asked, PaperNumbers, give, note, note_epoch, read, void};
use crate::people::desk::DeskError;
use crate::people::organisation::{enter_person, enter_unit};
use crate::people::principal::Principal;
use crate::proof::secret::Secret;
use crate::store::{Series, Store, StoreError};
use spotcheck_domain::by::Officer;
use spotcheck_domain::call::{
    LOST_DAYS, NumberLine, NumberStanding, NumberState, NumberWhy, Obstacle, ReadRegister, VoidNumber,
};
use spotcheck_domain::document::Document;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::{DeviceId, DocumentId, ReplicaId, UnitId, UserId};
use spotcheck_domain::paper::{IssuerWords, NewPaper, NumberBlock, NumberRun, Numbered, PaperKind};
use spotcheck_domain::reference::{Named, Person, Unit};
use spotcheck_domain::term::{Role, Tier};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{HeldBlock, NumbersHere, NumbersWanted};
use std::path::Path;
use std::sync::Arc;

const AT: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const DAY: i64 = 86_400_000;

fn unit() -> UnitId {
    UnitId::from_parts(AT, [1; 10])
}

fn user(n: u8) -> UserId {
    UserId::from_parts(AT, [10 + n; 10])
}

fn device(n: u8) -> DeviceId {
    DeviceId::from_parts(AT, [30 + n; 10])
}

fn replica(n: u8) -> ReplicaId {
    ReplicaId::from_parts(AT, [50 + n; 10])
}

/// What gives and notes numbers of an office.
struct Office {
    store: Store,
    secret: Arc<Secret>,
}

impl Office {
    fn open(folder: &Path) -> Self {
        let store = Store::open(folder, [3; 40]).expect("opens");
        let (key, epoch) = store.read(|view| view.secret()).expect("a secret");
        note_epoch(&store, epoch).expect("noted");
        Self { store, secret: Arc::new(Secret::new(key, epoch)) }
    }
}

/// A county with two inspectors (1, 2) and a supervisor (3), a device each.
fn office(folder: &Path) -> Office {
    let office = Office::open(folder);
    let entered: Result<(), StoreError> = office.store.write(|tx| {
        let name = Named { zh: "云岭县".into(), en: "Yunling".into() };
        enter_unit(tx, &Unit { id: unit(), parent: None, tier: Tier::County, name })?;
        for (n, role) in [(1, Role::Inspector), (2, Role::Inspector), (3, Role::Supervisor)] {
            let (name, certificate) = (format!("人{n}"), format!("证{n}"));
            let person = Person { id: user(n), unit: unit(), name, roles: vec![role], certificate };
            enter_person(tx, &person, AT)?;
            tx.put_device(device(n), user(n), "a phone", AT)?;
        }
        Ok(())
    });
    entered.expect("entered");
    office
}

fn person(office: &Office, n: u8) -> Principal {
    let found = office.store.read(|view| Principal::of_person(view, user(n), device(n)));
    found.expect("it reads").expect("he is there")
}

/// Asks for orders.
fn ask(office: &Office, n: u8, held: Vec<HeldBlock>, at: Timestamp) -> Vec<HeldBlock> {
    let wanted = vec![NumbersWanted { unit: unit(), kind: PaperKind::Order }];
    let here = NumbersHere { held, wanted };
    give(
        &office.store,
        &office.secret,
        &person(office, n),
        Asked { replica: replica(n), here, is_settled: true },
        at,
    )
    .expect("given")
}

fn runs(held: &[HeldBlock]) -> Vec<(u32, u32, u32)> {
    held.iter().map(|one| (one.block.first, one.block.last, one.next)).collect()
}

/// Stores a paper of that person with a number.
fn issue(office: &Office, n: u8, paper: u8, numbered: Numbered, at: Timestamp) {
    let id = DocumentId::from_parts(AT, [paper; 10]);
    let officer = Officer { user: user(n), name: format!("人{n}"), certificate: format!("证{n}") };
    let new = NewPaper {
        unit: unit(),
        issuer: unit(),
        words: IssuerWords::default(),
        inspection: None,
        site: None,
        site_name: "松涛煤业".into(),
        kind: PaperKind::Order,
        number: Some(numbered),
        earlier: None,
        to_unit: None,
        officers: vec![officer],
        items: Vec::new(),
    };
    let (document, _) = Document::create(id, &Edit::MakePaper(new), AT, [paper; 16]).expect("made");
    let numbers = PaperNumbers::of(&document).expect("it has a number");
    let secret = Arc::clone(&office.secret);
    let noted: Result<(), StoreError> = office.store.write(move |tx| note(tx, &secret, id, &numbers, at));
    noted.expect("noted");
}

fn register(office: &Office, at: Timestamp) -> Vec<NumberLine> {
    let call = ReadRegister {
        unit: unit(),
        kind: PaperKind::Order,
        year: None,
        state: None,
        q: String::new(),
        page: 0,
    };
    let supervisor = person(office, 3);
    office.store.read(|view| read(view, &supervisor, &call, at)).expect("it reads").lines
}

#[test]
fn an_answer_that_was_lost_is_given_again_and_no_number_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = office(folder.path());
    let first = ask(&office, 1, Vec::new(), AT);
    assert_eq!(runs(&first), [(1, 20, 1)]);
    assert_eq!(runs(&ask(&office, 1, Vec::new(), AT)), [(1, 20, 1)], "the answer was lost");
    assert_eq!(runs(&ask(&office, 2, Vec::new(), AT)), [(21, 40, 21)], "somebody else counts elsewhere");
    let few = vec![HeldBlock { next: 17, ..first[0].clone() }];
    assert_eq!(runs(&ask(&office, 1, few, AT)), [(1, 20, 17), (41, 60, 41)]);
    let none = vec![HeldBlock { next: 21, ..first[0].clone() }];
    assert_eq!(runs(&ask(&office, 1, none, AT)), [(41, 60, 41)], "what is used up is not given again");
    // Who names another person's replica gets nothing of his.
    let other = Asked { replica: replica(1), here: NumbersHere::default(), is_settled: true };
    assert_eq!(give(&office.store, &office.secret, &person(&office, 2), other, AT).expect("given"), []);
}

#[test]
fn who_says_that_he_is_another_phone_each_time_is_given_no_end_of_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = office(folder.path());
    let ask_as = |n: u8, at: Timestamp| {
        let wanted = vec![NumbersWanted { unit: unit(), kind: PaperKind::Order }];
        let here = NumbersHere { held: Vec::new(), wanted };
        let asked = Asked { replica: replica(n), here, is_settled: true };
        give(&office.store, &office.secret, &person(&office, 1), asked, at).expect("given").len()
    };
    let n_given: usize = (0..60).map(|n| ask_as(n, AT)).sum();
    assert_eq!(n_given, 32);
    assert_eq!(runs(&ask(&office, 2, Vec::new(), AT)).len(), 1, "nobody else has fewer for it");
    assert_eq!(ask_as(70, AT.plus_millis(DAY + 1)), 1, "and he has more the next day");
}

#[test]
fn an_office_that_was_put_back_learns_what_it_gave_and_gives_above_a_gap() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = {
        let office = office(folder.path());
        ask(&office, 1, Vec::new(), AT)
    };
    // It forgets all of it, and says so.
    let forgotten = tempfile::tempdir().expect("a folder");
    let before = office(forgotten.path());
    let declared: Result<(), StoreError> = before.store.write(|tx| tx.put_epoch(&[9; 8]));
    declared.expect("declared");
    drop(before);
    let office = Office::open(forgotten.path());
    assert_eq!(runs(&ask(&office, 2, Vec::new(), AT)), [(1_001, 1_020, 1_001)]);
    let learned = ask(&office, 1, vec![HeldBlock { next: 3, ..kept[0].clone() }], AT);
    assert_eq!(runs(&learned), [(1, 20, 3)], "it is under the office's own seal");
    let lines = register(&office, AT);
    let gap = lines.iter().find(|line| line.why == Some(NumberWhy::Restored)).expect("the gap");
    assert_eq!((gap.state, gap.n), (NumberState::Void, 980), "all but what was found again");
    let forged = HeldBlock { block: NumberBlock { last: 400, ..kept[0].block.clone() }, next: 1 };
    assert_eq!(runs(&ask(&office, 1, vec![forged], AT)), [(1, 20, 3)]);
}

#[test]
fn the_first_paper_with_a_number_has_it_and_a_later_one_is_marked() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = office(folder.path());
    let block = ask(&office, 1, Vec::new(), AT)[0].block.clone();
    issue(&office, 1, 1, block.numbered(1), AT);
    issue(&office, 1, 2, block.numbered(1), AT);
    issue(&office, 1, 1, block.numbered(1), AT);
    let forged = NumberRun { last: 30, ..block.run() };
    let forged = Numbered { number: block.number(30).to_string(), block: forged };
    issue(&office, 1, 3, forged, AT);
    let lines = register(&office, AT);
    let of = |number: &str| lines.iter().filter(|line| line.number.ends_with(number)).collect::<Vec<_>>();
    let first = of("〕1号");
    assert_eq!(
        first.iter().map(|line| line.state).collect::<Vec<_>>(),
        [NumberState::Issued, NumberState::Void]
    );
    assert_eq!(first[1].standing, Some(NumberStanding::Doubled));
    assert_eq!(of("〕30号")[0].standing, Some(NumberStanding::Unallotted));
    assert_eq!(of("〕2号")[0].state, NumberState::Unused);
    assert_eq!(lines.len(), 22);
    let highest = NumberRun { last: u32::MAX, ..block.run() };
    issue(&office, 1, 4, Numbered { number: block.number(u32::MAX).to_string(), block: highest }, AT);
    assert_eq!(runs(&ask(&office, 2, Vec::new(), AT)), [(21, 40, 21)], "what nobody gave moves nothing");
}

#[test]
fn a_number_of_a_lost_phone_is_to_be_found_for_sixty_days_and_is_marked_when_it_comes_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = office(folder.path());
    let block = ask(&office, 1, Vec::new(), AT)[0].block.clone();
    let lost: Result<(), StoreError> = office.store.write(|tx| tx.put_revoked(device(1), AT));
    lost.expect("revoked");
    let one =
        |at| register(&office, at).into_iter().find(|line| line.number.ends_with("〕1号")).expect("a line");
    assert_eq!((one(AT).state, one(AT).why), (NumberState::Unknown, Some(NumberWhy::Away)));
    let late = AT.plus_millis((LOST_DAYS + 1) * DAY);
    assert_eq!((one(late).state, one(late).why), (NumberState::Void, Some(NumberWhy::Lost)));
    issue(&office, 1, 1, block.numbered(1), late);
    assert_eq!((one(late).state, one(late).is_late), (NumberState::Issued, true), "found, stored and marked");
}

#[test]
fn a_number_is_voided_with_a_reason_where_no_paper_carries_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = office(folder.path());
    let block = ask(&office, 1, Vec::new(), AT)[0].block.clone();
    issue(&office, 1, 1, block.numbered(1), AT);
    let voided = |n: u8, number: String, reason: &str| {
        let (principal, reason) = (person(&office, n), reason.to_owned());
        office.store.write(move |tx| void(tx, &principal, &VoidNumber { unit: unit(), number, reason }, AT))
    };
    let number = |serial| block.number(serial).to_string();
    let obstacle = |said: Result<(), DeskError>| match said {
        Err(DeskError::Obstacle { what, .. }) => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(obstacle(voided(3, number(1), "写错")), Obstacle::NumberIssued);
    assert_eq!(obstacle(voided(3, number(2), " ")), Obstacle::ReasonMissing);
    assert_eq!(obstacle(voided(3, number(99), "写错")), Obstacle::NumberUnknown);
    assert_eq!(obstacle(voided(3, "12号".into(), "写错")), Obstacle::NumberUnknown);
    assert!(matches!(voided(1, number(2), "写错"), Err(DeskError::NotFound)), "an inspector voids nothing");
    voided(3, number(2), "纸上写坏").expect("voided");
    let line = register(&office, AT).into_iter().find(|line| line.number == number(2)).expect("a line");
    assert_eq!(
        (line.state, line.reason.as_str(), line.person.as_str()),
        (NumberState::Void, "纸上写坏", "人3")
    );
    let series = Series::from(&block.number(2));
    assert_eq!(office.store.read(|view| view.void_numbers(&series)).expect("it reads").len(), 1);
}
