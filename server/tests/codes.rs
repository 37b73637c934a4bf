//! Pairing codes that people ask for one another over HTTP: who gets one and who does not, when it is good, what ends it,
//! and who is told.
#![allow(clippy::unwrap_used)]

mod common;

#[path = "codes/second.rs"]
mod second;
#[path = "codes/sheet.rs"]
mod sheet;
#[path = "codes/town.rs"]
mod town;

use common::{Phone, exchange, spotcheck};
use spotcheck_domain::codes::{Basis, Notices};
use spotcheck_domain::term::Role;
use spotcheck_server::people::organisation::{move_person, set_roles};
use spotcheck_server::store::write_directly;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;
use town::{
    ADMIN, AT, CHIEF, COLLEAGUE, ELSEWHERE, INSPECTOR, REVIEWER, SECOND, Town, ask, check_refused, confirm,
    kinds, line, pending, told, try_ask, unit, user,
};

#[test]
fn an_administrator_lets_somebody_in_who_has_no_device_and_each_code_is_good_once() {
    let town = Town::open();
    let admin = town.device(ADMIN);
    let first = ask(&admin, INSPECTOR, Basis::Office);
    assert!(!first.is_pending && first.link == format!("http://office.example/pair#{}", first.code));
    let second = ask(&admin, INSPECTOR, Basis::Office);
    check_refused(&town.pair(&first), 403, "code_unknown");
    let answer = town.pair(&second);
    let session: spotcheck_domain::session::Session = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(session.person.id, user(INSPECTOR));
    check_refused(&town.pair(&second), 403, "code_unknown");
    check_refused(&try_ask(&admin, CHIEF, Basis::Office), 404, "not_found");
    check_refused(&try_ask(&admin, ELSEWHERE, Basis::Office), 404, "not_found");
    check_refused(&try_ask(&admin, 99, Basis::Office), 404, "not_found");
    let late = ask(&admin, COLLEAGUE, Basis::Office);
    town.database().execute("UPDATE pairing_codes SET expires_at = 1 WHERE used_at IS NULL", []).unwrap();
    check_refused(&town.pair(&late), 403, "code_unknown");
    let by = admin.session.person.id.to_string();
    let noted: Vec<_> = town.audit("pairing_code").into_iter().filter(|(actor, _)| *actor == by).collect();
    assert_eq!(noted, vec![(by, "office".to_owned()); 3]);
}

#[test]
fn a_colleague_vouches_for_somebody_without_a_device_and_with_no_role_that_he_lacks() {
    let town = Town::open();
    let inspector = town.device(INSPECTOR);
    check_refused(&try_ask(&inspector, COLLEAGUE, Basis::Office), 404, "not_found");
    check_refused(&try_ask(&inspector, COLLEAGUE, Basis::Own), 404, "not_found");
    check_refused(&try_ask(&inspector, ELSEWHERE, Basis::Vouch), 404, "not_found");
    check_refused(&try_ask(&inspector, CHIEF, Basis::Vouch), 404, "not_found");
    check_refused(&try_ask(&inspector, REVIEWER, Basis::Vouch), 403, "role_lacking");
    check_refused(&try_ask(&inspector, INSPECTOR, Basis::Vouch), 403, "has_device");
    let code = ask(&inspector, COLLEAGUE, Basis::Vouch);
    assert!(!code.is_pending);
    let colleague = Phone::pair(&town.server.address, &code.code);
    check_refused(&try_ask(&inspector, COLLEAGUE, Basis::Vouch), 403, "has_device");
    let by = inspector.session.person.id.to_string();
    assert!(town.audit("pairing_code").contains(&(by, "vouch".to_owned())));
    // He whom he let in lets in those whom he may, and nobody else.
    check_refused(&try_ask(&colleague, REVIEWER, Basis::Vouch), 403, "role_lacking");
}

