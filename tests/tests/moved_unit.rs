//! A unit is put under another city: whoever was above it sees no more of it, whoever is above it now sees all, and what
//! was made offline before is judged by the tree of before.

use spotcheck_client::protocol::{Edit, Query, Request, View};
use spotcheck_client::storage::{Storage, Table};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{DocumentId, FindingId, UnitId, UserId};
use spotcheck_domain::reference::{Named, Person, Unit};
use spotcheck_domain::term::{PhotoRole, Role, Tier};
use spotcheck_domain::time::Timestamp;
use spotcheck_server::people::organisation::{
    MoveError, Moved, enter_person, enter_unit, forget_organisation, move_unit,
};
use spotcheck_server::store::{StoreError, write_directly};
use spotcheck_server::upkeep::verify::verify;
use spotcheck_tests::day::session;
use spotcheck_tests::office::{OfficeProcess, new_code};
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::start_visit;
use std::collections::HashSet;
use std::path::Path;
use tempfile::TempDir;

const AT: Timestamp = Timestamp::from_millis(1_790_000_000_000);
/// The supervisor of the other city.
const OTHER: &str = "岑远舟";

struct Case {
    folder: TempDir,
    office: OfficeProcess,
    inspector: Phone,
    /// Of the city to which the county belongs.
    before: Phone,
    /// Of the one to which it goes.
    after: Phone,
    county: UnitId,
    finding: FindingId,
}

fn city() -> UnitId {
    UnitId::from_parts(AT, [7; 10])
}

/// Enters another city, and gives the code of its supervisor.
fn other_city(folder: &Path) -> String {
    let name = Named { zh: "望川市".into(), en: "Wangchuan".into() };
    let unit = Unit { id: city(), parent: None, tier: Tier::City, name };
    let person = Person {
        id: UserId::from_parts(AT, [8; 10]),
        unit: city(),
        name: OTHER.into(),
        roles: vec![Role::Supervisor, Role::Inspector],
        certificate: String::new(),
    };
    let entered = write_directly::<_, StoreError>(folder, |tx| {
        enter_unit(tx, &unit)?;
        enter_person(tx, &person, AT)?;
        forget_organisation(tx)
    });
    entered.expect("is entered");
    new_code(folder, OTHER)
}

fn case() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let pair = |role, unit, seed| Phone::paired(&office.address, &office.code(role, unit, 0), seed);
    let (inspector, before) = (pair("inspector", "云岭", 1), pair("supervisor", "晋川", 2));
    let after = Phone::paired(&office.address, &other_city(folder.path()), 3);
    let finding = inspector.record(start_visit(&inspector, "stmy"), "通道堵塞");
    inspector.shoot(finding.into(), PhotoRole::Before, &jpeg(1, 5_000), None);
    assert!(inspector.settle() && before.refresh() && after.refresh());
    let county = session(&inspector).1;
    Case { folder, office, inspector, before, after, county, finding }
}

impl Case {
    fn move_county(&self, to: UnitId) -> Result<Moved, MoveError> {
        let (county, at) = (self.county, self.inspector_now());
        write_directly(self.folder.path(), move |tx| move_unit(tx, county, Some(to), at, &mut HashSet::new()))
    }

    fn inspector_now(&self) -> Timestamp {
        use spotcheck_client::world::Clock;
        self.inspector.clock.now()
    }

    fn sees(&self, phone: &Phone) -> bool {
        matches!(phone.view(&Query::Finding { finding: self.finding }), View::Finding(_))
    }
}

fn n_stored(phone: &Phone, document: DocumentId) -> usize {
    let scan = phone.memory.scan(Table::Documents, document.as_bytes());
    futures::executor::block_on(scan).expect("reads").len()
}

