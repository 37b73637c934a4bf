//! A feed that rotted and was made anew by `verify --repair`: the phones compare what they hold, and all goes on.

use rusqlite::Connection;
use spotcheck_client::protocol::{Detail, Request};
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::term::PhotoRole;
use spotcheck_tests::backup::Stored;
use spotcheck_tests::day::{sees, session};
use spotcheck_tests::office::{OfficeProcess, binary, new_code};
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::{fill_order, start_visit, visit};
use std::path::Path;
use std::process::Command;

/// Everything of a finding that a screen shows.
fn shown(phone: &Phone, finding: FindingId) -> String {
    let finding = phone.finding(finding);
    format!("{:?} {:?} {:?} {}", finding.row, finding.seen, finding.timeline, finding.photos.len())
}

/// How many of these findings the phone's person sees.
fn n_findings(phone: &Phone, findings: &[FindingId]) -> usize {
    findings.iter().filter(|finding| sees(phone, **finding)).count()
}

/// An order for the enterprise of that phone.
fn order(phone: &Phone, finding: FindingId, enterprise: &Phone) {
    fill_order(phone, finding, session(enterprise).1);
    let second = phone.finding(finding).colleagues[0].user;
    let detail = Detail { second: Some(second), ..Detail::default() };
    phone.done(Request::TakeStep { finding, kind: EventKind::Order, detail });
}

fn repair(folder: &Path) {
    let verify = ["verify", "--repair", "--data"];
    let repaired = Command::new(binary()).args(verify).arg(folder).output().expect("runs");
    assert!(repaired.status.success(), "{}", String::from_utf8_lossy(&repaired.stdout));
}

fn execute(folder: &Path, sql: &str) {
    let conn = Connection::open(folder.join("spotcheck.db")).expect("opens");
    assert!(conn.execute(sql, []).expect("executes") > 0);
}

#[test]
fn who_asked_while_the_feed_had_holes_gets_what_was_not_told_to_him() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let pair = |nth, seed| Phone::paired(&office.address, &office.code("inspector", "云岭", nth), seed);
    let (one, two) = (pair(0, 1), pair(1, 2));
    let finding = one.record(start_visit(&one, "stmy"), "通道堵塞");
    assert!(one.settle() && two.refresh());
    one.set(finding, FindingField::Place, "西侧");
    assert!(one.settle());
    office.kill();
    execute(folder.path(), "DELETE FROM feed WHERE sequence = (SELECT max(sequence) FROM changes)");
    let office = OfficeProcess::start(folder.path(), "127.0.0.1:0", false);
    two.http.move_to(&office.address);
    assert!(two.refresh() && two.finding(finding).row.place.is_empty(), "nothing tells him");
    office.kill();
    repair(folder.path());
    let office = OfficeProcess::start(folder.path(), "127.0.0.1:0", false);
    two.http.move_to(&office.address);
    assert!(two.refresh());
    assert_eq!(two.finding(finding).row.place, "西侧");
}

#[test]
fn nothing_is_lost_and_nothing_is_doubled_by_a_feed_that_is_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let pair = |role, unit, nth, seed| Phone::paired(&office.address, &office.code(role, unit, nth), seed);
    let (one, two) = (pair("inspector", "云岭", 0, 1), pair("inspector", "云岭", 1, 2));
    let (enterprise, newcomer) = (pair("responsible", "松涛", 0, 3), office.code("supervisor", "晋川", 0));
    let visit = visit(&one, "stmy", 1);
    let ordered = one.record(start_visit(&one, "stmy"), "通道堵塞");
    one.shoot(ordered.into(), PhotoRole::Before, &jpeg(5, 20_000), None);
    order(&one, ordered, &enterprise);
    let findings: Vec<FindingId> = visit.findings.iter().copied().chain([ordered]).collect();
    assert!(one.settle() && two.refresh() && enterprise.refresh());
    // One is away with unsent words, and has not heard of what the other wrote last.
    two.http.cut(true);
    two.set(findings[0], FindingField::Place, "东侧");
    one.set(findings[1], FindingField::Place, "西侧");
    assert!(one.settle());
    let before = Stored::read(folder.path());
    office.kill();

    execute(folder.path(), "DELETE FROM feed WHERE sequence % 3 = 0");
    execute(folder.path(), "UPDATE feed_chain SET hash = randomblob(16) WHERE sequence % 5 = 0");
    repair(folder.path());
    assert!(Stored::read(folder.path()) == before, "a repair leaves changes and photos alone");

    let office = OfficeProcess::start(folder.path(), "127.0.0.1:0", false);
    for phone in [&one, &two, &enterprise] {
        phone.http.move_to(&office.address);
    }
    two.http.cut(false);
    for phone in [&one, &two, &enterprise, &one] {
        assert!(phone.refresh());
    }
    let after = Stored::read(folder.path());
    assert_eq!(after.changes.difference(&before.changes).count(), 1, "what was unsent");
    assert!(before.changes.is_subset(&after.changes) && after.photos == before.photos);
    let newcomer = Phone::paired(&office.address, &newcomer, 9);
    for finding in &findings {
        let here = shown(&one, *finding);
        assert_eq!(shown(&two, *finding), here);
        assert_eq!(shown(&newcomer, *finding), here);
    }
    assert_eq!(shown(&enterprise, ordered), shown(&one, ordered));
    assert_eq!(n_findings(&enterprise, &findings), 1, "what it was ordered to put right, and no more");

    let name = enterprise.today().name;
    let code = new_code(folder.path(), &name);
    let successor = Phone::paired(&office.address, &code, 10);
    assert_eq!(shown(&successor, ordered), shown(&one, ordered), "a new phone is told of the order too");

    // From now on news come as ever.
    enterprise.done(Request::TakeStep {
        finding: ordered,
        kind: EventKind::Acknowledge,
        detail: Detail::default(),
    });
    assert!(enterprise.settle() && two.refresh());
    assert_eq!(shown(&two, ordered), shown(&enterprise, ordered));
}