#[test]
fn what_somebody_vouched_for_ends_with_the_post_and_with_the_device_that_asked() {
    let town = Town::open();
    let inspector = town.device(INSPECTOR);
    let data = town.folder.path();
    let code = ask(&inspector, COLLEAGUE, Basis::Vouch);
    write_directly(data, |tx| set_roles(tx, user(COLLEAGUE), &[Role::Admin], AT)).unwrap();
    check_refused(&town.pair(&code), 403, "code_unknown");
    write_directly(data, |tx| set_roles(tx, user(COLLEAGUE), &[Role::Inspector], AT)).unwrap();
    let code = ask(&inspector, COLLEAGUE, Basis::Vouch);
    write_directly(data, |tx| move_person(tx, user(COLLEAGUE), unit(1), AT)).unwrap();
    check_refused(&town.pair(&code), 403, "code_unknown");
    write_directly(data, |tx| move_person(tx, user(COLLEAGUE), unit(2), AT)).unwrap();
    let code = ask(&inspector, COLLEAGUE, Basis::Vouch);
    let device = inspector.session.device.to_string();
    let args = ["revoke".as_ref(), device.as_ref(), "--data".as_ref(), data.as_os_str()];
    assert!(spotcheck("device", &args).status.success());
    check_refused(&town.pair(&code), 403, "code_unknown");
}

#[test]
fn a_code_ends_with_the_rights_of_whoever_asked_for_it() {
    let town = Town::open();
    let (admin, second) = (town.device(ADMIN), town.device(SECOND));
    let data = town.folder.path();
    let code = ask(&admin, COLLEAGUE, Basis::Office);
    write_directly(data, |tx| set_roles(tx, user(ADMIN), &[Role::Viewer], AT)).unwrap();
    check_refused(&town.pair(&code), 403, "code_unknown");
    write_directly(data, |tx| set_roles(tx, user(ADMIN), &[Role::Admin], AT)).unwrap();
    let code = ask(&admin, COLLEAGUE, Basis::Office);
    write_directly(data, |tx| move_person(tx, user(ADMIN), unit(1), AT)).unwrap();
    check_refused(&town.pair(&code), 403, "code_unknown");
    // One that waits is there for nobody to confirm.
    let waiting = ask(&second, COLLEAGUE, Basis::Office);
    let paired = town.pair(&waiting);
    assert_eq!(paired.status, 200);
    let waiting = ask(&second, COLLEAGUE, Basis::Office);
    assert!(waiting.is_pending);
    write_directly(data, |tx| set_roles(tx, user(SECOND), &[Role::Viewer], AT)).unwrap();
    check_refused(&confirm(&admin, &waiting), 404, "not_found");
}

#[test]
fn a_code_for_somebody_who_has_a_device_waits_for_a_second_administrator() {
    let town = Town::open();
    let (admin, second, elsewhere) = (town.device(ADMIN), town.device(SECOND), town.device(ELSEWHERE));
    let (inspector, chief) = (town.device(INSPECTOR), town.device(CHIEF));
    let code = ask(&admin, INSPECTOR, Basis::Office);
    assert!(code.is_pending);
    check_refused(&town.pair(&code), 403, "code_unknown");
    check_refused(&confirm(&admin, &code), 403, "same_person");
    let colleague = town.device(COLLEAGUE);
    for other in [&elsewhere, &colleague] {
        check_refused(&confirm(other, &code), 404, "not_found");
        assert!(pending(other).is_empty());
    }
    check_refused(&town.pair(&code), 403, "code_unknown");
    let seen = |by: &Phone| {
        let all = pending(by);
        let [one] = &all[..] else { panic!("{all:?}") };
        assert_eq!((one.id, one.person.id, one.asked_by.id), (code.id, user(INSPECTOR), user(ADMIN)));
        one.may_confirm
    };
    assert_eq!([&admin, &second, &inspector, &chief].map(seen), [false, true, true, true]);
    for _ in 0..2 {
        assert_eq!(confirm(&second, &code).status, 204, "an answer that was lost is asked for again");
    }
    check_refused(&confirm(&chief, &code), 404, "not_found");
    assert!(pending(&second).is_empty());
    assert_eq!(town.pair(&code).status, 200);
    check_refused(&confirm(&second, &code), 404, "not_found");
    let (by, asked) = (user(SECOND).to_string(), user(ADMIN).to_string());
    assert_eq!(town.audit("code_confirmed"), [(by, asked.clone())]);
    assert!(town.audit("pairing_code").contains(&(asked, "office pending".to_owned())));
}

