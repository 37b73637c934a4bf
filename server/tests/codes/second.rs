//! A second administrator is another person than the first: nobody whom the first one made, or both of them a third.

use super::common::Phone;
use super::common::call::done;
use super::town::{ADMIN, COLLEAGUE, INSPECTOR, SECOND, Town, check_refused, confirm, pending, unit, user};
use spotcheck_domain::call::{EnterPerson, PersonField, PersonFields, SetRoles};
use spotcheck_domain::codes::{AskCode, Basis, NewCode};
use spotcheck_domain::id::UserId;
use spotcheck_domain::term::Role;

fn ask(by: &Phone, person: UserId) -> NewCode {
    let request = serde_json::to_vec(&AskCode { person, basis: Basis::Office, at: None }).unwrap();
    let answer = by.send("POST", "/v1/codes", &[("content-type", "application/json")], &request);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    serde_json::from_slice(&answer.body).unwrap()
}

fn enter(by: &Phone, name: &str, roles: &[Role]) -> UserId {
    let fields = PersonFields::from([(PersonField::Name, name.to_owned())]);
    done(by, &EnterPerson { id: None, unit: unit(2), roles: roles.to_vec(), fields }).id
}

/// Somebody whom `by` enters as an administrator and lets in.
fn make(town: &Town, by: &Phone, name: &str) -> Phone {
    let person = enter(by, name, &[Role::Admin]);
    Phone::pair(&town.server.address, &ask(by, person).code)
}

#[test]
fn nobody_is_the_second_administrator_whom_the_first_one_made() {
    let town = Town::open();
    let (admin, second) = (town.device(ADMIN), town.device(SECOND));
    let _has_a_device = town.device(INSPECTOR);
    let shadow = make(&town, &admin, "影子");
    let of_shadow = make(&town, &shadow, "影子的影子");
    let beside = make(&town, &admin, "另一个");
    let code = ask(&admin, user(INSPECTOR));
    assert!(code.is_pending);
    for one in [&shadow, &of_shadow, &beside, &admin] {
        check_refused(&confirm(one, &code), 403, "same_person");
        assert!(pending(one).iter().all(|waiting| !waiting.may_confirm));
    }
    // Nor is whoever made him, or was made by the same one.
    let code = ask(&shadow, user(INSPECTOR));
    for one in [&admin, &of_shadow, &beside] {
        check_refused(&confirm(one, &code), 403, "same_person");
    }
    check_refused(&town.pair(&code), 403, "code_unknown");
    assert_eq!(confirm(&second, &code).status, 204, "him nobody of them made");
    assert_eq!(town.pair(&code).status, 200);
}

#[test]
fn who_was_given_the_right_or_let_in_by_the_first_is_no_second_one_until_a_fortnight_later() {
    let town = Town::open();
    let (admin, second) = (town.device(ADMIN), town.device(SECOND));
    let (_inspector, colleague) = (town.device(INSPECTOR), town.device(COLLEAGUE));
    done(&admin, &SetRoles { person: user(COLLEAGUE), roles: vec![Role::Inspector, Role::Admin] });
    let code = ask(&admin, user(INSPECTOR));
    check_refused(&confirm(&colleague, &code), 403, "same_person");
    // Another device of the second one, which the first let in with the word of the third: it may be in anybody's hands.
    let waiting = ask(&admin, user(SECOND));
    assert_eq!(confirm(&second, &waiting).status, 204, "on his own device");
    assert_eq!(town.pair(&waiting).status, 200);
    let code = ask(&admin, user(INSPECTOR));
    check_refused(&confirm(&second, &code), 403, "same_person");
    town.database().execute("UPDATE hands SET at = at - 14 * 86400000 - 60000", []).unwrap();
    assert_eq!(confirm(&second, &code).status, 204);
    let code = ask(&admin, user(INSPECTOR));
    assert_eq!(confirm(&colleague, &code).status, 204);
}
