//! Findings of a visit are ordered by one paper with a number of its own, offline too; the office notes each number once.

use futures::executor::block_on;
use serde_bytes::ByteBuf;
use spotcheck_client::protocol::{
    Failure, PaperView, PapersView, Query, Reply, Request, View, Whereabouts,
};
use spotcheck_client::storage::{Batch, Storage, Table};
use spotcheck_domain::authority::Act;
use spotcheck_domain::id::{FindingId, InspectionId, PaperId, ReplicaId};
use spotcheck_domain::paper::{PaperKind, PaperNumber, PaperState, ServiceHow};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{DocumentKind, PhotoRole};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{SyncRequest, SyncResponse, decode, encode};
use spotcheck_tests::day::session;
use spotcheck_tests::office::{OfficeProcess, new_code};
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::{fill_order, start_visit};

/// The first inspector of the demo.
const INSPECTOR: &str = "祁远舟";

struct Case {
    folder: tempfile::TempDir,
    office: OfficeProcess,
    inspector: Phone,
    enterprise: Phone,
    visit: InspectionId,
    findings: Vec<FindingId>,
}

/// A visit with two hazards that are ready to be ordered and one that lacks its measure.
fn case() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let pair = |role, unit, seed| Phone::paired(&office.address, &office.code(role, unit, 0), seed);
    let (inspector, enterprise) = (pair("inspector", "云岭", 1), pair("responsible", "松涛", 2));
    let visit = start_visit(&inspector, "stmy");
    let findings: Vec<FindingId> = ["通道堵塞", "配电柜前堆放杂物", "灭火器压力不足"]
        .into_iter()
        .map(|title| inspector.record(visit, title))
        .collect();
    for (n, finding) in (1..).zip(&findings) {
        inspector.shoot((*finding).into(), PhotoRole::Before, &jpeg(n, 20_000), None);
    }
    for finding in &findings[..2] {
        fill_order(&inspector, *finding, session(&enterprise).1);
    }
    Case { folder, office, inspector, enterprise, visit, findings }
}

fn papers(phone: &Phone, inspection: InspectionId) -> PapersView {
    match phone.view(&Query::Papers { inspection }) {
        View::Papers(papers) => papers,
        other => panic!("no papers: {other:?}"),
    }
}

fn paper(phone: &Phone, paper: PaperId) -> PaperView {
    match phone.view(&Query::Paper { paper }) {
        View::Paper(paper) => *paper,
        other => panic!("no paper: {other:?}"),
    }
}

impl Case {
    fn order(&self, findings: &[FindingId], apart: bool) -> Reply {
        let (inspection, findings) = (self.visit, findings.to_vec());
        self.inspector.ask(Request::OrderVisit { inspection, findings, apart, second: None })
    }

    #[track_caller]
    fn ordered(&self, findings: &[FindingId], apart: bool) -> Vec<PaperId> {
        match self.order(findings, apart) {
            Reply::PapersMade { papers } => papers,
            other => panic!("no order: {other:?}"),
        }
    }

    fn numbers(&self) -> Vec<String> {
        papers(&self.inspector, self.visit).papers.into_iter().map(|card| card.row.number).collect()
    }
}

