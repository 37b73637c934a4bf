//! 虚构演示数据: a fictional city to try the program with. Every unit, person, enterprise and number is invented.

use crate::ingest::{IngestError, ingest};
use crate::office::Office;
use crate::people::organisation::{enter_person, enter_unit};
use crate::people::principal::Principal;
use crate::store::{StoreError, Tx};
use crate::upkeep::seed::{entropy, publish_common};
use rand::RngCore;
use serde::Deserialize;
use serde_bytes::ByteBuf;
use spotcheck_domain::authority::{Act, holds};
use spotcheck_domain::document::create_site;
use spotcheck_domain::id::{DeviceId, ReplicaId, SiteId, UnitId, UserId};
use spotcheck_domain::position::Position;
use spotcheck_domain::reference::{Named, Person, Unit};
use spotcheck_domain::site::NewSite;
use spotcheck_domain::term::{DocumentKind, Grade, Role, Tier};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::Push;
use std::collections::BTreeMap;

const SITES: &str = include_str!("../../data/sites.csv");

/// Enterprises of the demo that have an account, by their place in the list of sites.
const ENTERPRISES: [usize; 4] = [0, 10, 24, 40];

#[derive(Deserialize)]
struct SiteLine {
    name_zh: String,
    name_en: String,
    uscc: String,
    sector: String,
    address_zh: String,
    town: String,
    county: String,
    city: String,
    lat: f64,
    lon: f64,
    risk_grade: Grade,
    legal_rep: String,
    phone: String,
    note: String,
}

/// English names of the invented places.
fn english(name: &str) -> &str {
    match name {
        "晋川市" => "Jinchuan City",
        "云岭县" => "Yunling County",
        "青崖县" => "Qingya County",
        "白庐县" => "Bailu County",
        "松涛镇" => "Songtao Town",
        "石磨镇" => "Shimo Town",
        "望楼镇" => "Wanglou Town",
        "青阳坡镇" => "Qingyangpo Town",
        "铁炉沟镇" => "Tielugou Town",
        "柳湾镇" => "Liuwan Town",
        "白庐城关镇" => "Bailu Chengguan Town",
        "芦花镇" => "Luhua Town",
        "三岔坡镇" => "Sanchapo Town",
        other => other,
    }
}

fn lines() -> Result<Vec<SiteLine>, StoreError> {
    csv::Reader::from_reader(SITES.as_bytes())
        .deserialize()
        .collect::<Result<_, csv::Error>>()
        .map_err(|_| StoreError::Unreadable("sites.csv"))
}

/// Units by name, city first.
struct Tree {
    by_name: BTreeMap<String, UnitId>,
}

impl Tree {
    fn put(
        &mut self,
        tx: &dyn Tx,
        names: (&str, &str),
        tier: Tier,
        parent: Option<UnitId>,
        now: Timestamp,
        rng: &mut dyn RngCore,
    ) -> Result<UnitId, StoreError> {
        if let Some(id) = self.by_name.get(names.0) {
            return Ok(*id);
        }
        let id = UnitId::from_parts(now, entropy(rng));
        enter_unit(tx, &Unit { id, parent, tier, name: Named { zh: names.0.into(), en: names.1.into() } })?;
        self.by_name.insert(names.0.into(), id);
        Ok(id)
    }
}

/// Fills an empty store: units and people in one transaction, then the sites, as documents, through ingest.
pub fn fill(office: &Office, now: Timestamp, rng: &mut dyn RngCore) -> Result<(), IngestError> {
    let lines = lines()?;
    let mut seed = [0; 32];
    rng.fill_bytes(&mut seed);
    let (units, admin) = office.store.write(move |tx| {
        let mut rng = <rand::rngs::StdRng as rand::SeedableRng>::from_seed(seed);
        publish_common(tx, now)?;
        let units = put_units(tx, now, &mut rng)?;
        let admin = put_people(tx, &units, now, &mut rng)?;
        tx.put_audit(now, "server", "seeded", None, "虚构演示数据 fictional demo data")?;
        Ok::<_, StoreError>((units, admin))
    })?;
    let push = lines.into_iter().map(|line| site(line, &units, now, rng)).collect::<Result<_, _>>()?;
    let replica = ReplicaId::from_parts(now, entropy(rng));
    ingest(&office.intake, &admin, replica, push, now)?;
    Ok(())
}

