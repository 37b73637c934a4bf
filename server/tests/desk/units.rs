//! Units: entered below others, changed field by field, closed when empty; within one's area.

use super::common::call::{done, obstacle, organisation, undone};
use super::common::{inspection, push};
use super::{Desk, new_unit};
use serde_json::json;
use spotcheck_domain::call::{
    ChangeUnit, CloseUnit, EnterUnit, ListPeople, ListUnits, MovePerson, MoveUnit, MovedUnit, Obstacle,
    UnitField, UnitFields,
};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::term::{Role, Tier};
use spotcheck_domain::time::Timestamp;

fn said(fields: &[(UnitField, &str)]) -> UnitFields {
    fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
}

#[test]
fn a_unit_is_entered_once_and_says_more_of_itself_field_by_field() {
    let desk = Desk::open();
    let mut inspector = desk.server.pair("祁远舟");
    let county = desk.unit("云岭县");
    let id = UnitId::from_parts(Timestamp::from_millis(1), [7; 10]);
    let call = EnterUnit { id: Some(id), ..new_unit("　北坡 镇 ", county, Tier::Town) };
    assert_eq!(done(&desk.admin, &call).id, id);
    assert_eq!(done(&desk.admin, &call).id, id, "a lost answer costs nothing");
    let other = EnterUnit { id: Some(id), ..new_unit("南坡镇", county, Tier::Town) };
    assert_eq!(obstacle(&desk.admin, &other), Obstacle::IdTaken);
    assert_eq!(obstacle(&desk.admin, &new_unit("北坡镇", county, Tier::Town)), Obstacle::NameTaken);
    assert_eq!(obstacle(&desk.admin, &new_unit("北市", county, Tier::City)), Obstacle::TierNotBelow);
    assert_eq!(obstacle(&desk.admin, &new_unit("同级县", county, Tier::County)), Obstacle::TierNotBelow);
    assert_eq!(obstacle(&desk.admin, &new_unit("\u{200b} ", county, Tier::Town)), Obstacle::FieldInvalid);
    let long = "镇".repeat(101);
    assert_eq!(obstacle(&desk.admin, &new_unit(&long, county, Tier::Town)), Obstacle::TooLong);

    let change = |fields: &[(UnitField, &str)]| ChangeUnit { unit: id, fields: said(fields) };
    let more = [(UnitField::Standing, "delegated"), (UnitField::DelegatedBy, "云岭县应急管理局")];
    done(&desk.admin, &change(&more));
    done(&desk.admin, &change(&[(UnitField::Leader, "丙丁"), (UnitField::DelegatedBy, "")]));
    let wrong = undone(&desk.admin, &change(&[(UnitField::Standing, "perhaps")]));
    assert_eq!((wrong.status, wrong.code.as_str()), (400, "field_invalid"));
    assert_eq!(wrong.details, json!({ "field": "standing" }));
    assert_eq!(obstacle(&desk.admin, &change(&[(UnitField::Name, "松涛镇")])), Obstacle::NameTaken);
    assert_eq!(obstacle(&desk.admin, &change(&[(UnitField::Name, "")])), Obstacle::FieldInvalid);

    assert!(organisation(&mut inspector).unit(id).is_some_and(|unit| unit.name.zh == "北坡镇"));
    done(&desk.admin, &change(&[(UnitField::Name, "北坡新镇")]));
    assert!(organisation(&mut inspector).unit(id).is_some_and(|unit| unit.name.zh == "北坡新镇"));
    let all = done(&desk.admin, &ListUnits::default());
    assert_eq!(all.top, desk.unit("晋川市"));
    let listed = all.units.iter().find(|unit| unit.id == id).unwrap();
    let expected =
        [(UnitField::Name, "北坡新镇"), (UnitField::Standing, "delegated"), (UnitField::Leader, "丙丁")];
    assert_eq!((&listed.fields, listed.parent), (&said(&expected), Some(county)));
}