#[test]
fn what_is_incomplete_is_told_before_anything_is_written_and_then_one_paper_orders_all() {
    let case = case();
    let before = block_on(case.inspector.memory.scan(Table::Outbox, b"")).expect("it reads").len();
    let Reply::Failed(Failure::Incomplete(lacks)) = case.order(&case.findings, false) else {
        panic!("one lacks something")
    };
    assert!(lacks.iter().all(|lack| lack.finding == case.findings[2]), "{lacks:?}");
    assert!(lacks.iter().any(|lack| lack.refusal == Refusal::NeedsMeasure), "{lacks:?}");
    let after = block_on(case.inspector.memory.scan(Table::Outbox, b"")).expect("it reads").len();
    assert_eq!(before, after, "nothing was written");

    assert_eq!(papers(&case.inspector, case.visit).orderable, case.findings);
    let made = case.ordered(&case.findings[..2], false);
    assert_eq!(made.len(), 1, "one paper for both");
    assert_eq!(papers(&case.inspector, case.visit).orderable, case.findings[2..]);
    let shown = paper(&case.inspector, made[0]);
    let number: PaperNumber = shown.card.row.number.parse().expect("a number");
    assert_eq!((number.kind, number.serial), (PaperKind::Order, 1));
    assert_eq!(shown.items.iter().map(|item| item.finding).collect::<Vec<_>>(), case.findings[..2]);
    assert!(shown.items.iter().all(|item| item.is_here && item.event.is_some()));
    assert_eq!(shown.officers.len(), 2);
    for finding in &case.findings[..2] {
        let timeline = case.inspector.finding(*finding).timeline;
        let named = timeline.iter().find_map(|entry| entry.detail.paper.clone());
        assert_eq!(named.as_deref(), Some(shown.card.row.number.as_str()), "the order names its paper");
    }

    assert!(case.inspector.settle());
    assert_eq!(paper(&case.inspector, made[0]).card.whereabouts, Whereabouts::AtTheOffice);
    // From its order on its enterprise reads it.
    assert!(case.enterprise.refresh());
    assert_eq!(paper(&case.enterprise, made[0]).card.row.number, shown.card.row.number);
    assert!(paper(&case.enterprise, made[0]).card.acts.is_empty());
}

#[test]
fn each_finding_may_have_its_own_paper_and_every_paper_its_own_number() {
    let case = case();
    assert_eq!(case.ordered(&case.findings[..2], true).len(), 2);
    let record = Request::MakePaper { inspection: case.visit, kind: PaperKind::Record, findings: Vec::new() };
    case.inspector.made(record);
    let numbers: Vec<PaperNumber> =
        case.numbers().iter().map(|number| number.parse().expect("a number")).collect();
    let said: Vec<_> = numbers.iter().map(|number| (number.kind, number.serial)).collect();
    assert_eq!(said, [(PaperKind::Order, 1), (PaperKind::Order, 2), (PaperKind::Record, 1)]);
    assert!(case.inspector.settle());
    // Nobody of the enterprise reads the record of the visit.
    assert!(case.enterprise.refresh());
    let theirs = case.enterprise.view(&Query::Papers { inspection: case.visit });
    assert!(matches!(theirs, View::Absent), "{theirs:?}");
    // A second phone of the same person counts elsewhere.
    let other = Phone::paired(&case.office.address, &new_code(case.folder.path(), INSPECTOR), 9);
    assert!(other.refresh());
    let again = Request::MakePaper { inspection: case.visit, kind: PaperKind::Record, findings: Vec::new() };
    let again: PaperId = other.made(again).into();
    let number: PaperNumber = paper(&other, again).card.row.number.parse().expect("a number");
    assert_eq!(number.serial, 21, "from a block of its own");
}

#[test]
fn a_phone_without_numbers_makes_the_paper_and_numbers_it_once() {
    let case = case();
    // As one that was never online since.
    let mut batch = Batch::default();
    batch.delete(Table::Settings, b"numbers".to_vec());
    block_on(case.inspector.memory.commit(batch)).expect("it is written");
    let made = case.ordered(&case.findings[..2], false);
    let card = paper(&case.inspector, made[0]).card;
    assert!(card.row.number.is_empty() && card.lacks_number && card.acts.contains(&Act::NumberPaper));
    let number = || Request::NumberPaper { paper: made[0] };
    assert_eq!(case.inspector.failure(number()), Some(Failure::Refused(Refusal::NoNumber)));
    // What the office has given it and it does not name is given again.
    assert!(case.inspector.refresh());
    case.inspector.done(number());
    let card = paper(&case.inspector, made[0]).card;
    assert!(card.row.number.ends_with("〕1号"), "{}", card.row.number);
    assert!(!card.acts.contains(&Act::NumberPaper));
    assert_eq!(case.inspector.failure(number()), Some(Failure::Refused(Refusal::WrongState)));
    assert!(case.inspector.settle() && case.enterprise.refresh());
    assert_eq!(paper(&case.enterprise, made[0]).card.row.number, card.row.number);
}

