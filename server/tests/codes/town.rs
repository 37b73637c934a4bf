//! A city with two counties and people in them, some of whom have devices; and what they ask over HTTP about codes.

use super::common::{Answer, Phone, Server, spotcheck, try_pair};
use rusqlite::Connection;
use spotcheck_domain::codes::{AskCode, Basis, NewCode, Notice, Notices, PendingCode};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::reference::{Named, Person, Unit};
use spotcheck_domain::term::{Role, Tier};
use spotcheck_domain::time::Timestamp;
use spotcheck_server::office::Office;
use spotcheck_server::people::organisation::{enter_person, enter_unit};
use spotcheck_server::store::StoreError;
use tempfile::TempDir;

pub const AT: Timestamp = Timestamp::from_millis(1_790_000_000_000);

pub fn unit(n: u8) -> UnitId {
    UnitId::from_parts(AT, [n; 10])
}

pub fn user(n: u8) -> UserId {
    UserId::from_parts(AT, [100 + n; 10])
}

/// A city (1) with two counties (2, 3).
const UNITS: [(u8, Option<u8>, Tier); 3] =
    [(1, None, Tier::City), (2, Some(1), Tier::County), (3, Some(1), Tier::County)];

pub const CHIEF: u8 = 1;
pub const ADMIN: u8 = 2;
pub const SECOND: u8 = 3;
pub const INSPECTOR: u8 = 4;
pub const COLLEAGUE: u8 = 5;
pub const REVIEWER: u8 = 6;
pub const ELSEWHERE: u8 = 7;

/// Everybody with his unit: an administrator of the city, two of the first county with its people, one of the other.
const PEOPLE: [(u8, u8, &[Role]); 7] = [
    (CHIEF, 1, &[Role::Admin]),
    (ADMIN, 2, &[Role::Admin]),
    (SECOND, 2, &[Role::Admin, Role::Inspector]),
    (INSPECTOR, 2, &[Role::Inspector]),
    (COLLEAGUE, 2, &[Role::Inspector]),
    (REVIEWER, 2, &[Role::Inspector, Role::Reviewer]),
    (ELSEWHERE, 3, &[Role::Admin, Role::Inspector, Role::Reviewer]),
];

pub struct Town {
    pub folder: TempDir,
    pub server: Server,
}

impl Town {
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let office = Office::open(folder.path(), [5; 40]).unwrap();
        let entered = office.store.write(|tx| {
            for (n, parent, tier) in UNITS {
                let name = Named { zh: format!("单位{n}"), en: format!("Unit {n}") };
                enter_unit(tx, &Unit { id: unit(n), parent: parent.map(unit), tier, name })?;
            }
            for (n, of, roles) in PEOPLE {
                let (name, roles) = (format!("person {n}"), roles.to_vec());
                let person = Person { id: user(n), unit: unit(of), name, roles, certificate: String::new() };
                enter_person(tx, &person, AT)?;
            }
            Ok::<_, StoreError>(())
        });
        entered.unwrap();
        drop(office);
        let server = Server::start(folder.path(), &["--public-url", "http://office.example"]);
        Self { folder, server }
    }

    /// A device by the word of the machine's keeper.
    pub fn device(&self, n: u8) -> Phone {
        let name = format!("person {n}");
        let args = [name.as_ref(), "--data".as_ref(), self.folder.path().as_os_str()];
        let output = spotcheck("pair", &args);
        assert!(output.status.success(), "{output:?}");
        let link = String::from_utf8(output.stdout).unwrap();
        Phone::pair(&self.server.address, link.trim().rsplit('#').next().unwrap())
    }

    pub fn pair(&self, code: &NewCode) -> Answer {
        try_pair(&self.server.address, &code.code)
    }

    pub fn database(&self) -> Connection {
        Connection::open(self.folder.path().join("spotcheck.db")).unwrap()
    }

    /// What was noted of a kind, as its actor and its note.
    pub fn audit(&self, act: &str) -> Vec<(String, String)> {
        let database = self.database();
        let mut query = database.prepare("SELECT actor, note FROM audit WHERE act = ?1 ORDER BY id").unwrap();
        let rows = query.query_map([act], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }
}

pub fn try_ask(by: &Phone, whom: u8, basis: Basis) -> Answer {
    let request = serde_json::to_vec(&AskCode { person: user(whom), basis, at: None }).unwrap();
    by.send("POST", "/v1/codes", &[("content-type", "application/json")], &request)
}

#[track_caller]
pub fn ask(by: &Phone, whom: u8, basis: Basis) -> NewCode {
    let answer = try_ask(by, whom, basis);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    serde_json::from_slice(&answer.body).unwrap()
}

#[track_caller]
pub fn check_refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.code().as_str()), (status, code));
}

pub fn confirm(by: &Phone, code: &NewCode) -> Answer {
    by.send("POST", &format!("/v1/codes/{}/confirm", code.id), &[], &[])
}

pub fn pending(by: &Phone) -> Vec<PendingCode> {
    serde_json::from_slice(&by.get("/v1/codes").body).unwrap()
}

pub fn told(by: &Phone) -> Vec<Notice> {
    let notices: Notices = serde_json::from_slice(&by.get("/v1/notices").body).unwrap();
    notices.notices
}

/// What is told, as its kind, whom it concerns, and who did it.
pub fn kinds(by: &Phone) -> Vec<(String, String, String)> {
    let name = |notice: &Notice| notice.by.as_ref().map_or_else(String::new, |by| by.name.clone());
    told(by).iter().map(|notice| (notice.kind.clone(), notice.person.name.clone(), name(notice))).collect()
}

pub fn line(kind: &str, person: u8, by: Option<u8>) -> (String, String, String) {
    let name = |n| format!("person {n}");
    (kind.to_owned(), name(person), by.map_or_else(String::new, name))
}
