//! The town of every run: a city, two counties, a town, an enterprise, their people and a few sites. Made once in a
//! process, under a seed of its own, and copied for each run.

use super::folder::new_folder;
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use serde_bytes::ByteBuf;
use spotcheck_domain::document::create_site;
use spotcheck_domain::id::{DeviceId, ReplicaId, SiteId, UnitId, UserId};
use spotcheck_domain::policy::Policy;
use spotcheck_domain::reference::{
    Catalog, CatalogHazard, Checklist, ChecklistSection, Checklists, Named, Person, Unit,
};
use spotcheck_domain::site::NewSite;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::term::{DocumentKind, Level, Role, Tier};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::Push;
use spotcheck_server::ingest::ingest;
use spotcheck_server::office::Office;
use spotcheck_server::people::organisation::{enter_person, enter_unit};
use spotcheck_server::people::principal::{Principal, Refused};
use spotcheck_server::people::reference::publish;
use spotcheck_server::store::StoreError;
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;

/// Before any run begins.
const FOUNDED: Timestamp = Timestamp::from_millis(1_780_000_000_000);

/// Name, tier and the place of the unit above in this list.
const UNITS: [(&str, Tier, Option<usize>); 5] = [
    ("晋川市", Tier::City, None),
    ("云岭县", Tier::County, Some(0)),
    ("青崖县", Tier::County, Some(0)),
    ("松涛镇", Tier::Town, Some(1)),
    ("松涛煤业", Tier::Enterprise, Some(3)),
];

/// Name, unit, roles.
const PEOPLE: [(&str, usize, &[Role]); 11] = [
    ("祁远舟", 1, &[Role::Inspector]),
    ("温如岚", 1, &[Role::Inspector]),
    ("邵同尘", 1, &[Role::Reviewer]),
    ("阮静川", 1, &[Role::Supervisor]),
    ("卓亦安", 0, &[Role::Supervisor]),
    ("顾知微", 1, &[Role::Viewer]),
    ("秦望川", 4, &[Role::Responsible]),
    ("闻人笛", 2, &[Role::Inspector]),
    ("钟离原", 3, &[Role::Inspector, Role::Responsible]),
    ("聂云舒", 1, &[Role::Responsible]),
    ("文景澄", 0, &[Role::Admin]),
];

/// Name and owning unit.
const SITES: [(&str, usize); 5] =
    [("松涛煤矿", 1), ("云岭商场", 1), ("云岭医院", 1), ("松涛学校", 3), ("青崖酒店", 2)];

/// The town as it was founded.
pub struct Town {
    pub folder: TempDir,
    pub units: Vec<Unit>,
    pub people: Vec<Person>,
}