fn put_units(tx: &dyn Tx, now: Timestamp, rng: &mut dyn RngCore) -> Result<Tree, StoreError> {
    let mut tree = Tree { by_name: BTreeMap::new() };
    for (place, line) in lines()?.iter().enumerate() {
        let city = tree.put(tx, (&line.city, english(&line.city)), Tier::City, None, now, rng)?;
        let county =
            tree.put(tx, (&line.county, english(&line.county)), Tier::County, Some(city), now, rng)?;
        let town = tree.put(tx, (&line.town, english(&line.town)), Tier::Town, Some(county), now, rng)?;
        let bureau =
            (format!("{}应急管理局", line.county), format!("{} Emergency Bureau", english(&line.county)));
        tree.put(tx, (&bureau.0, &bureau.1), Tier::Department, Some(county), now, rng)?;
        if ENTERPRISES.contains(&place) {
            tree.put(tx, (&line.name_zh, &line.name_en), Tier::Enterprise, Some(town), now, rng)?;
        }
    }
    Ok(tree)
}

/// Invented people. Gives the administrator, who enters the sites.
fn put_people(
    tx: &dyn Tx,
    tree: &Tree,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<Principal, StoreError> {
    let people: &[(&str, &str, &[Role], &str)] = &[
        ("文景澄", "晋川市", &[Role::Admin], ""),
        ("卓亦安", "晋川市", &[Role::Supervisor], "XN-晋川-0001"),
        ("祁远舟", "云岭县", &[Role::Inspector], "XN-云岭-0101"),
        ("温如岚", "云岭县", &[Role::Inspector], "XN-云岭-0102"),
        ("邵同尘", "云岭县", &[Role::Reviewer], "XN-云岭-0103"),
        ("顾知微", "云岭县", &[Role::Viewer], ""),
        ("秦望川", "晋川市松涛煤业有限公司", &[Role::Responsible], ""),
        ("闻人笛", "青崖县", &[Role::Inspector], "XN-青崖-0201"),
        ("钟离原", "青崖县", &[Role::Inspector, Role::Reviewer], "XN-青崖-0202"),
    ];
    let mut admin = None;
    for (place, (name, unit, roles, certificate)) in people.iter().enumerate() {
        let unit = *tree.by_name.get(*unit).ok_or(StoreError::Unreadable("sites.csv: a unit is missing"))?;
        let id = UserId::from_parts(now.plus_millis(place as i64), entropy(rng));
        let person = Person {
            id,
            unit,
            name: (*name).into(),
            roles: roles.to_vec(),
            certificate: (*certificate).into(),
        };
        enter_person(tx, &person, now)?;
        if holds(roles, Act::ReleaseQuarantined) {
            let tier = tx.unit(unit)?.ok_or(StoreError::Unreadable("a person's unit"))?.tier;
            admin = Some(Principal {
                user: id,
                // The office itself: no device has this id.
                device: DeviceId::from_uuid(uuid::Uuid::nil()),
                unit,
                tier,
                name: person.name,
                roles: person.roles,
                membership: 1,
                beside: Vec::new(),
            });
        }
    }
    admin.ok_or(StoreError::Unreadable("the demo's people"))
}

fn site(line: SiteLine, tree: &Tree, now: Timestamp, rng: &mut dyn RngCore) -> Result<Push, StoreError> {
    let unit =
        *tree.by_name.get(&line.county).ok_or(StoreError::Unreadable("sites.csv: a county is missing"))?;
    let id = SiteId::from_parts(now, entropy(rng));
    let mut actor = [0; 16];
    rng.fill_bytes(&mut actor);
    let site = NewSite {
        unit,
        name: line.name_zh,
        address: line.address_zh,
        town: line.town,
        county: line.county,
        city: line.city,
        sector: line.sector,
        uscc: line.uscc,
        legal_rep: line.legal_rep,
        phone: line.phone,
        position: Some(Position { latitude: line.lat, longitude: line.lon, accuracy_m: 50.0 }),
        grade: Some(line.risk_grade),
        note: line.note,
        provisional: false,
    };
    let change = create_site(id, &site, now, actor);
    Ok(Push {
        document: id.into(),
        kind: DocumentKind::Site,
        changes: vec![ByteBuf::from(change.bytes)],
        receipts: vec![],
        made: vec![],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_fills_an_empty_store() {
        let folder = tempfile::tempdir().expect("a folder");
        let office = Office::open(folder.path(), [3; 40]).expect("opens");
        fill(&office, Timestamp::from_millis(1_790_000_000_000), &mut rand::rng()).expect("fills");
        let (n_sites, n_refused) = office
            .store
            .read(|view| Ok::<_, StoreError>((view.n_documents(DocumentKind::Site)?, view.n_quarantined()?)))
            .expect("reads");
        assert_eq!((n_sites, n_refused), (60, 0));
    }

    #[test]
    fn every_place_has_an_english_name() {
        for line in lines().expect("reads") {
            for name in [&line.city, &line.county, &line.town] {
                assert_ne!(english(name), name);
            }
        }
    }
}
