//! The sheet of a visit's order on a phone: what it holds, what is offered again, the measure on the spot that lies over a
//! finding, and what is taken back before any order, with both phones and the office of one mind.

use spotcheck_client::protocol::{Detail, Edit, Failure, OrderView, Query, Reply, Request, View};
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{FindingId, InspectionId};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{OnSpot, PhotoRole, State};
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::start_visit;
use tempfile::TempDir;

struct Case {
    _folder: TempDir,
    _office: OfficeProcess,
    phone: Phone,
    other: Phone,
    visit: InspectionId,
}

fn case() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let pair = |role, unit, seed| Phone::paired(&office.address, &office.code(role, unit, 0), seed);
    let (phone, other) = (pair("inspector", "云岭", 1), pair("supervisor", "晋川", 2));
    let visit = start_visit(&phone, "stmy");
    Case { _folder: folder, _office: office, phone, other, visit }
}

impl Case {
    fn sheet(&self) -> OrderView {
        match self.phone.view(&Query::Order { inspection: self.visit }) {
            View::Order(view) => *view,
            other => panic!("no sheet: {other:?}"),
        }
    }

    fn record(&self, title: &str, n: u64) -> FindingId {
        let finding = self.phone.record(self.visit, title);
        self.phone.shoot(finding.into(), PhotoRole::Before, &jpeg(n, 20_000), None);
        finding
    }

    fn set(&self, finding: FindingId, field: FindingField, value: &str) {
        assert_eq!(self.phone.set(finding, field, value), Reply::Done, "{field}");
    }

    fn step(&self, finding: FindingId, kind: EventKind, detail: Detail) -> Reply {
        self.phone.ask(Request::TakeStep { finding, kind, detail })
    }
}

#[test]
fn the_sheet_holds_what_can_be_ordered_and_offers_what_was_said_before() {
    let case = case();
    let first = case.record("通道堵塞", 1);
    case.set(first, FindingField::Measure, "当班清理");
    case.set(first, FindingField::Responsible, "机电科 冯科长");
    case.set(first, FindingField::Place, "东翼");
    let second = case.record("灯具损坏", 2);
    let sheet = case.sheet();
    let ids: Vec<FindingId> = sheet.findings.iter().map(|finding| finding.row.id).collect();
    assert_eq!(ids, [first, second]);
    let used = &sheet.findings[1].used;
    assert_eq!(used.measures, ["当班清理"]);
    assert_eq!(used.places, ["东翼"]);
    assert_eq!(used.responsible[0], "机电科 冯科长", "before whom the site names");
    assert!(
        !sheet.findings[0].used.responsible.contains(&"机电科 冯科长".to_owned()),
        "its own is no other's"
    );
    let lacks = [Refusal::NeedsMeasure, Refusal::NeedsDeadline, Refusal::NeedsResponsible];
    assert_eq!(sheet.findings[1].lacks, lacks);
}

#[test]
fn what_is_incomplete_is_told_of_each_and_nothing_is_ordered() {
    let case = case();
    let whole = case.record("通道堵塞", 1);
    let deadline = case.sheet().findings[0].today.plus_days(7).to_string();
    let fill = |finding| {
        case.set(finding, FindingField::Measure, "当班清理");
        case.set(finding, FindingField::Responsible, "冯科长");
        case.set(finding, FindingField::Deadline, &deadline);
    };
    fill(whole);
    let lacking = case.record("灯具损坏", 2);
    let second = case.sheet().findings[0].colleagues[0].user;
    let order = |apart| Request::OrderVisit {
        inspection: case.visit,
        findings: vec![whole, lacking],
        apart,
        second: Some(second),
    };
    match case.phone.failure(order(false)) {
        Some(Failure::Incomplete(lacks)) => {
            assert!(lacks.iter().all(|lack| lack.finding == lacking) && lacks.len() == 3, "{lacks:?}");
        }
        other => panic!("it lacks something: {other:?}"),
    }
    assert_eq!(case.sheet().findings.len(), 2, "neither is ordered");
    fill(lacking);
    assert!(matches!(case.phone.ask(order(false)), Reply::PapersMade { papers } if papers.len() == 1));
    let sheet = case.sheet();
    assert_eq!((sheet.findings.len(), sheet.n_ordered), (0, 2));
    assert!(case.phone.settle());
}

#[test]
fn a_measure_on_the_spot_lies_over_the_finding_at_the_office_too() {
    let case = case();
    let finding = case.record("瓦斯超限", 1);
    let second = case.phone.finding(finding).colleagues[0].user;
    let measure = |on_spot| Detail {
        second: Some(second),
        on_spot,
        basis: Some("安全生产法第六十五条".into()),
        note: Some("东翼工作面全部人员".into()),
        ..Detail::default()
    };
    let kind = EventKind::OnSpotMeasure;
    let refused = Reply::Failed(Refusal::NeedsSpotMeasure.into());
    assert_eq!(case.step(finding, kind, measure(None)), refused);
    assert_eq!(case.step(finding, kind, measure(Some(OnSpot::Withdraw))), Reply::Done);
    assert!(case.phone.settle() && case.other.refresh());
    for phone in [&case.phone, &case.other] {
        let view = phone.finding(finding);
        assert_eq!((view.on_spot, view.state), (Some(OnSpot::Withdraw), State::Recorded));
        let said = &view.timeline.last().expect("the measure").detail;
        assert_eq!(said.basis.as_deref(), Some("安全生产法第六十五条"));
        assert!(view.needs_update || !view.acts.is_empty(), "this version knows the step");
    }
}

#[test]
fn what_was_recorded_by_mistake_is_struck_and_stays_in_the_record() {
    let case = case();
    let finding = case.record("误记", 1);
    let photo = case.phone.finding(finding).photos[0].id;
    let strike = |reason: &str| {
        let edit = Edit::StrikePhoto { photo, reason: reason.into() };
        let seen = case.phone.finding(finding).seen;
        case.phone.ask(Request::Edit { document: finding.into(), edit, seen })
    };
    assert_eq!(strike(" "), Reply::Failed(Refusal::NeedsReason.into()));
    assert_eq!(strike("拍错了"), Reply::Done);
    assert!(case.phone.finding(finding).lacks.contains(&Refusal::NeedsPhoto), "it shows nothing any more");
    let withdraw = |reason: &str| Detail { reason: Some(reason.into()), ..Detail::default() };
    assert_eq!(case.step(finding, EventKind::Withdraw, withdraw("同一处记了两次")), Reply::Done);
    assert!(case.phone.settle() && case.other.refresh());
    for phone in [&case.phone, &case.other] {
        let view = phone.finding(finding);
        assert_eq!(view.state, State::Void);
        assert_eq!(view.photos[0].photo.struck.as_deref(), Some("拍错了"));
    }
    assert!(case.sheet().findings.is_empty());
}