#[test]
fn a_paper_is_served_and_a_supervisor_voids_it() {
    let case = case();
    let made = case.ordered(&case.findings[..1], false)[0];
    let serve = |how, whom: &str, witness: &str| Request::ServePaper {
        paper: made,
        how,
        whom: whom.into(),
        witness: witness.into(),
        note: String::new(),
    };
    let failed = case.inspector.failure(serve(ServiceHow::Left, "", ""));
    assert_eq!(failed, Some(Failure::Refused(Refusal::NeedsWitness)));
    case.inspector.done(serve(ServiceHow::InPerson, "秦望川", ""));
    let void = || Request::VoidPaper { paper: made, reason: "写错了检查对象".into() };
    assert_eq!(case.inspector.failure(void()), Some(Failure::Refused(Refusal::NotPermitted)));
    assert!(case.inspector.settle());

    let supervisor = Phone::paired(&case.office.address, &case.office.code("supervisor", "晋川", 0), 5);
    assert!(supervisor.refresh());
    assert_eq!(paper(&supervisor, made).services[0].whom, "秦望川");
    supervisor.done(void());
    assert!(supervisor.settle() && case.inspector.refresh());
    let shown = paper(&case.inspector, made);
    assert_eq!(shown.card.row.state, PaperState::Void);
    assert_eq!(shown.voided.map(|voided| voided.reason).as_deref(), Some("写错了检查对象"));
    let again = case.inspector.failure(serve(ServiceHow::Post, "秦望川", ""));
    assert_eq!(again, Some(Failure::Refused(Refusal::WrongState)));
}

/// The kinds of records that the office gives to whoever says that he reads these beside the first.
fn given(phone: &Phone, kinds: &[&str], cursor: Option<ByteBuf>) -> (Vec<DocumentKind>, ByteBuf) {
    let replica = ReplicaId::from_parts(Timestamp::from_millis(1), [7; 10]);
    let (mut given, mut cursor) = (Vec::new(), cursor);
    loop {
        let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let request = SyncRequest { kinds, ..SyncRequest::plain(replica, cursor, Vec::new()) };
        let body = encode(&request).expect("it is written");
        let cbor = [("content-type", "application/cbor".to_owned())];
        let answer = phone.http.exchange("POST", "/v1/sync", &cbor, &body).expect("an answer");
        let answer: SyncResponse = decode(&answer.body).expect("it reads");
        given.extend(answer.documents.iter().map(|pulled| pulled.kind));
        if !answer.more {
            return (given, answer.cursor);
        }
        cursor = Some(answer.cursor);
    }
}

#[test]
fn a_phone_of_before_is_given_no_paper_until_it_reads_them() {
    let case = case();
    case.ordered(&case.findings[..2], false);
    assert!(case.inspector.settle());
    let (kinds, cursor) = given(&case.inspector, &[], None);
    assert!(kinds.contains(&DocumentKind::Finding) && !kinds.contains(&DocumentKind::Paper));
    let (kinds, cursor) = given(&case.inspector, &[], Some(cursor));
    assert!(kinds.is_empty(), "{kinds:?}");
    // It is updated.
    let (kinds, cursor) = given(&case.inspector, &["paper"], Some(cursor));
    assert!(kinds.contains(&DocumentKind::Paper));
    let (kinds, _) = given(&case.inspector, &["paper"], Some(cursor));
    assert!(kinds.is_empty(), "{kinds:?}");
}
