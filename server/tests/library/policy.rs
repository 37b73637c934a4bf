//! The policy of a unit.

use super::common::call::{ask, done, obstacle, undone};
use super::{Desk, named, reference};
use spotcheck_domain::call::{Obstacle, PolicySheet, ReadPolicy, SetPolicy};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::policy::{Policies, PolicyField as F};
use spotcheck_domain::term::Role;

fn set(unit: UnitId, version: u32, field: F, value: Option<u16>) -> SetPolicy {
    SetPolicy { unit, version, values: [(field, value)].into(), reason: "专项整治期间".into() }
}

fn value(sheet: &PolicySheet, field: F) -> (u16, Option<u16>, Option<&str>) {
    let line = sheet.values.iter().find(|line| line.field == field).unwrap();
    (line.value, line.own, line.inherited_from.as_ref().map(|named| named.zh.as_str()))
}

#[test]
fn a_unit_sets_a_value_those_below_have_it_and_who_changed_what_when_and_why_is_read() {
    let desk = Desk::open();
    let admin = desk.county_admin();
    let (city, county, town) = (desk.unit("晋川市"), desk.unit("云岭县"), desk.unit("松涛镇"));
    let sheet = |unit| done(&desk.admin, &ReadPolicy { unit });
    assert_eq!(value(&sheet(town), F::ReviewDays), (10, None, None));

    assert_eq!(done(&desk.admin, &set(city, 1, F::ReviewDays, Some(8))).version, 2);
    assert_eq!(done(&admin, &set(county, 2, F::ReviewDays, Some(5))).version, 3);
    assert_eq!(value(&sheet(town), F::ReviewDays), (5, None, Some("云岭县")));
    assert_eq!(value(&sheet(county), F::ReviewDays), (5, Some(5), Some("晋川市")));
    assert_eq!(value(&sheet(desk.unit("青崖县")), F::ReviewDays), (8, None, Some("晋川市")));
    let read = done(&admin, &ReadPolicy { unit: town });
    assert_eq!(read.history.iter().map(|change| change.version).collect::<Vec<_>>(), [3, 2]);
    let change = &read.history[0];
    assert_eq!((change.by_name.as_str(), change.reason.as_str()), ("县管理", "专项整治期间"));
    assert_eq!(change.values[&F::ReviewDays], (None, Some(5)));
    assert_eq!(read.history[1].unit, city);
    assert!(read.is_editable);
    assert_eq!(desk.audited("set_policy").len(), 2);

    done(&admin, &set(county, 3, F::ReviewDays, None));
    assert_eq!(value(&sheet(town), F::ReviewDays), (8, None, Some("晋川市")), "as above it again");
}

#[test]
fn what_lies_beyond_its_bounds_has_no_reason_or_was_read_before_a_change_is_refused() {
    let desk = Desk::open();
    let county = desk.unit("云岭县");
    let told = undone(&desk.admin, &set(county, 1, F::LongestMajorDays, Some(4_000)));
    assert_eq!((told.code.as_str(), told.details["most"].as_u64()), ("out_of_bounds", Some(1_095)));
    assert_eq!(obstacle(&desk.admin, &set(county, 1, F::FiveInPlace, Some(2))), Obstacle::OutOfBounds);
    let silent = SetPolicy { reason: " ".into(), ..set(county, 1, F::ReviewDays, Some(5)) };
    assert_eq!(obstacle(&desk.admin, &silent), Obstacle::ReasonMissing);
    done(&desk.admin, &set(county, 1, F::ReviewDays, Some(5)));
    assert_eq!(obstacle(&desk.admin, &set(county, 1, F::ReviewDays, Some(6))), Obstacle::ChangedSinceRead);
    // The same again is no change.
    assert_eq!(done(&desk.admin, &set(county, 2, F::ReviewDays, Some(5))).version, 2);
    let inspector = desk.person("检查", "云岭县", Role::Inspector);
    assert_eq!(undone(&inspector, &set(county, 2, F::ReviewDays, Some(9))).status, 404);
}

#[test]
fn a_phone_is_told_what_units_in_its_sight_set_and_nothing_while_none_does() {
    let desk = Desk::open();
    let mut town = desk.person("镇检查", "松涛镇", Role::Inspector);
    let mut sibling = desk.person("邻县检查", "青崖县", Role::Inspector);
    let policies = |phone: &mut super::Phone| -> Option<Policies> {
        let versions = named(phone);
        let version = versions.iter().find(|version| version.name == "policies")?;
        Some(serde_json::from_value(reference(phone, &version.sha256).unwrap()).unwrap())
    };
    assert_eq!(policies(&mut town), None);
    done(&desk.admin, &set(desk.unit("云岭县"), 1, F::ReviewDays, Some(5)));
    let told = policies(&mut town).unwrap();
    assert_eq!((told.version, told.units.len()), (2, 1));
    let beside = policies(&mut sibling).unwrap();
    assert_eq!((beside.version, beside.units.len()), (2, 0), "its number, which events name, and no values");
    let mut above = desk.person("市督办", "晋川市", Role::Supervisor);
    assert_eq!(policies(&mut above).map(|told| told.units.len()), Some(1), "who is above sees it too");
}

#[test]
fn a_unit_makes_what_it_has_from_above_stricter_and_never_looser() {
    let desk = Desk::open();
    let (county_admin, town_admin) = (desk.county_admin(), desk.person("镇管理", "松涛镇", Role::Admin));
    let (county, town) = (desk.unit("云岭县"), desk.unit("松涛镇"));
    let days = F::LongestMajorDays;
    let version = || done(&desk.admin, &ReadPolicy { unit: town }).version;
    let try_set = |by: &super::Phone, unit, field, value| ask(by, &set(unit, version(), field, Some(value)));
    let refused = |by: &super::Phone, unit, field, value| {
        let told = try_set(by, unit, field, value).unwrap_err();
        (told.code, told.details["least"].as_u64(), told.details["most"].as_u64())
    };
    let beyond = |least, most| ("out_of_bounds".to_owned(), Some(least), Some(most));
    try_set(&county_admin, county, days, 30).unwrap();
    assert_eq!(refused(&town_admin, town, days, 1_095), beyond(1, 30));
    try_set(&town_admin, town, days, 25).unwrap();
    let line = |unit, field| {
        let sheet = done(&town_admin, &ReadPolicy { unit });
        sheet.values.into_iter().find(|line| line.field == field).unwrap()
    };
    assert_eq!((line(town, days).value, line(town, days).most), (25, 30), "the page says how far");
    // Of some more is stricter.
    assert_eq!(refused(&town_admin, town, F::ExtensionDaysMajor, 5), beyond(20, 90));
    assert_eq!(refused(&town_admin, town, F::FiveInPlace, 0), beyond(1, 1));
    try_set(&desk.admin, county, F::YearlyCap, 4).unwrap();
    assert_eq!(refused(&town_admin, town, F::YearlyCap, 0), beyond(1, 4), "no cap is looser than any");
    // The top is free, and may make an exception; whoever is between them may not.
    assert_eq!(refused(&county_admin, county, days, 400), beyond(1, 365));
    try_set(&desk.admin, town, days, 200).unwrap();
    assert_eq!(line(town, days).value, 200);
    let tightened = try_set(&county_admin, county, days, 20).unwrap().version;
    assert_eq!((line(town, days).value, line(town, days).own), (20, None), "what was looser below lapses");
    assert_eq!(version(), tightened);
}
