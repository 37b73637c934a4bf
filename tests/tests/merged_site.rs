//! A site is merged into another, or closed, while an inspector is at it without a network: his visit goes on, and his
//! phone shows what is known now once it hears of it.

use spotcheck_client::protocol::{Query, View};
use spotcheck_domain::id::{InspectionId, SiteId};
use spotcheck_domain::refusal::Refusal;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::work::start_visit;
use tempfile::TempDir;

struct Town {
    _folder: TempDir,
    _office: OfficeProcess,
    inspector: Phone,
    admin: Phone,
}

fn town() -> Town {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let inspector = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let admin = Phone::paired(&office.address, &office.code("admin", "晋川", 0), 2);
    Town { _folder: folder, _office: office, inspector, admin }
}

fn decide(admin: &Phone, site: SiteId, what: &str, body: &str) {
    let headers = [("content-type", "application/json".to_owned())];
    let path = format!("/v1/sites/{site}/{what}");
    let answer = admin.http.exchange("POST", &path, &headers, body.as_bytes()).expect("an answer");
    assert_eq!(answer.status, 204, "{}", String::from_utf8_lossy(&answer.body));
}

fn n_offered(phone: &Phone, query: &str) -> u32 {
    match phone.view(&Query::Sites { query: query.into(), near: None, limit: 9 }) {
        View::Sites(sites) => sites.n_matching,
        other => panic!("no sites: {other:?}"),
    }
}

fn site_name(phone: &Phone, visit: InspectionId) -> String {
    phone.inspection(visit).row.site_name
}

#[test]
fn a_visit_goes_on_at_a_site_that_was_merged_away_meanwhile() {
    let Town { inspector, admin, .. } = &town();
    let (one, other) = (inspector.site("stmy").row, inspector.site("云岭二号").row);
    inspector.http.cut(true);
    let visit = start_visit(inspector, "stmy");
    inspector.record(visit, "通道堵塞");
    decide(admin, one.id, "merge", &format!(r#"{{"into":"{}"}}"#, other.id));
    inspector.record(visit, "灭火器压力不足");
    assert_eq!(site_name(inspector, visit), one.name, "it has not heard of it");

    inspector.http.cut(false);
    assert!(inspector.refresh(), "all of it is taken");
    assert_eq!(site_name(inspector, visit), other.name);
    assert_eq!(inspector.inspection(visit).findings.len(), 2);
    assert!(inspector.inspection(visit).findings.iter().all(|card| card.row.site_name == other.name));
    assert!(inspector.today().open_inspections.iter().all(|card| card.row.site_name == other.name));
    inspector.record(visit, "线路老化");
    assert!(inspector.refresh(), "and it goes on");

    // One of them is offered, which has the visit of both.
    assert_eq!((n_offered(inspector, "stmy"), n_offered(inspector, "云岭二号")), (0, 1));
    let card = inspector.site("云岭二号");
    assert_eq!((card.n_open_findings, card.last_visit_at.is_some()), (3, true));
    let View::Start(start) = inspector.view(&Query::Start { site: one.id, unit: None }) else {
        panic!("the other's")
    };
    assert_eq!((start.site.row.id, start.unfinished), (other.id, Some(visit)));
    decide(admin, one.id, "unmerge", "");
    assert!(inspector.refresh());
    assert_eq!((site_name(inspector, visit), n_offered(inspector, "stmy")), (one.name, 1));
}

#[test]
fn a_closed_site_is_not_offered_and_nothing_begins_there() {
    let Town { inspector, admin, .. } = &town();
    let site = inspector.site("stmy").row.id;
    let visit = start_visit(inspector, "stmy");
    decide(admin, site, "close", r#"{"on":"2026-11-30","reason":"关停"}"#);
    assert!(inspector.refresh());
    assert_eq!(n_offered(inspector, "stmy"), 0);
    assert!(matches!(inspector.view(&Query::Start { site, unit: None }), View::Absent));
    let request = spotcheck_client::protocol::Request::StartInspection {
        site,
        kind: spotcheck_domain::term::InspectionKind::Routine,
        checklist: None,
        second: None,
        position: None,
        unit: None,
    };
    let failure = inspector.failure(request);
    assert_eq!(failure, Some(Refusal::WrongState.into()));
    inspector.record(visit, "仍可记录");
    assert!(inspector.refresh(), "what runs goes on");
    decide(admin, site, "reopen", "");
    assert!(inspector.refresh());
    assert_eq!(n_offered(inspector, "stmy"), 1);
}
