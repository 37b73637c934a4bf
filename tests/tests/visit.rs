//! The main job, phone to desk: recorded offline, killed, reopened, sent, seen.

use spotcheck_client::protocol::{Reply, Request, Whereabouts};
use spotcheck_domain::term::Verdict;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::work::visit;

#[test]
fn a_visit_recorded_offline_and_killed_reaches_the_desk_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let mut phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let desk = Phone::paired(&office.address, &office.code("viewer", "云岭", 0), 2);

    phone.http.cut(true);
    let visit = visit(&phone, "stmy", 1);
    phone.kill();
    assert_eq!(phone.inspection(visit.inspection).narrative, "带班领导在岗，调度室记录齐全。");
    assert_eq!(phone.inspection(visit.inspection).whereabouts, Whereabouts::OnThisPhone);
    assert!(!phone.settle(), "nothing leaves without a network");

    phone.http.cut(false);
    phone.engine.network(false);
    phone.engine.network(true);
    assert!(phone.settle(), "everything leaves with one");
    assert_eq!(phone.inspection(visit.inspection).whereabouts, Whereabouts::AtTheOffice);

    assert!(desk.refresh());
    let seen = desk.inspection(visit.inspection);
    let mine = phone.inspection(visit.inspection);
    assert_eq!((seen.narrative, &seen.items, seen.findings.len()), (mine.narrative, &mine.items, 3));
    assert_eq!(seen.items[2].verdict, Some(Verdict::Hazard), "recording from an item answers it");
    assert_eq!(seen.acts, [], "a viewer reads");
    for finding in &visit.findings {
        assert_eq!(desk.finding(*finding).row, phone.finding(*finding).row);
    }
    for (hash, bytes) in &visit.photos {
        let (reply, attachments) = desk.ask_with(Request::Photo { sha256: *hash }, vec![]);
        assert!(matches!(&reply, Reply::Photo { media_type } if media_type == "image/jpeg"), "{reply:?}");
        assert!(attachments[0] == *bytes, "the very bytes");
    }
    let entry = &desk.finding(visit.findings[0]).timeline[0];
    assert!(entry.received_at.is_some(), "the office's receipt says when it came");
}

#[test]
fn a_sibling_county_sees_nothing_of_it_and_the_city_everything() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    visit(&phone, "stmy", 1);
    assert!(phone.settle());
    let others = office
        .invitations()
        .iter()
        .filter(|one| one["roles"].to_string().contains("inspector"))
        .find(|one| !one["unit"].as_str().unwrap_or_default().contains("云岭"))
        .and_then(|one| one["code"].as_str())
        .expect("another county has an inspector");
    let sibling = Phone::paired(&office.address, others, 3);
    assert_eq!(sibling.today().recent_inspections.len(), 0);
    let city = Phone::paired(&office.address, &office.code("supervisor", "晋川", 0), 4);
    assert_eq!(city.today().recent_inspections.len(), 1);
}

#[test]
fn an_office_killed_and_started_again_has_all_that_it_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let code = office.code("viewer", "云岭", 0);
    let visit = visit(&phone, "stmy", 1);
    assert!(phone.settle());
    office.kill();
    let office = OfficeProcess::start(folder.path(), "127.0.0.1:0", false);
    let desk = Phone::paired(&office.address, &code, 2);
    assert_eq!(desk.inspection(visit.inspection).findings.len(), 3);
    for (hash, bytes) in &visit.photos {
        assert!(desk.ask_with(Request::Photo { sha256: *hash }, vec![]).1[0] == *bytes);
    }
}
