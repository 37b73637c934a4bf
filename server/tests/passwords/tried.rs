//! Wrong passwords: all alike, bounded by address and by name, and nobody is locked out of his by them.

use super::common::call::{done, undone};
use super::{FIRST, Office, SECOND, setting};
use spotcheck_domain::call::{ReadAudit, SetPassword};

#[test]
fn a_wrong_password_and_an_unknown_name_are_answered_alike() {
    let office = Office::open(&[]);
    let phone = office.server.pair("祁远舟");
    done(&phone, &setting(FIRST));
    let of_somebody = office.sign_in("祁远舟", SECOND);
    let of_nobody = office.sign_in("祁远洲", SECOND);
    let without_one = office.sign_in("钟离原", SECOND);
    assert_eq!((of_somebody.status, of_somebody.code().as_str()), (403, "password_wrong"));
    for other in [of_nobody, without_one] {
        assert_eq!((other.status, &other.body), (of_somebody.status, &of_somebody.body));
    }
    for nothing in ["{}", "[]", "", r#"{"name":"祁远舟"}"#] {
        let headers = [("content-type", "application/json")];
        let answer = phone.send("POST", "/v1/sign-in", &headers, nothing.as_bytes());
        assert_eq!(answer.status, 400, "{nothing}");
    }
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(phone.send("POST", "/v1/sign-in", &form, b"name=a&password=b").status, 415);
    let call = ReadAudit { act: Some("password_refused".into()), ..ReadAudit::default() };
    let noted = done(&office.admin, &call).entries;
    assert_eq!(noted.len(), 1, "a flood is one entry");
    assert!(noted[0].note.starts_with("127.0.0.1"), "{noted:?}");
}

#[test]
fn from_one_address_few_are_called_wrong_and_the_right_one_is_taken() {
    let office = Office::open(&[]);
    let phone = office.server.pair("祁远舟");
    done(&phone, &setting(FIRST));
    // Of other names each time, so that the address alone is counted.
    let codes: Vec<String> = (0..12).map(|n| office.sign_in(&format!("某人{n}"), SECOND).code()).collect();
    let n_wrong = codes.iter().filter(|code| *code == "password_wrong").count();
    assert_eq!((n_wrong, codes[11].as_str()), (10, "too_many_attempts"), "{codes:?}");
    assert_eq!(office.sign_in("祁远舟", FIRST).status, 200, "his neighbours guess");
}

#[test]
fn of_one_name_few_are_called_wrong_from_wherever_they_come() {
    let office = Office::open(&["--trusted-proxy", "127.0.0.1"]);
    let phone = office.server.pair("祁远舟");
    done(&phone, &setting(FIRST));
    let tried = |n: usize, name: &str, password: &str| {
        let answer = office.sign_in_from(Some(&format!("10.0.{n}.1")), name, password);
        if answer.status == 200 { "let in".to_owned() } else { answer.code() }
    };
    // Both cases of its letters are one name, and nobody's is counted like somebody's.
    for name in ["祁远舟", "Y-9999"] {
        let codes: Vec<String> = (0..12).map(|n| tried(n, name, SECOND)).collect();
        let n_wrong = codes.iter().filter(|code| *code == "password_wrong").count();
        assert_eq!((n_wrong, codes[11].as_str()), (10, "too_many_attempts"), "{name}: {codes:?}");
    }
    assert_eq!(tried(50, "y-9999", SECOND), "too_many_attempts");
    assert_eq!(tried(51, "钟离原", SECOND), "password_wrong", "another name is another's");
    assert_eq!(tried(52, "祁远舟", FIRST), "let in", "nobody is locked out by who guesses");
}

#[test]
fn the_present_one_is_guessed_no_more_often() {
    let office = Office::open(&[]);
    let phone = office.server.pair("祁远舟");
    done(&phone, &setting(FIRST));
    office.an_hour_later();
    let change = |present: &str| SetPassword {
        password: SECOND.to_owned(),
        present: Some(present.to_owned()),
        end_desks: false,
    };
    let codes: Vec<String> = (0..11).map(|n| undone(&phone, &change(&format!("guess {n}"))).code).collect();
    assert_eq!((codes[9].as_str(), codes[10].as_str()), ("password_wrong", "too_many_attempts"), "{codes:?}");
    done(&phone, &change(FIRST));
}
