//! An office with a person of every role at every tier, and what the test says to its server.

use super::common::{Answer, Server, exchange};
use serde_bytes::ByteBuf;
use sha2::{Digest, Sha256};
use spotcheck_domain::authority::Reach;
use spotcheck_domain::by::By;
use spotcheck_domain::id::{DeviceId, DocumentId, ReplicaId, UnitId, UserId};
use spotcheck_domain::policy::Policy;
use spotcheck_domain::reference::{Checklist, Checklists, Named, Person, Unit};
use spotcheck_domain::term::{DocumentKind, Role, Tier};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Outcome, Push, SyncRequest, SyncResponse, decode, encode};
use spotcheck_server::office::Office;
use spotcheck_server::people::organisation::{enter_person, enter_unit};
use spotcheck_server::people::reference::publish;
use spotcheck_server::store::StoreError;
use std::cell::RefCell;
use std::collections::HashMap;

pub const AT: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const FOR_EVER: i64 = 400 * 24 * 3_600_000;

/// Above everybody: there the makers sit.
pub const ABOVE: u8 = 0;
/// One unit of each tier, each below the one before it.
pub const LINE: [(u8, Tier); 7] = [
    (1, Tier::City),
    (2, Tier::County),
    (3, Tier::Department),
    (4, Tier::Town),
    (5, Tier::Village),
    (6, Tier::Cell),
    (7, Tier::Enterprise),
];
/// A workshop, below all of them.
pub const LOWEST: u8 = 8;
/// A city beside that line, and an enterprise in it.
pub const BESIDE: u8 = 11;
pub const ENTERPRISE: u8 = 12;
/// A county of the line's city in which general hazards are accepted before they are struck off.
pub const STRICT: u8 = 9;
/// Everybody's, so that whose role may decides on paper too.
pub const CERTIFICATE: &str = "证0001";

pub fn unit(n: u8) -> UnitId {
    UnitId::from_parts(AT, [n; 10])
}

/// Whose record it is to whom: the owner for somebody of the unit `n` of the line.
pub fn owner(n: u8, reach: Reach) -> u8 {
    match reach {
        Reach::Own => n,
        Reach::Below | Reach::Granted => LOWEST,
        Reach::Wrote | Reach::Elsewhere => BESIDE,
    }
}

/// A person with a device.
pub struct Someone {
    pub by: By,
    pub unit: u8,
    cookie: String,
    replica: ReplicaId,
    cursor: RefCell<Option<ByteBuf>>,
    /// A piece of reference data that the office named to him.
    pub reference: RefCell<Option<String>>,
}

pub struct World {
    pub server: Server,
    pub people: Vec<Someone>,
}

fn units() -> Vec<Unit> {
    let one = |n: u8, parent: Option<u8>, tier| Unit {
        id: unit(n),
        parent: parent.map(unit),
        tier,
        name: Named { zh: format!("单位{n}"), en: format!("Unit {n}") },
    };
    let line = LINE.iter().map(|(n, tier)| one(*n, Some(n - 1), *tier));
    [one(ABOVE, None, Tier::City)]
        .into_iter()
        .chain(line)
        .chain([
            one(LOWEST, Some(7), Tier::Enterprise),
            one(STRICT, Some(1), Tier::County),
            one(BESIDE, Some(ABOVE), Tier::City),
            one(ENTERPRISE, Some(BESIDE), Tier::Enterprise),
        ])
        .collect()
}

/// One that everybody reads.
fn list() -> Checklist {
    Checklist {
        id: "cl-mine".into(),
        version: "1".into(),
        sector: "mine".into(),
        name: Named { zh: "矿山".into(), en: "Mine".into() },
        sections: Vec::new(),
        words: Vec::new(),
    }
}

/// Who helps to bring records about, by name.
const HELPERS: [(&str, u8, &[Role]); 10] = [
    ("keeper", ABOVE, &[Role::Admin]),
    ("maker", ABOVE, &[Role::Inspector]),
    ("mate", ABOVE, &[Role::Inspector]),
    ("fixer", ABOVE, &[Role::Inspector]),
    ("reviewer", ABOVE, &[Role::Inspector]),
    ("chief", ABOVE, &[Role::Supervisor]),
    ("judge", 2, &[Role::Reviewer]),
    ("many", ABOVE, &[Role::Inspector, Role::Supervisor]),
    ("both", 2, &[Role::Inspector, Role::Reviewer]),
    ("strict both", STRICT, &[Role::Reviewer, Role::Supervisor]),
];

