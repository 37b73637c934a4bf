//! Two inspectors of one unit and one name: neither takes the other's visits and hazards for his own.

use futures::executor::block_on;
use rusqlite::{Connection, params};
use spotcheck_client::protocol::{LedgerOrder, Query, View};
use spotcheck_client::storage::{Batch, Storage, Table};
use spotcheck_domain::id::{FindingId, InspectionId, UserId};
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::reference::Person;
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;
use spotcheck_server::people::organisation::enter_person;
use spotcheck_server::store::{StoreError, write_directly};
use spotcheck_tests::day::session;
use spotcheck_tests::office::{OfficeProcess, new_code};
use spotcheck_tests::phone::Phone;
use spotcheck_tests::work::start_visit;
use std::path::Path;
use tempfile::TempDir;

struct Case {
    folder: TempDir,
    office: OfficeProcess,
    one: Phone,
    other: Phone,
    /// Of the first.
    visit: InspectionId,
    finding: FindingId,
}

/// A visit of one, seen by the other.
fn case() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let one = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let other = Phone::paired(&office.address, &namesake(folder.path(), &one), 2);
    assert_eq!(one.today().name, other.today().name);
    let visit = start_visit(&one, "stmy");
    let finding = one.record(visit, "通道堵塞");
    assert!(one.settle() && other.refresh());
    assert_eq!(other.finding(finding).row.title, "通道堵塞", "they are of one unit");
    Case { folder, office, one, other, visit, finding }
}

/// Enters another inspector of that name in the same unit, and gives his code.
fn namesake(folder: &Path, of: &Phone) -> String {
    let at = Timestamp::from_millis(1_790_000_000_000);
    let person = Person {
        id: UserId::from_parts(at, [9; 10]),
        unit: session(of).1,
        name: "后来者".into(),
        roles: vec![Role::Inspector],
        certificate: String::new(),
    };
    write_directly::<_, StoreError>(folder, |tx| enter_person(tx, &person, at)).expect("he is entered");
    let code = new_code(folder, &person.name);
    let office = Connection::open(folder.join("spotcheck.db")).expect("the database opens");
    let renamed = office
        .execute("UPDATE users SET name = ?1 WHERE id = ?2", params![of.today().name, person.id.as_bytes()]);
    assert_eq!(renamed, Ok(1));
    code
}

fn mine(phone: &Phone) -> Vec<FindingId> {
    let ledger = |filter: LedgerFilter| match phone.view(&Query::Ledger {
        filter,
        order: LedgerOrder::default(),
        offset: 0,
        limit: 50,
    }) {
        View::Ledger(ledger) => ledger,
        other => panic!("no ledger: {other:?}"),
    };
    let me = ledger(LedgerFilter::default()).me;
    let cards = ledger(LedgerFilter { mine: me, ..LedgerFilter::default() }).cards;
    cards.iter().map(|card| card.row.id).collect()
}

fn unfinished(phone: &Phone) -> Option<InspectionId> {
    let site = phone.site("stmy").row.id;
    match phone.view(&Query::Start { site, unit: None }) {
        View::Start(start) => start.unfinished,
        other => panic!("no site to visit: {other:?}"),
    }
}

fn open_visits(phone: &Phone) -> Vec<InspectionId> {
    phone.today().open_inspections.iter().map(|card| card.row.id).collect()
}

#[test]
fn what_a_namesake_recorded_is_not_mine() {
    let case = case();
    assert_eq!(mine(&case.one), [case.finding]);
    assert_eq!(mine(&case.other), []);
    assert_eq!(unfinished(&case.one), Some(case.visit));
    assert_eq!(unfinished(&case.other), None);
    assert_eq!(open_visits(&case.one), [case.visit]);
    assert_eq!(open_visits(&case.other), []);
    drop((case.office, case.folder));
}

#[test]
fn rows_of_the_version_before_are_made_again_with_their_ids() {
    let mut case = case();
    let rows = block_on(case.one.memory.scan(Table::Rows, b"")).expect("it reads");
    let mut batch = Batch::default();
    for (key, value) in rows {
        let mut stored: serde_json::Value = serde_json::from_slice(&value).expect("a row is JSON");
        stored["version"] = 1.into();
        for (kind, field) in [("finding", "recorder"), ("inspection", "officer_ids")] {
            if let Some(row) = stored["row"].get_mut(kind).and_then(|row| row.as_object_mut()) {
                assert!(row.remove(field).is_some(), "{row:?}");
            }
        }
        batch.put(Table::Rows, key, serde_json::to_vec(&stored).expect("plain data"));
    }
    block_on(case.one.memory.commit(batch)).expect("it is written");
    case.one.kill();
    assert_eq!(mine(&case.one), [case.finding]);
    assert_eq!(open_visits(&case.one), [case.visit]);
}
