//! 文书: what a paper says on the phone that made it, on a colleague's and at the enterprise: the same to the byte, whatever
//! was granted and amended since, and whatever its unit has still to enter.

use spotcheck_client::protocol::{Detail, PaperPage, Query, Reply, Request, View};
use spotcheck_domain::call::UnitField;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::{FindingId, InspectionId, PaperId};
use spotcheck_domain::paper::PaperKind;
use spotcheck_domain::term::PhotoRole;
use spotcheck_domain::wording::{Block, Lack};
use spotcheck_server::people::organisation::forget_organisation;
use spotcheck_server::store::{StoreError, write_directly};
use spotcheck_tests::day::session;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::{fill_order, start_visit};
use tempfile::TempDir;

const APPEAL: &str = "自收到之日起六十日内申请行政复议，或者六个月内提起行政诉讼。";

struct Case {
    folder: TempDir,
    office: OfficeProcess,
    inspector: Phone,
    enterprise: Phone,
    visit: InspectionId,
    findings: Vec<FindingId>,
}

/// A visit with two hazards that can be ordered.
fn case() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let inspector = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let enterprise = Phone::paired(&office.address, &office.code("responsible", "松涛", 0), 9);
    let visit = start_visit(&inspector, "stmy");
    let findings: Vec<FindingId> = ["配电柜前堆放杂物", "灭火器压力不足"]
        .iter()
        .zip(1..)
        .map(|(title, n)| {
            let finding = inspector.record(visit, title);
            inspector.shoot(finding.into(), PhotoRole::Before, &jpeg(n, 50_000), None);
            fill_order(&inspector, finding, session(&enterprise).1);
            finding
        })
        .collect();
    assert!(inspector.settle() && inspector.refresh());
    Case { folder, office, inspector, enterprise, visit, findings }
}

fn page(phone: &Phone, query: Query) -> PaperPage {
    match phone.view(&query) {
        View::PaperPage(page) => *page,
        other => panic!("no paper: {other:?}"),
    }
}

impl Case {
    fn preview(&self, kind: PaperKind) -> PaperPage {
        page(&self.inspector, Query::PaperPreview { inspection: self.visit, kind })
    }

    fn order(&self) -> PaperId {
        let request = Request::OrderVisit {
            inspection: self.visit,
            findings: self.findings.clone(),
            apart: false,
            second: None,
        };
        match self.inspector.ask(request) {
            Reply::PapersMade { papers } => papers[0],
            other => panic!("no order: {other:?}"),
        }
    }

    /// The office's administrator says where one complains of the papers of the inspector's unit.
    fn enter_appeal(&self) {
        let unit = session(&self.inspector).1;
        let entered = write_directly::<_, StoreError>(self.folder.path(), |tx| {
            let mut fields = tx.unit_row(unit)?.expect("it is there").fields;
            fields.insert(UnitField::Appeal, APPEAL.to_owned());
            tx.put_unit_fields(unit, &fields)?;
            forget_organisation(tx)
        });
        entered.expect("it is entered");
        assert!(self.inspector.refresh());
    }
}

#[test]
fn an_order_reads_as_it_was_shown_before_it_was_given() {
    let case = case();
    let before = case.preview(PaperKind::Order);
    assert!(before.content.lacks.contains(&Lack::Appeal), "{:?}", before.content.lacks);
    assert!(before.content.blocks.iter().any(|block| matches!(block, Block::Blank(_))));
    case.enter_appeal();
    let before = case.preview(PaperKind::Order);
    assert!(!before.content.lacks.contains(&Lack::Appeal));
    let paper = case.order();
    let made = page(&case.inspector, Query::PaperPage { paper });
    assert_eq!(made.content.blocks, before.content.blocks);
    let said = made.content.canonical();
    for words in ["配电柜前堆放杂物", "灭火器压力不足", "清理并划线", "前整改完毕", APPEAL]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(made.digest, Some(made.content.digest_words()));
    assert!(made.qr.is_some() && before.qr.is_none());
    assert!(!made.content.office.is_empty());
}

#[test]
fn everybody_who_reads_a_paper_reads_the_same_and_goes_on_reading_what_was_ordered() {
    let case = case();
    case.enter_appeal();
    let paper = case.order();
    assert!(case.inspector.settle());
    let query = || Query::PaperPage { paper };
    let made = page(&case.inspector, query());
    let supervisor = Phone::paired(&case.office.address, &case.office.code("supervisor", "晋川", 0), 2);
    for reader in [&supervisor, &case.enterprise] {
        assert!(reader.refresh());
        assert_eq!(page(reader, query()).content.canonical(), made.content.canonical());
    }
    let detail = Detail {
        reason: Some("写错了措施".into()),
        field: Some("measure".into()),
        value: Some("全部更换".into()),
        ..Detail::default()
    };
    supervisor.done(Request::TakeStep { finding: case.findings[0], kind: EventKind::Amend, detail });
    assert!(supervisor.settle() && case.inspector.refresh());
    let after = page(&case.inspector, query());
    assert_eq!(after.digest, made.digest, "what was ordered was ordered");
    assert!(!after.content.canonical().contains("全部更换"));
}

#[test]
fn a_paper_whose_hazard_has_not_come_says_so_and_proves_nothing() {
    let case = case();
    let record = case.preview(PaperKind::Record);
    assert_eq!(record.n_on_their_way, 0);
    assert!(record.content.canonical().contains("灭火器压力不足"));
    let absent = case.inspector.view(&Query::PaperPage {
        paper: PaperId::from_parts(spotcheck_domain::time::Timestamp::from_millis(1), [1; 10]),
    });
    assert_eq!(absent, View::Absent);
}
