//! A new office says how far it has come; and its first unit, of which nobody could know what it is, is put right while
//! nothing hangs on it.

use super::common::call::{done, obstacle, organisation, pair_person, undone};
use super::common::{Phone, Server, inspection, push};
use super::{Desk, new_unit, newcomer};
use serde_json::json;
use spotcheck_domain::call::{
    Begin, BeginStep, ChangeUnit, Obstacle, Preview, ReadAudit, ReadBegin, SetTier, UnitField, UnitFields,
};
use spotcheck_domain::document::create_site;
use spotcheck_domain::id::{DocumentId, SiteId, UnitId};
use spotcheck_domain::site::NewSite;
use spotcheck_domain::term::{DocumentKind, Role, Tier};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::Push;

fn begin(by: &Phone) -> Begin {
    done(by, &ReadBegin {})
}

/// The steps that are done, and of the others how many things are there.
fn steps(by: &Phone) -> Vec<(BeginStep, bool, u64)> {
    begin(by).steps.into_iter().map(|state| (state.step, state.is_done, state.n)).collect()
}

fn said(fields: &[(UnitField, &str)]) -> UnitFields {
    fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
}

fn site(unit: UnitId) -> Push {
    let id = SiteId::from_parts(Timestamp::from_millis(1), [9; 10]);
    let none = String::new;
    let site = NewSite {
        unit,
        name: "静水水泥厂".into(),
        address: none(),
        town: none(),
        county: none(),
        city: none(),
        sector: "hazchem".into(),
        uscc: none(),
        legal_rep: none(),
        phone: none(),
        position: None,
        grade: None,
        note: none(),
        provisional: false,
    };
    let change = create_site(id, &site, Timestamp::from_millis(1), [4; 16]);
    let changes = vec![serde_bytes::ByteBuf::from(change.bytes)];
    Push { document: DocumentId::from(id), kind: DocumentKind::Site, changes, receipts: vec![], made: vec![] }
}

#[test]
fn a_new_office_says_how_far_it_has_come_by_what_it_has() {
    use BeginStep::{Header, People, Phones, Sites, Unit, Units};
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new");
    let server = Server::start(&data, &["--new"]);
    let mut admin = server.pair("管理员");
    let first = begin(&admin);
    assert_eq!((first.tier, first.is_tier_fixed, first.next()), (Tier::City, false, Some(Unit)));
    let nothing = [
        (Unit, false, 0),
        (Units, false, 0),
        (People, false, 0),
        (Sites, false, 0),
        (Header, false, 4),
        (Phones, false, 0),
    ];
    assert_eq!(steps(&admin), nothing);

    let unit = first.unit;
    done(&admin, &SetTier { unit, tier: Tier::County });
    done(&admin, &SetTier { unit, tier: Tier::County });
    let name = said(&[(UnitField::Name, "静水县"), (UnitField::NameEn, "Jingshui County")]);
    done(&admin, &ChangeUnit { unit, fields: name });
    assert_eq!((begin(&admin).tier, begin(&admin).next()), (Tier::County, Some(Units)));
    assert!(organisation(&mut admin).unit(unit).is_some_and(|unit| unit.tier == Tier::County));
    let audit = done(&admin, &ReadAudit { act: Some("set_tier".into()), ..ReadAudit::default() }).entries;
    assert_eq!(audit.iter().map(|entry| entry.note.as_str()).collect::<Vec<_>>(), ["tier: city → county"]);

    done(&admin, &new_unit("上湾镇", unit, Tier::Town));
    let inspector = done(&admin, &newcomer("何青禾", unit, &[Role::Inspector], &[])).id;
    admin.sync(vec![site(unit)]);
    assert_eq!(begin(&admin).next(), Some(Header));
    let header = [(UnitField::Standing, "own"), (UnitField::Leader, "何局"), (UnitField::Prefix, "静水")];
    done(&admin, &ChangeUnit { unit, fields: said(&header) });
    assert_eq!(steps(&admin)[4], (Header, false, 1));
    done(&admin, &ChangeUnit { unit, fields: said(&[(UnitField::Appeal, "六十日内")]) });
    assert_eq!(begin(&admin).next(), Some(Phones));
    assert!(!begin(&admin).is_tier_fixed, "sites hang on no tier");
    pair_person(&admin, &data, "何青禾", inspector);
    assert_eq!(begin(&admin).next(), None);
    assert!(begin(&admin).is_tier_fixed);
    let all = [
        (Unit, true, 0),
        (Units, true, 1),
        (People, true, 1),
        (Sites, true, 1),
        (Header, true, 0),
        (Phones, true, 1),
    ];
    assert_eq!(steps(&admin), all);
}