#[test]
fn it_may_be_confirmed_on_that_device_and_a_new_one_takes_its_place() {
    let town = Town::open();
    let (admin, inspector) = (town.device(ADMIN), town.device(INSPECTOR));
    let first = ask(&admin, INSPECTOR, Basis::Office);
    let code = ask(&admin, INSPECTOR, Basis::Office);
    check_refused(&confirm(&inspector, &first), 404, "not_found");
    assert_eq!(confirm(&inspector, &code).status, 204);
    assert_eq!(town.pair(&code).status, 200);
    let late = ask(&admin, INSPECTOR, Basis::Office);
    town.database().execute("UPDATE pairing_codes SET expires_at = 1 WHERE used_at IS NULL", []).unwrap();
    check_refused(&confirm(&inspector, &late), 404, "not_found");
    assert!(pending(&inspector).is_empty());
}

#[test]
fn somebody_gets_himself_a_further_device_from_one_that_he_has() {
    let town = Town::open();
    let inspector = town.device(INSPECTOR);
    let code = ask(&inspector, INSPECTOR, Basis::Own);
    assert!(!code.is_pending);
    let further = Phone::pair(&town.server.address, &code.code);
    assert_eq!(further.session.person.id, user(INSPECTOR));
    assert_ne!(further.session.device, inspector.session.device);
    let unpaired = exchange(
        &town.server.address,
        "POST",
        "/v1/codes",
        &[("content-type", "application/json")],
        br#"{"person":"0190a5f8-7c00-7000-8000-000000000001","basis":"own"}"#,
    );
    check_refused(&unpaired, 401, "not_paired");
}

#[test]
fn each_pairing_confirmation_and_revocation_is_told_to_the_person_and_the_unit_above() {
    let town = Town::open();
    let (chief, admin, second) = (town.device(CHIEF), town.device(ADMIN), town.device(SECOND));
    let before = told(&chief).len();
    let inspector = town.device(INSPECTOR);
    // The keeper of the machine made a code, and it was used.
    let by_keeper = [line("paired", INSPECTOR, None), line("code_made", INSPECTOR, None)];
    assert_eq!(kinds(&chief)[..2], by_keeper);
    assert_eq!(kinds(&inspector), by_keeper[1..], "that it was paired itself is no news to a device");
    assert!(told(&admin).iter().all(|notice| notice.person.id != user(INSPECTOR)), "of the same unit");

    let code = ask(&admin, INSPECTOR, Basis::Office);
    assert_eq!(confirm(&second, &code).status, 204);
    let further = Phone::pair(&town.server.address, &code.code);
    let expected = [line("paired", INSPECTOR, Some(ADMIN)), line("code_confirmed", INSPECTOR, Some(SECOND))];
    assert_eq!(kinds(&inspector)[..2], expected);
    assert_eq!(kinds(&chief)[..2], expected);
    assert_eq!(kinds(&further)[0], expected[1]);
    let device = told(&inspector)[0].device.clone().unwrap();
    assert_eq!((device.id, device.name.as_str()), (further.session.device, "a test"));

    let id = further.session.device.to_string();
    let args = ["revoke".as_ref(), id.as_ref(), "--data".as_ref(), town.folder.path().as_os_str()];
    assert!(spotcheck("device", &args).status.success());
    assert_eq!(kinds(&inspector)[0], line("revoked", INSPECTOR, None));
    assert_eq!(kinds(&chief)[0], line("revoked", INSPECTOR, None));
    assert_eq!(told(&chief).len(), before + 5);
    assert!(told(&town.device(ELSEWHERE)).iter().all(|notice| notice.person.id == user(ELSEWHERE)));
    // Where nobody above administers, those of his own unit hear of it.
    let data = town.folder.path();
    write_directly(data, |tx| set_roles(tx, user(CHIEF), &[Role::Viewer], AT)).unwrap();
    let before = told(&chief).len();
    town.device(INSPECTOR);
    assert_eq!(kinds(&admin)[0], line("paired", INSPECTOR, None));
    assert_eq!(told(&chief).len(), before);
}