impl World {
    pub fn open(folder: &std::path::Path) -> Self {
        let office = Office::open(folder, [5; 40]).expect("an office");
        let mut people = Vec::new();
        let tier_of = |n: u8| units().into_iter().find(|one| one.id == unit(n)).expect("a unit").tier;
        let mut add = |name: String, n: u8, roles: &[Role]| {
            let id = UserId::from_parts(AT, [people.len() as u8 + 100; 10]);
            let by = By { user: id, name, unit: unit(n), tier: tier_of(n), roles: roles.to_vec() };
            let cookie = format!("token-{}", people.len());
            let replica = ReplicaId::from_parts(AT, [people.len() as u8 + 1; 10]);
            people.push(Someone {
                by,
                unit: n,
                cookie,
                replica,
                cursor: RefCell::default(),
                reference: RefCell::default(),
            });
        };
        for (name, n, roles) in HELPERS {
            add(name.to_owned(), n, roles);
        }
        for n in LINE.map(|(n, _)| n).into_iter().chain([LOWEST, ENTERPRISE]) {
            for role in Role::ALL {
                add(format!("{role} {n}"), n, &[*role]);
            }
        }
        for role in Role::ALL {
            add(format!("moved {role}"), 2, &[Role::Inspector]);
        }
        for n in LINE.map(|(n, _)| n).into_iter().chain([LOWEST, BESIDE]) {
            add(format!("new {n}"), n, &[]);
            add(format!("new of all roles {n}"), n, Role::ALL);
            add(format!("with a device {n}"), n, &[]);
        }
        let rows: Vec<(By, String)> = people.iter().map(|one| (one.by.clone(), one.cookie.clone())).collect();
        let entered = office.store.write(move |tx| {
            units().iter().try_for_each(|unit| enter_unit(tx, unit))?;
            let strict = Policy { version: 2, general_skips_acceptance: false, ..Policy::default() };
            publish(tx, "policy", Some(unit(STRICT)), Some("2"), &strict, AT)?;
            publish(tx, "checklists", None, Some("1"), &Checklists { checklists: vec![list()] }, AT)?;
            for (n, (by, token)) in rows.into_iter().enumerate() {
                let (name, roles) = (by.name, by.roles);
                let person =
                    Person { id: by.user, unit: by.unit, name, roles, certificate: CERTIFICATE.into() };
                let is_new = person.name.starts_with("new ");
                enter_person(tx, &person, AT)?;
                if is_new {
                    continue;
                }
                let device = DeviceId::from_parts(AT, [n as u8 + 1; 10]);
                tx.put_device(device, by.user, "a test", AT)?;
                let token: [u8; 32] = Sha256::digest(token.as_bytes()).into();
                tx.put_session(&token, device, spotcheck_server::clock::now(), AT.plus_millis(FOR_EVER))?;
            }
            Ok::<_, StoreError>(())
        });
        entered.expect("people are entered");
        drop(office);
        Self { server: Server::start(folder, &[]), people }
    }

    pub fn named(&self, name: &str) -> &Someone {
        self.people.iter().find(|one| one.by.name == name).unwrap_or_else(|| panic!("nobody is {name}"))
    }

    /// Everybody of one role, of the line.
    pub fn of(&self, role: Role, n: u8) -> &Someone {
        self.named(&format!("{role} {n}"))
    }
}

impl Someone {
    pub fn send(
        &self,
        server: &Server,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let cookie = format!("spotcheck_session={}", self.cookie);
        let mut all = vec![("cookie", cookie.as_str())];
        all.extend_from_slice(headers);
        exchange(&server.address, method, path, &all, body)
    }

    pub fn cookie(&self) -> String {
        format!("spotcheck_session={}", self.cookie)
    }

    /// Pushes; gives what became of each change, in the words of the page.
    pub fn push(&self, server: &Server, push: Vec<Push>) -> HashMap<[u8; 32], String> {
        let response = self.sync(server, push);
        response.acks.into_iter().map(|ack| (*ack.change, word(ack.outcome))).collect()
    }

    pub fn sync(&self, server: &Server, push: Vec<Push>) -> SyncResponse {
        let request = SyncRequest::plain(self.replica, self.cursor.borrow().clone(), push);
        let body = encode(&request).expect("encodes");
        let answer = self.send(server, "POST", "/v1/sync", &[("content-type", "application/cbor")], &body);
        assert_eq!(answer.status, 200, "{}: {}", self.by.name, String::from_utf8_lossy(&answer.body));
        let response: SyncResponse = decode(&answer.body).expect("decodes");
        *self.cursor.borrow_mut() = Some(response.cursor.clone());
        if let Some(first) = response.reference.first() {
            *self.reference.borrow_mut() = Some(first.sha256.clone());
        }
        response
    }
}

fn word(outcome: Outcome) -> String {
    match outcome {
        Outcome::Stored => "ok".to_owned(),
        // Somebody else stored something since: only a step that is taken at the office minds.
        Outcome::Stale => "needs_network".to_owned(),
        Outcome::Quarantined(reason) => reason,
        other => format!("{other:?}"),
    }
}

pub fn push_of(document: DocumentId, kind: DocumentKind, changes: Vec<ByteBuf>) -> Push {
    Push { document, kind, changes, receipts: Vec::new(), made: Vec::new() }
}