#[test]
fn what_is_written_while_a_unit_is_elsewhere_reaches_whoever_is_above_it_again() {
    let case = case();
    let write = |place: &str| {
        case.inspector.set(case.finding, FindingField::Place, place);
        assert!(case.inspector.refresh());
    };
    let back = session(&case.before).1;
    write("东侧通道");
    case.move_county(city()).expect("it is moved");
    write("西侧通道");
    case.move_county(back).expect("it is moved back");
    // He heard of none of it, and is told all of it at once.
    assert!(case.before.refresh());
    assert_eq!(case.before.finding(case.finding).seen, case.inspector.finding(case.finding).seen);
    assert_eq!(case.before.finding(case.finding).row.place, "西侧通道");
}

#[test]
fn a_unit_that_is_put_elsewhere_leaves_those_above_it_and_reaches_the_others() {
    let case = case();
    assert!(case.sees(&case.before) && !case.sees(&case.after));
    let moved = case.move_county(city()).expect("it is moved");
    assert!(moved.n_units > 1 && moved.n_people > 1 && moved.n_documents > 1, "{moved:?}");

    assert!(case.before.refresh() && case.after.refresh() && case.inspector.refresh());
    assert!(!case.sees(&case.before) && case.sees(&case.after) && case.sees(&case.inspector));
    assert_eq!(n_stored(&case.before, case.finding.into()), 0, "nothing of it stays on the phone");
    let status = |phone: &Phone| {
        let path = format!("/v1/documents/{}", case.finding);
        phone.http.exchange("GET", &path, &[], &[]).expect("an answer").status
    };
    assert_eq!([status(&case.before), status(&case.after)], [404, 200]);
    // What is written from now on goes to the new line alone.
    case.inspector.set(case.finding, FindingField::Place, "东侧");
    assert!(case.inspector.settle() && case.before.refresh() && case.after.refresh());
    assert_eq!(case.after.finding(case.finding).row.place, "东侧");
    assert!(!case.sees(&case.before));
    // A phone that begins anew is given the same.
    let fresh = Phone::paired(&case.office.address, &new_code(case.folder.path(), OTHER), 9);
    assert!(case.sees(&fresh));
    // And back.
    let home = session(&case.before).1;
    case.move_county(home).expect("it is moved");
    assert!(case.before.refresh() && case.after.refresh() && fresh.refresh());
    assert!(case.sees(&case.before) && !case.sees(&case.after) && !case.sees(&fresh));
    let report = verify(case.folder.path(), false).expect("it is verified");
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

#[test]
fn what_was_made_offline_before_the_move_is_judged_by_the_tree_of_before() {
    let case = case();
    case.before.http.cut(true);
    let seen = case.before.finding(case.finding).seen;
    let edit = Edit::SetFinding { field: FindingField::Place, value: "西侧".into() };
    case.before.done(Request::Edit { document: case.finding.into(), edit, seen });
    case.move_county(city()).expect("it is moved");
    case.before.http.cut(false);
    assert!(case.before.refresh());
    assert_eq!(case.before.status().n_refused, 0, "he was above it when he wrote");
    assert!(!case.sees(&case.before));
    assert!(case.inspector.refresh() && case.after.refresh());
    assert_eq!(case.inspector.finding(case.finding).row.place, "西侧");
    assert_eq!(case.after.finding(case.finding).row.place, "西侧");
}

#[test]
fn a_unit_is_put_under_no_unit_that_stands_no_higher_nor_below_itself() {
    let case = case();
    let enterprise = case.move_county(UnitId::from_parts(AT, [1; 10]));
    assert!(matches!(enterprise, Err(MoveError::NotFound)), "{enterprise:?}");
    let itself = case.move_county(case.county);
    assert!(matches!(itself, Err(MoveError::NotAbove)), "{itself:?}");
    let below =
        session(&Phone::paired(&case.office.address, &case.office.code("responsible", "松涛", 0), 5)).1;
    let below = case.move_county(below);
    assert!(matches!(below, Err(MoveError::NotAbove)), "{below:?}");
    assert!(case.before.refresh() && case.sees(&case.before));
}
