//! Passwords for desks over HTTP: who sets one, who signs in by it, how often it may be tried, who is told, and how it ends.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;

mod ends;
mod proof;
mod tried;

use common::call::{done, obstacle, pair_person, undone};
use common::{Answer, Phone, Server, exchange};
use rusqlite::Connection;
use spotcheck_domain::call::{
    EnterPerson, ListOwnDevices, Obstacle, PersonField, PersonFields, ReadAudit, ReadPassword, SetPassword,
    SignInCode,
};
use spotcheck_domain::codes::{NoticeKind, Notices};
use spotcheck_domain::id::UserId;
use spotcheck_domain::term::Role;
use tempfile::TempDir;

const FIRST: &str = "lantern over the weir";
const SECOND: &str = "风吹过稻田的第三个下午呀";

struct Office {
    folder: TempDir,
    server: Server,
    admin: Phone,
}

impl Office {
    fn open(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(folder.path(), &[&["--demo"], more].concat());
        let admin = server.pair("文景澄");
        Self { folder, server, admin }
    }

    fn sign_in(&self, name: &str, password: &str) -> Answer {
        self.sign_in_from(None, name, password)
    }

    /// As a proxy would say from where.
    fn sign_in_from(&self, from: Option<&str>, name: &str, password: &str) -> Answer {
        let body = serde_json::json!({ "name": name, "password": password }).to_string();
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(from.map(|from| ("x-forwarded-for", from)));
        exchange(&self.server.address, "POST", "/v1/sign-in", &headers, body.as_bytes())
    }

    /// A desk that a password has signed in.
    #[track_caller]
    fn desk(&self, name: &str, password: &str) -> Phone {
        let answer = self.sign_in(name, password);
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let given: SignInCode = serde_json::from_slice(&answer.body).unwrap();
        Phone::pair(&self.server.address, &given.code)
    }

    fn enter(&self, name: &str, fields: &[(PersonField, &str)]) -> UserId {
        let mut all = PersonFields::from([(PersonField::Name, name.to_owned())]);
        all.extend(fields.iter().map(|(field, value)| (*field, (*value).to_owned())));
        let unit = self.admin.session.unit.id;
        done(&self.admin, &EnterPerson { id: None, unit, roles: vec![Role::Inspector], fields: all }).id
    }

    fn phone_of(&self, name: &str, person: UserId) -> Phone {
        pair_person(&self.admin, self.folder.path(), name, person)
    }

    /// All devices were paired an hour ago, so that none stands for the present password.
    fn an_hour_later(&self) {
        let database = Connection::open(self.folder.path().join("spotcheck.db")).unwrap();
        database.execute("UPDATE devices SET paired_at = paired_at - 3600000", []).unwrap();
    }

    /// Entries of the log about a person, by act and note.
    fn log_of(&self, person: UserId) -> Vec<(String, String)> {
        let call = ReadAudit { person: Some(person), ..ReadAudit::default() };
        let entries = done(&self.admin, &call).entries.into_iter();
        entries.map(|entry| (entry.act, entry.note)).collect()
    }
}

fn works(phone: &Phone) -> bool {
    phone.get("/v1/session").status == 200
}

fn setting(password: &str) -> SetPassword {
    SetPassword { password: password.to_owned(), present: None, end_desks: false }
}

fn told(phone: &Phone, kind: NoticeKind, person: UserId) -> usize {
    let notices: Notices = serde_json::from_slice(&phone.get("/v1/notices").body).unwrap();
    let of = notices.notices.iter().filter(|one| one.kind == kind.word() && one.person.id == person);
    of.count()
}