#[test]
fn a_call_with_a_field_that_it_has_not_is_refused_and_says_which() {
    let desk = Desk::open();
    let send = |path: &str, body: &str, media_type: &str| {
        desk.admin.send("POST", path, &[("content-type", media_type)], body.as_bytes())
    };
    let path = format!("/v1/units/{}", desk.unit("云岭县"));
    for wrong in [r#"{"fields":{"nmae":"x"}}"#, r#"{"fields":{},"name":"x"}"#, "[1]", "{"] {
        let answer = send(&path, wrong, "application/json");
        assert_eq!((answer.status, answer.code().as_str()), (400, "invalid"), "{wrong}");
    }
    let said =
        String::from_utf8(send(&path, r#"{"fields":{},"nmae":"x"}"#, "application/json").body).unwrap();
    assert!(said.contains("unknown field `nmae`"), "{said}");
    assert_eq!(send(&path, r#"{"fields":{}}"#, "text/plain").status, 415);
    assert_eq!(send(&path, &" ".repeat(70_000), "application/json").status, 413);
    assert_eq!(send("/v1/units/nobody", r#"{"fields":{}}"#, "application/json").status, 400);
    assert_eq!(desk.admin.get("/v1/people?pgae=1").status, 400);
    assert_eq!(desk.admin.send("PUT", &path, &[], b"").status, 405);
    let elsewhere = [("content-type", "application/json"), ("origin", "http://127.0.0.1:9")];
    assert_eq!(desk.admin.send("POST", &path, &elsewhere, b"{}").status, 403);
}

#[test]
fn a_unit_is_closed_when_nobody_and_nothing_open_is_left_in_it() {
    let desk = Desk::open();
    let mut inspector = desk.server.pair("祁远舟");
    let county = desk.unit("云岭县");
    let town = done(&desk.admin, &new_unit("北坡镇", county, Tier::Town)).id;
    let plant = done(&desk.admin, &new_unit("北坡煤业", town, Tier::Enterprise)).id;
    let person = desk.enter("丙丁", town, &[Role::Inspector]);
    let (id, _, first) = inspection(town);
    inspector.sync(vec![push(id, &[&first])]);
    let close = CloseUnit { unit: town };
    let counts = |n_people, n_units| json!({ "n_people": n_people, "n_units": n_units, "n_open_findings": 0, "n_open_visits": 1 });
    let refused = undone(&desk.admin, &close);
    assert_eq!((refused.status, refused.code.as_str()), (409, "unit_not_empty"));
    assert_eq!(refused.details, counts(1, 1));
    let line = |unit| done(&desk.admin, &ListUnits::default()).units.into_iter().find(|line| line.id == unit);
    let there = line(town).unwrap();
    assert_eq!((there.n_people, there.n_devices, there.n_open_visits), (1, 0, 1));

    done(&desk.admin, &MovePerson { person, to: county });
    done(&desk.admin, &CloseUnit { unit: plant });
    assert_eq!(undone(&desk.admin, &close).details, counts(0, 0), "the visit runs still");
    let conn = rusqlite::Connection::open(desk.folder.path().join("spotcheck.db")).unwrap();
    conn.execute("UPDATE documents SET unit = ?2 WHERE id = ?1", (id.as_bytes(), county.as_bytes())).unwrap();
    done(&desk.admin, &close);
    done(&desk.admin, &close);
    assert!(line(town).is_none() && line(plant).is_none());
    let closed = done(&desk.admin, &ListUnits { closed: true }).units;
    assert!(closed.iter().any(|line| line.id == town && line.closed_at.is_some()));
    assert!(organisation(&mut inspector).unit(town).is_some(), "what names it goes on naming it");
    assert_eq!(obstacle(&desk.admin, &new_unit("新厂", town, Tier::Enterprise)), Obstacle::UnitClosed);
    assert_eq!(obstacle(&desk.admin, &MovePerson { person, to: town }), Obstacle::UnitClosed);
    done(&desk.admin, &new_unit("北坡镇", county, Tier::Town));
}

#[test]
fn an_area_is_administered_from_above_and_from_nowhere_else() {
    let desk = Desk::open();
    let (county, city, beside) = (desk.unit("云岭县"), desk.unit("晋川市"), desk.unit("青崖县"));
    let admin = desk.county_admin();
    let seen = done(&admin, &ListUnits::default());
    assert!(seen.top == county && seen.units.iter().all(|unit| unit.id != city && unit.id != beside));
    assert!(seen.units.len() >= 5);
    done(&admin, &new_unit("本县局", county, Tier::Department));
    for parent in [city, beside] {
        assert_eq!(undone(&admin, &new_unit("别局", parent, Tier::Department)).status, 404);
        assert_eq!(undone(&admin, &ChangeUnit { unit: parent, fields: UnitFields::new() }).status, 404);
        assert_eq!(undone(&admin, &CloseUnit { unit: parent }).status, 404);
        assert_eq!(undone(&admin, &super::newcomer("某", parent, &[Role::Admin], &[])).status, 404);
        let of = ListPeople { unit: Some(parent), ..ListPeople::default() };
        assert_eq!(undone(&admin, &of).status, 404);
    }
    let own = desk.person("温如岚");
    for to in [city, beside] {
        assert_eq!(undone(&admin, &MovePerson { person: own, to }).status, 404);
    }
    let nobody = UnitId::from_parts(Timestamp::from_millis(9), [9; 10]);
    assert_eq!(undone(&desk.admin, &CloseUnit { unit: nobody }).status, 404);
}

#[test]
fn a_unit_is_put_under_another_after_saying_what_that_changes() {
    let desk = Desk::open();
    let [city, county, other] = ["晋川市", "云岭县", "青崖县"].map(|name| desk.unit(name));
    let town = done(&desk.admin, &new_unit("北坡镇", county, Tier::Town)).id;
    let plant = done(&desk.admin, &new_unit("北坡煤业", town, Tier::Enterprise)).id;
    let to = |to, preview| MoveUnit { unit: town, to, preview };
    let parent = || {
        let all = done(&desk.admin, &ListUnits::default()).units;
        all.iter().find(|unit| unit.id == town).and_then(|unit| unit.parent)
    };
    let expected = MovedUnit { n_units: 2, n_people: 0, n_documents: 0 };
    assert_eq!(done(&desk.admin, &to(other, true)), expected);
    assert_eq!(parent(), Some(county), "that was asked, not done");
    assert_eq!(done(&desk.admin, &to(other, false)), expected);
    assert_eq!(done(&desk.admin, &to(other, false)), expected, "a lost answer costs nothing");
    assert_eq!(parent(), Some(other));
    let mut inspector = desk.server.pair("祁远舟");
    assert!(organisation(&mut inspector).unit(town).is_none(), "it is another county's");
    done(&desk.admin, &to(city, false));
    assert_eq!(parent(), Some(city));

    assert_eq!(obstacle(&desk.admin, &to(plant, false)), Obstacle::TierNotBelow);
    let under_itself = MoveUnit { unit: county, to: county, preview: false };
    assert_eq!(obstacle(&desk.admin, &under_itself), Obstacle::TierNotBelow);
    done(&desk.admin, &new_unit("北坡镇", county, Tier::Town));
    assert_eq!(obstacle(&desk.admin, &to(county, true)), Obstacle::NameTaken);
    let nobody = UnitId::from_parts(Timestamp::from_millis(1), [9; 10]);
    assert_eq!(undone(&desk.admin, &to(nobody, false)).status, 404);
}

#[test]
fn an_id_is_fresh_and_nobody_calls_his_unit_as_its_sibling_is_called() {
    let desk = Desk::open();
    let phone = desk.server.pair("祁远舟");
    let county = desk.unit("云岭县");
    let nil = UnitId::from_uuid(uuid::Uuid::nil());
    for id in [nil, UnitId::from_uuid(phone.session.device.uuid())] {
        let call = EnterUnit { id: Some(id), ..new_unit("北坡镇", county, Tier::Town) };
        assert_eq!(obstacle(&desk.admin, &call), Obstacle::IdTaken);
    }
    let change = ChangeUnit { unit: county, fields: said(&[(UnitField::Name, "青崖县")]) };
    assert_eq!(obstacle(&desk.admin, &change), Obstacle::NameTaken);
}

#[test]
fn villages_and_grid_cells_stand_below_towns_and_nothing_that_governs_below_them() {
    let desk = Desk::open();
    let (county, town) = (desk.unit("云岭县"), desk.unit("松涛镇"));
    let village = done(&desk.admin, &new_unit("北村", town, Tier::Village)).id;
    let cell = done(&desk.admin, &new_unit("北村一格", village, Tier::Cell)).id;
    for (parent, tier) in [
        (village, Tier::Department),
        (village, Tier::Village),
        (village, Tier::Town),
        (cell, Tier::Cell),
        (county, Tier::Cell),
        (desk.unit("云岭县应急管理局"), Tier::Village),
    ] {
        assert_eq!(obstacle(&desk.admin, &new_unit("错", parent, tier)), Obstacle::TierNotBelow, "{tier}");
    }
    done(&desk.admin, &new_unit("村办厂", cell, Tier::Enterprise));
    let shift = |unit, to| MoveUnit { unit, to, preview: false };
    assert_eq!(obstacle(&desk.admin, &shift(cell, county)), Obstacle::TierNotBelow);
    assert_eq!(done(&desk.admin, &shift(cell, town)).n_units, 2);
}