#[test]
fn a_tier_stays_once_records_or_phones_that_make_them_hang_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new");
    let server = Server::start(&data, &["--new"]);
    let admin = server.pair("管理员");
    let unit = begin(&admin).unit;
    let set = |unit, tier| SetTier { unit, tier };
    let town = done(&admin, &new_unit("上湾镇", unit, Tier::Town)).id;
    for tier in [Tier::Town, Tier::Department, Tier::Enterprise] {
        assert_eq!(obstacle(&admin, &set(unit, tier)), Obstacle::TierNotBelow, "a town stands below it");
    }
    assert_eq!(obstacle(&admin, &set(town, Tier::City)), Obstacle::TierNotBelow);
    done(&admin, &set(town, Tier::County));
    assert_eq!(obstacle(&admin, &set(unit, Tier::County)), Obstacle::TierNotBelow);
    done(&admin, &set(town, Tier::Town));

    let id = done(&admin, &newcomer("领导", unit, &[Role::Viewer], &[])).id;
    pair_person(&admin, &data, "领导", id);
    done(&admin, &set(unit, Tier::County));
    let id = done(&admin, &newcomer("何青禾", unit, &[Role::Inspector], &[])).id;
    let mut inspector = pair_person(&admin, &data, "何青禾", id);
    let fixed = undone(&admin, &set(unit, Tier::City));
    assert_eq!((fixed.status, fixed.code.as_str()), (409, "unit_in_use"));
    assert_eq!(fixed.details, json!({ "n_records": 0, "n_phones": 1 }));
    let (id, _, first) = inspection(unit);
    inspector.sync(vec![push(id, &[&first])]);
    let fixed = undone(&admin, &set(unit, Tier::City));
    assert_eq!(fixed.details, json!({ "n_records": 1, "n_phones": 1 }));
    done(&admin, &set(town, Tier::Department));
    assert_eq!(undone(&inspector, &ReadBegin {}).status, 404, "it is an administrator's");
}

#[test]
fn an_administrator_of_a_county_is_told_of_his_own_area() {
    let desk = Desk::open();
    let city = begin(&desk.admin);
    assert_eq!(city.next(), Some(BeginStep::Phones));
    let county = desk.county_admin();
    let told = begin(&county);
    assert_eq!((told.unit, told.tier), (desk.unit("云岭县"), Tier::County));
    assert!(
        told.steps.iter().find(|state| state.step == BeginStep::Sites).is_some_and(|state| state.n == 21)
    );
    assert_eq!(undone(&county, &SetTier { unit: city.unit, tier: Tier::City }).status, 404);
}

#[test]
fn nobody_says_what_his_own_unit_has_the_power_to_do() {
    let desk = Desk::open();
    let county = desk.county_admin();
    let (own, town, city) = (desk.unit("云岭县"), desk.unit("松涛镇"), desk.unit("晋川市"));
    assert!(begin(&county).is_tier_fixed);
    for tier in [Tier::City, Tier::Department, Tier::County] {
        assert_eq!(undone(&county, &SetTier { unit: own, tier }).status, 404, "{tier}");
    }
    let change = |unit, field, value| ChangeUnit { unit, fields: said(&[(field, value)]) };
    done(&desk.admin, &change(city, UnitField::Prefix, "晋川甲"));
    done(&desk.admin, &change(own, UnitField::Standing, "none"));
    assert_eq!(obstacle(&county, &change(own, UnitField::Standing, "own")), Obstacle::OnlyAbove);
    assert_eq!(obstacle(&county, &change(own, UnitField::Prefix, "晋川甲")), Obstacle::OnlyAbove);
    done(&county, &change(own, UnitField::Leader, "某局"));
    // Of those below it is his to say; in a stranger's name they write no papers.
    done(&county, &change(town, UnitField::Standing, "own"));
    assert_eq!(obstacle(&county, &change(town, UnitField::Prefix, "晋川甲")), Obstacle::KeyTaken);
    done(&county, &change(town, UnitField::Prefix, "松涛"));

    let file = "名称,上级,级别,执法权\n云岭县,,,自有".as_bytes();
    let bytes = [super::common::desk::BYTES];
    let answer = county.send("POST", "/v1/import/units", &bytes, file);
    let preview: Preview = serde_json::from_slice(&answer.body).unwrap();
    let problems: Vec<Obstacle> =
        preview.rows.iter().flat_map(|row| row.problems.iter().map(|problem| problem.why)).collect();
    assert_eq!(problems, [Obstacle::OnlyAbove], "{:?}", preview.rows);
}
