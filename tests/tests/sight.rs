//! The records that a person sees, and what a phone does with what its person may no longer see.

use spotcheck_client::protocol::{Detail, Query, Reply, Request, View, Whereabouts};
use spotcheck_client::session::Step;
use spotcheck_client::storage::{Storage, Table};
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{DocumentId, FindingId, UnitId};
use spotcheck_domain::term::PhotoRole;
use spotcheck_tests::day::{move_person, sees, session};
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::{fill_order, start_visit};
use tempfile::TempDir;

struct Counties {
    folder: TempDir,
    office: OfficeProcess,
    /// Of the county in which the work is done.
    one: Phone,
    two: Phone,
    neighbour: Phone,
    finding: FindingId,
}

/// Two phones of one county with a finding that both have, and one of the next county.
fn counties() -> Counties {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let pair = |unit, nth, seed| Phone::paired(&office.address, &office.code("inspector", unit, nth), seed);
    let (one, two, neighbour) = (pair("云岭", 0, 1), pair("云岭", 1, 2), pair("青崖", 0, 3));
    let finding = one.record(start_visit(&one, "stmy"), "通道堵塞");
    one.shoot(finding.into(), PhotoRole::Before, &jpeg(1, 50_000), None);
    assert!(one.settle() && two.refresh() && neighbour.refresh());
    Counties { folder, office, one, two, neighbour, finding }
}

impl Counties {
    fn move_person(&self, of: &Phone, to: UnitId) {
        move_person(self.folder.path(), of, to);
    }
}

/// Entries of the local store that belong to a document.
fn n_stored(phone: &Phone, document: DocumentId) -> usize {
    let tables = [Table::Documents, Table::Changes, Table::Rows, Table::Receipts];
    let n = |table| {
        futures::executor::block_on(phone.memory.scan(table, document.as_bytes())).expect("reads").len()
    };
    tables.into_iter().map(n).sum()
}

#[test]
fn who_is_moved_loses_the_old_area_and_gains_the_new_one_and_back() {
    let mut world = counties();
    let (home, away) = (session(&world.two).1, session(&world.neighbour).1);
    let theirs = world.neighbour.record(start_visit(&world.neighbour, ""), "邻县的隐患");
    assert!(world.neighbour.settle());
    world.two.set(world.finding, FindingField::Place, "东侧");
    assert!(world.two.settle());
    let before = world.two.finding(world.finding);
    world.move_person(&world.two, away);
    assert!(world.two.refresh());
    assert!(!sees(&world.two, world.finding) && sees(&world.two, theirs));
    assert_eq!(n_stored(&world.two, world.finding.into()), 0, "nothing of it stays on the phone");
    assert!(sees(&world.one, world.finding), "the others keep it");
    let address = format!("/v1/documents/{}", world.finding);
    let answer = world.two.http.exchange("GET", &address, &[], &[]).expect("an answer");
    assert_eq!(answer.status, 404);
    world.two.kill();
    assert!(world.two.refresh() && !sees(&world.two, world.finding));

    world.move_person(&world.two, home);
    assert!(world.two.refresh());
    assert_eq!(world.two.finding(world.finding).row, before.row, "whole, his own words too");
    assert!(!sees(&world.two, theirs));
    assert_eq!(world.two.set(world.finding, FindingField::Measure, "清理"), Reply::Done);
    assert!(world.two.settle() && world.one.refresh());
    assert_eq!(world.one.finding(world.finding).said(FindingField::Measure), "清理");
}

#[test]
fn work_that_was_unsent_when_its_record_was_lost_stays_until_it_is_sent() {
    let mut world = counties();
    let (home, away) = (session(&world.two).1, session(&world.neighbour).1);
    let photo = jpeg(2, 3_000_000);
    let hash = world.two.shoot(world.finding.into(), PhotoRole::After, &photo, None);
    // The record goes, and the phone is moved before its photo went.
    futures::executor::block_on(world.two.engine.run(Step::Sync));
    world.move_person(&world.two, away);
    world.two.engine.news();
    futures::executor::block_on(world.two.engine.run(Step::Sync));
    assert!(sees(&world.two, world.finding), "its photo is not sent yet");
    world.two.kill();
    assert!(sees(&world.two, world.finding));
    assert!(world.two.settle(), "who wrote the record brings its photo");
    assert!(!sees(&world.two, world.finding), "and then it goes");
    assert_eq!(n_stored(&world.two, world.finding.into()), 0);
    assert!(world.one.refresh());
    let got = world.one.http.exchange("GET", &format!("/v1/photos/{hash}"), &[], &[]);
    assert!(got.is_ok_and(|got| got.body == photo));
    world.move_person(&world.two, home);
    assert!(world.two.refresh());
    assert_eq!(world.two.finding(world.finding).photos.len(), 2);
}