impl Town {
    /// The one of this process.
    pub fn get() -> &'static Self {
        static TOWN: OnceLock<Town> = OnceLock::new();
        TOWN.get_or_init(Self::found)
    }

    /// The administrator, who has no phone and enters the sites.
    pub const ADMIN: usize = PEOPLE.len() - 1;

    /// The policy at first: mild, so that a hard one makes a difference.
    pub const POLICY: Policy = Policy {
        version: 1,
        review_days: 10,
        longest_major_days: 365,
        extension_days_major: 20,
        extension_days_general: 3,
        look_back_days: 90,
        general_skips_acceptance: true,
        five_in_place: false,
        visit_days: None,
        yearly_cap: None,
    };

    /// The town among the units, which belongs to one county or the other.
    pub const TOWN: usize = UNITS.len() - 2;

    /// The enterprise among the units.
    pub const ENTERPRISE: usize = UNITS.len() - 1;

    pub fn unit(&self, place: usize) -> UnitId {
        self.units[place].id
    }

    fn found() -> Self {
        let mut rng = StdRng::seed_from_u64(0x5e_ed);
        let folder = new_folder();
        let office = Arc::new(Office::open(folder.path(), draw(&mut rng)).expect("a new office opens"));
        let mut units: Vec<Unit> = Vec::new();
        for (name, tier, above) in UNITS {
            let id = UnitId::from_parts(FOUNDED, draw(&mut rng));
            units.push(Unit { id, parent: above.map(|place| units[place].id), tier, name: named(name) });
        }
        let people: Vec<Person> = PEOPLE
            .iter()
            .map(|(name, unit, roles)| Person {
                id: UserId::from_parts(FOUNDED, draw(&mut rng)),
                unit: units[*unit].id,
                name: (*name).to_owned(),
                roles: roles.to_vec(),
                certificate: format!("XN-{name}"),
            })
            .collect();
        let (to_enter, to_hire) = (units.clone(), people.clone());
        let entered = office.store.write(move |tx| {
            publish(tx, "catalog", None, Some("1"), &catalog(), FOUNDED)?;
            publish(tx, "checklists", None, Some("1"), &checklists(), FOUNDED)?;
            publish(tx, "policy", None, Some("1"), &Self::POLICY, FOUNDED)?;
            to_enter.iter().try_for_each(|unit| enter_unit(tx, unit))?;
            to_hire.iter().try_for_each(|person| enter_person(tx, person, FOUNDED))
        });
        entered.map_err(|error: StoreError| error).expect("the town is entered");
        let push = SITES.iter().map(|(name, unit)| site(name, units[*unit].id, &mut rng)).collect();
        let admin = &people[Self::ADMIN];
        let admin = Principal {
            user: admin.id,
            device: DeviceId::from_slice(&[0; 16]).expect("16 bytes"),
            unit: admin.unit,
            tier: Tier::City,
            name: admin.name.clone(),
            roles: admin.roles.clone(),
            membership: 1,
            beside: Vec::new(),
            refused: Refused::default(),
        };
        let replica = ReplicaId::from_parts(FOUNDED, draw(&mut rng));
        ingest(&office.intake, &admin, replica, push, FOUNDED).expect("the sites are taken");
        drop(office);
        Self { folder, units, people }
    }
}

fn draw<const N: usize>(rng: &mut StdRng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}

fn named(name: &str) -> Named {
    Named { zh: name.to_owned(), en: name.to_owned() }
}

fn site(name: &str, unit: UnitId, rng: &mut StdRng) -> Push {
    let id = SiteId::from_parts(FOUNDED, draw(rng));
    let site = NewSite {
        unit,
        name: name.to_owned(),
        address: String::new(),
        town: String::new(),
        county: String::new(),
        city: String::new(),
        sector: "mine".to_owned(),
        uscc: String::new(),
        legal_rep: String::new(),
        phone: String::new(),
        position: None,
        grade: None,
        note: String::new(),
        provisional: false,
    };
    let change = create_site(id, &site, FOUNDED, draw(rng));
    Push {
        document: id.into(),
        kind: DocumentKind::Site,
        changes: vec![ByteBuf::from(change.bytes)],
        receipts: vec![],
        made: vec![],
    }
}

const HAZARDS: [&str; 4] = ["h1", "h2", "h3", "h4"];

/// As small as a catalogue can be: its size is not what a run is about.
fn catalog() -> Catalog {
    let hazards = HAZARDS.iter().enumerate().map(|(place, id)| CatalogHazard {
        id: (*id).to_owned(),
        sector: "mine".to_owned(),
        topic: "fire".to_owned(),
        level: if place == 0 { Level::Major } else { Level::General },
        title: named(id),
        question: named(id),
        measure: named("整改"),
        default_days: 30,
        basis: named("安全生产法"),
        verified: true,
        clause: Named::default(),
        needs_expert: false,
    });
    let topics = SortedMap::from([("fire".to_owned(), named("消防"))]);
    let sectors = SortedMap::from([("mine".to_owned(), named("矿山"))]);
    Catalog { version: "1".to_owned(), sectors, topics, hazards: hazards.collect() }
}

fn checklists() -> Checklists {
    let items = HAZARDS.iter().map(|id| (*id).to_owned()).collect();
    let section = ChecklistSection { title: named("全部"), items };
    let list = Checklist {
        sector: "mine".to_owned(),
        id: "cl-mine".to_owned(),
        version: "1".to_owned(),
        name: named("矿山"),
        sections: vec![section],
        words: Vec::new(),
    };
    Checklists { checklists: vec![list] }
}
