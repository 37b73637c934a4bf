//! Before what is sensitive a desk that a password has signed in shows it again; what came in by a code does not.

use super::common::call::{done, undone};
use super::common::{Answer, Phone};
use super::{FIRST, Office, SECOND, setting};
use rusqlite::Connection;
use spotcheck_domain::call::{ListPeople, ListUnits, ProvePassword, SetRoles, TakePassword};
use spotcheck_domain::term::Role;

/// Nobody has shown a password for an hour.
fn an_hour_passes(office: &Office) {
    let database = Connection::open(office.folder.path().join("spotcheck.db")).unwrap();
    database.execute("UPDATE sessions SET proved_at = proved_at - 3600000", []).unwrap();
}

fn told(answer: &Answer) -> (u16, String) {
    (answer.status, if answer.status < 300 { String::new() } else { answer.code() })
}

fn prove(phone: &Phone, password: &str) -> (u16, String) {
    let body = serde_json::json!({ "password": password }).to_string();
    let headers = [("content-type", "application/json")];
    told(&phone.send("POST", "/v1/password/prove", &headers, body.as_bytes()))
}

#[test]
fn a_desk_shows_its_password_again_before_roles_codes_and_exports() {
    let office = Office::open(&[]);
    done(&office.admin, &setting(FIRST));
    let desk = office.desk("文景澄", FIRST);
    let person = office.server.pair("祁远舟").session.person.id;
    let roles = SetRoles { person, roles: vec![Role::Inspector, Role::Reviewer] };
    let code = format!(r#"{{"person":"{person}","basis":"office"}}"#);
    let headers = [("content-type", "application/json")];
    let ask = || told(&desk.send("POST", "/v1/codes", &headers, code.as_bytes()));
    done(&desk, &roles);
    assert_eq!(ask().0, 200, "it was shown just now");

    an_hour_passes(&office);
    let refused = (403, "needs_proof".to_owned());
    assert_eq!(ask(), refused);
    assert_eq!(undone(&desk, &roles).code, "needs_proof");
    for path in ["people.xlsx", "people.csv", "units.csv", "sites.csv", "audit.csv"] {
        assert_eq!(told(&desk.get(&format!("/v1/export/{path}"))), refused, "{path}");
    }
    // What is not sensitive goes on, and so does everything where a code has let him in.
    done(&desk, &ListPeople::default());
    done(&desk, &ListUnits { closed: false });
    assert_eq!(desk.get("/v1/codes").status, 200);
    done(&office.admin, &roles);
    assert_eq!(office.admin.get("/v1/export/people.csv").status, 200);

    assert_eq!(prove(&desk, SECOND), (403, "password_wrong".to_owned()));
    assert_eq!(ask(), refused);
    assert_eq!(prove(&desk, FIRST).0, 204);
    assert_eq!(ask().0, 200);
    done(&desk, &roles);
    an_hour_passes(&office);
    done(&office.admin, &TakePassword { person: office.admin.session.person.id });
    assert_eq!(prove(&desk, FIRST), (403, "password_wrong".to_owned()), "there is none any more");
    assert_eq!(ask(), refused);
    let call = ProvePassword { password: FIRST.to_owned() };
    assert_eq!(undone(&office.admin, &call).code, "password_wrong");
}