#[test]
fn words_that_a_moved_person_may_not_send_stay_on_his_phone() {
    let mut world = counties();
    let away = session(&world.neighbour).1;
    world.two.http.cut(true);
    world.two.set(world.finding, FindingField::Place, "我写的地方");
    world.move_person(&world.two, away);
    world.two.http.cut(false);
    world.two.refresh();
    world.two.refresh();
    world.two.kill();
    let outbox = world.two.view(&Query::Outbox);
    let View::Outbox(outbox) = outbox else { panic!("no outbox: {outbox:?}") };
    let record = outbox.records.iter().find(|record| record.document == world.finding.into());
    let refused = record.map_or(&[][..], |record| &record.refusals);
    let is_kept = |words: &(String, String)| words.1 == "我写的地方";
    assert!(refused.iter().any(|refused| refused.words.iter().any(is_kept)), "{outbox:?}");
    assert!(world.one.refresh());
    assert_eq!(world.one.finding(world.finding).row.place, "", "the office did not take it");
}

#[test]
fn an_enterprise_sees_a_finding_from_its_order_on_and_whole() {
    let world = counties();
    let code = world.office.code("responsible", "松涛", 0);
    let enterprise = Phone::paired(&world.office.address, &code, 4);
    let unit = session(&enterprise).1;
    let one = &world.one;
    fill_order(one, world.finding, unit);
    assert!(one.settle() && enterprise.refresh());
    let seen_by_address = |phone: &Phone| {
        let path = format!("/v1/documents/{}", world.finding);
        phone.http.exchange("GET", &path, &[], &[]).expect("an answer").status
    };
    assert!(!sees(&enterprise, world.finding) && seen_by_address(&enterprise) == 404, "before the order");

    let second = one.finding(world.finding).colleagues[0].user;
    let detail = Detail { second: Some(second), ..Detail::default() };
    let order = Request::TakeStep { finding: world.finding, kind: EventKind::Order, detail };
    one.done(order);
    assert!(one.settle() && enterprise.refresh());
    assert_eq!(seen_by_address(&enterprise), 200);
    assert!(sees(&enterprise, world.finding));
    let (theirs, ours) = (enterprise.finding(world.finding), one.finding(world.finding));
    assert_eq!((&theirs.row, theirs.timeline.len()), (&ours.row, 2));
    let photo = ours.photos[0].photo.sha256;
    let bytes = enterprise.ask_with(Request::Photo { sha256: photo }, vec![]).1;
    assert!(bytes[0] == jpeg(1, 50_000));

    // What happens after comes change by change, both ways.
    one.shoot(world.finding.into(), PhotoRole::Before, &jpeg(5, 9_000), None);
    assert!(one.settle() && enterprise.refresh());
    assert_eq!(enterprise.finding(world.finding).photos.len(), 2);
    let acknowledge =
        Request::TakeStep { finding: world.finding, kind: EventKind::Acknowledge, detail: Detail::default() };
    enterprise.done(acknowledge);
    assert!(enterprise.settle() && one.refresh());
    let timeline = one.finding(world.finding).timeline;
    assert_eq!(timeline.last().map(|entry| entry.kind), Some(Some(EventKind::Acknowledge)));
    assert_eq!(enterprise.finding(world.finding).whereabouts, Whereabouts::AtTheOffice);
    // A new phone of the enterprise gets it too, and the neighbour never.
    assert!(world.neighbour.refresh() && !sees(&world.neighbour, world.finding));
    assert_eq!(enterprise.today().recent_inspections.len(), 0, "the visit is not shown with it");
}

#[test]
fn an_online_step_whose_answer_was_lost_is_found_again_once() {
    let world = counties();
    let city = Phone::paired(&world.office.address, &world.office.code("supervisor", "晋川", 0), 5);
    let list = Request::TakeStep {
        finding: world.finding,
        kind: EventKind::List,
        detail: Detail { reason: Some("重点".into()), ..Detail::default() },
    };
    city.http.lose_after(0);
    assert_ne!(city.ask(list.clone()), Reply::Done);
    city.http.cut(false);
    assert!(city.refresh());
    let listed = |phone: &Phone| {
        let timeline = phone.finding(world.finding).timeline;
        timeline.iter().filter(|entry| entry.kind == Some(EventKind::List)).count()
    };
    assert_eq!(listed(&city), 1);
    let entry = city.finding(world.finding).timeline.pop();
    assert!(entry.is_some_and(|entry| entry.received_at.is_some()), "with its receipt");
    assert!(world.one.refresh());
    assert_eq!(listed(&world.one), 1);
}

#[test]
fn a_phone_knows_for_whom_its_person_may_vouch() {
    let world = counties();
    let Reply::Colleagues { people } = world.one.ask(Request::Colleagues) else { panic!("no colleagues") };
    let names: Vec<&str> = people.iter().map(|who| who.name.as_str()).collect();
    assert_eq!(names, ["温如岚"], "neither for a reviewer nor for a leader of his unit, being an inspector");
}