#[test]
fn a_password_signs_a_desk_in_and_that_is_told_like_a_pairing() {
    let office = Office::open(&[]);
    let person =
        office.enter("陆知行", &[(PersonField::Key, "Y-0417"), (PersonField::Telephone, "138 0013-8000")]);
    let phone = office.phone_of("陆知行", person);
    let before = told(&office.admin, NoticeKind::Paired, person);
    let state = done(&phone, &ReadPassword {});
    assert_eq!((state.set_at, state.is_fresh), (None, true));
    assert_eq!(state.names, ["Y-0417", "138 0013-8000", "陆知行"]);
    done(&phone, &setting(FIRST));
    assert!(done(&phone, &ReadPassword {}).set_at.is_some());
    assert_eq!(told(&phone, NoticeKind::PasswordSet, person), 1);
    assert_eq!(told(&office.admin, NoticeKind::PasswordSet, person), 1);

    let desks = ["陆知行", " y-0417 ", "Ｙ－０４１７", "13800138000"].map(|name| office.desk(name, FIRST));
    assert!(desks.iter().all(|desk| works(desk) && desk.session.person.id == person));
    assert_eq!(told(&phone, NoticeKind::Paired, person), 4);
    assert_eq!(told(&office.admin, NoticeKind::Paired, person), before + 4);
    let devices = done(&phone, &ListOwnDevices {});
    let by_password: Vec<bool> = devices.iter().map(|device| device.by_password).collect();
    assert_eq!(by_password, [false, true, true, true, true]);
    assert!(!done(&desks[0], &ReadPassword {}).is_fresh, "a password stands for no other proof");

    let log = office.log_of(person);
    let n = |act: &str, note: &str| log.iter().filter(|(a, n)| a == act && n == note).count();
    assert_eq!((n("set_password", "first"), n("pairing_code", "password")), (1, 4), "{log:?}");
    // What it is stands nowhere.
    for file in ["spotcheck.db", "spotcheck.db-wal"] {
        let bytes = std::fs::read(office.folder.path().join(file)).unwrap_or_default();
        assert!(!bytes.windows(FIRST.len()).any(|some| some == FIRST.as_bytes()), "{file}");
    }
}

#[test]
fn two_of_one_name_are_told_apart_by_what_only_one_has() {
    let office = Office::open(&[]);
    let (one, other) = (office.enter("陆知行", &[(PersonField::Key, "Y-1")]), office.enter("陆知行", &[]));
    let (first, second) = (office.phone_of("陆知行", one), office.phone_of("陆知行", other));
    assert_eq!(done(&first, &ReadPassword {}).names, ["Y-1"]);
    assert!(done(&second, &ReadPassword {}).names.is_empty());
    done(&first, &setting(FIRST));
    done(&second, &setting(SECOND));
    for password in [FIRST, SECOND] {
        assert_eq!(office.sign_in("陆知行", password).code(), "password_wrong");
    }
    assert_eq!(office.desk("Y-1", FIRST).session.person.id, one);
    assert_eq!(office.sign_in("Y-1", SECOND).code(), "password_wrong");
    assert_eq!(office.sign_in("", FIRST).code(), "password_wrong");
}

#[test]
fn a_password_is_long_and_neither_common_nor_a_name() {
    let office = Office::open(&[]);
    let person = office.enter("陆知行", &[(PersonField::Telephone, "13800138000")]);
    let phone = office.phone_of("陆知行", person);
    let unit = phone.session.unit.name.zh.clone();
    for (password, why) in [
        ("eleven char".to_owned(), Obstacle::PasswordShort),
        ("password12345".to_owned(), Obstacle::PasswordCommon),
        ("陆知行13800138000".to_owned(), Obstacle::PasswordNamed),
        (format!("{unit}{unit}{unit}2026"), Obstacle::PasswordNamed),
        ("lantern over the weir ".repeat(12), Obstacle::TooLong),
    ] {
        assert_eq!(obstacle(&phone, &setting(&password)), why, "{password}");
        assert_eq!(undone(&phone, &setting(&password)).status, 400);
    }
    assert_eq!(done(&phone, &ReadPassword {}).set_at, None);
    done(&phone, &setting(SECOND));
    assert_eq!(office.sign_in("陆知行", &format!("{SECOND} ")).code(), "password_wrong", "as it was typed");
    office.desk("陆知行", SECOND);
}

#[test]
fn an_office_without_passwords_has_no_address_for_them() {
    let office = Office::open(&["--passwords", "false"]);
    let person = office.admin.session.person.id;
    for (method, path) in [
        ("GET", "/v1/sign-in".to_owned()),
        ("POST", "/v1/sign-in".to_owned()),
        ("GET", "/v1/password".to_owned()),
        ("POST", "/v1/password".to_owned()),
        ("POST", "/v1/password/drop".to_owned()),
        ("GET", format!("/v1/people/{person}/password")),
        ("POST", format!("/v1/people/{person}/password/take")),
    ] {
        let answer = office.admin.send(method, &path, &[("content-type", "application/json")], b"");
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"), "{method} {path}");
    }
    let with = Office::open(&[]);
    assert_eq!(exchange(&with.server.address, "GET", "/v1/sign-in", &[], &[]).status, 204);
}