#[test]
fn a_notice_is_seen_by_each_device_for_itself_and_comes_in_windows() {
    let town = Town::open();
    let (inspector, colleague) = (town.device(INSPECTOR), town.device(COLLEAGUE));
    let code = ask(&inspector, INSPECTOR, Basis::Own);
    let further = Phone::pair(&town.server.address, &code.code);
    let paired = told(&inspector)[0].clone();
    let see = |by: &Phone, id: i64| by.send("POST", &format!("/v1/notices/{id}/seen"), &[], &[]).status;
    assert_eq!(see(&further, paired.id), 404, "the new device does not hush its own coming");
    assert_eq!(see(&colleague, paired.id), 404);
    assert_eq!([see(&inspector, paired.id), see(&inspector, paired.id)], [204, 204]);
    assert!(told(&inspector)[0].is_seen && !told(&inspector)[1].is_seen);
    let third = Phone::pair(&town.server.address, &ask(&inspector, INSPECTOR, Basis::Own).code);
    assert!(told(&third).iter().all(|notice| !notice.is_seen));

    let sql = "INSERT INTO notices (recipient, at, kind, person)
               WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
               SELECT id, 5, 'of_a_later_version', id FROM users, n WHERE name = ?1";
    town.database().execute(sql, [format!("person {COLLEAGUE}")]).unwrap();
    let page = |before: &str| -> Notices {
        serde_json::from_slice(&colleague.get(&format!("/v1/notices{before}")).body).unwrap()
    };
    let (mut all, mut next) = (Vec::new(), page(""));
    loop {
        all.extend(next.notices.iter().map(|notice| notice.id));
        if !next.more {
            break;
        }
        next = page(&format!("?before={}", all.last().unwrap()));
    }
    assert_eq!(all.len(), 121);
    assert!(all.windows(2).all(|two| two[0] > two[1]), "the newest first");
    check_refused(&colleague.get("/v1/notices?before=x"), 400, "invalid");
}

#[test]
fn whoever_is_told_hears_that_there_is_news() {
    let town = Town::open();
    let (admin, inspector) = (town.device(ADMIN), town.device(INSPECTOR));
    let mut stream = TcpStream::connect(&town.server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let head = format!("GET /v1/events HTTP/1.1\r\nhost: a\r\ncookie: {}\r\n\r\n", inspector.cookie);
    stream.write_all(head.as_bytes()).unwrap();
    let mut reader = BufReader::new(stream);
    let mut until = |word: &str| {
        let mut line = String::new();
        while line.trim() != word {
            line.clear();
            assert!(reader.read_line(&mut line).unwrap() > 0, "it ended before {word}");
        }
    };
    until("event: hello");
    let code = ask(&admin, INSPECTOR, Basis::Office);
    until("event: news");
    assert_eq!(pending(&inspector).len(), 1);
    let chief = town.device(CHIEF);
    assert_eq!(confirm(&chief, &code).status, 204);
    until("event: news");
    assert_eq!(town.pair(&code).status, 200);
    until("event: news");
    assert_eq!(kinds(&inspector)[0], line("paired", INSPECTOR, Some(ADMIN)));
}

#[test]
fn what_is_no_request_is_told_so() {
    let town = Town::open();
    let admin = town.device(ADMIN);
    let json = [("content-type", "application/json")];
    let post = |headers: &[(&str, &str)], body: &[u8]| admin.send("POST", "/v1/codes", headers, body);
    check_refused(&post(&json, b"{}"), 400, "invalid");
    check_refused(&post(&[], b"{}"), 415, "media_type");
    check_refused(&post(&json, &[b' '; 2_000]), 413, "too_large");
    let stranger = br#"{"person":"0190a5f8-7c00-7000-8000-000000000001","basis":"by_force"}"#;
    check_refused(&post(&json, stranger), 400, "invalid");
    check_refused(&admin.send("POST", "/v1/codes/7/confirm", &[], &[]), 404, "not_found");
    let form = [("content-type", "text/plain")];
    let path = "/v1/codes/0190a5f8-7c00-7000-8000-000000000001/confirm";
    check_refused(&admin.send("POST", path, &form, b"x"), 415, "media_type");
    check_refused(&admin.send("POST", "/v1/notices/7/seen", &form, b"x"), 415, "media_type");
}
