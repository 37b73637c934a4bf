//! Codes for a whole unit at once, and the picture of a link.

use super::common::call::{ask, done, undone};
use super::common::{Phone, Server};
use super::town::{
    ADMIN, CHIEF, COLLEAGUE, ELSEWHERE, INSPECTOR, REVIEWER, SECOND, Town, kinds, line, pending, user,
};
use spotcheck_domain::call::{
    AskCodes, AskedCode, ListCodes, ListNotices, MOST_CODES, Obstacle, RetirePerson, SeeNotice,
};
use spotcheck_domain::codes::{AskCode, Basis};

fn sheet(by: &Phone, people: &[u8]) -> Vec<AskedCode> {
    done(by, &AskCodes { people: people.iter().map(|n| user(*n)).collect(), at: None })
}

#[test]
fn a_sheet_gives_everybody_of_it_his_code_and_says_who_has_none_and_why() {
    let town = Town::open();
    let admin = town.device(ADMIN);
    town.device(REVIEWER);
    done(&town.device(CHIEF), &RetirePerson { person: user(COLLEAGUE) });
    let people = [INSPECTOR, REVIEWER, COLLEAGUE, ELSEWHERE, 99, INSPECTOR];
    let given = sheet(&admin, &people);
    let refused: Vec<Option<Obstacle>> = given.iter().map(|one| one.refused).collect();
    let expected = [
        None,
        None,
        Some(Obstacle::PersonRetired),
        Some(Obstacle::PersonUnknown),
        Some(Obstacle::PersonUnknown),
    ];
    assert_eq!(refused, expected, "each person once");
    let names: Vec<&str> = given.iter().map(|one| one.person.name.as_str()).collect();
    assert_eq!(names, ["person 4", "person 6", "person 5", "", ""], "of elsewhere nothing is told");
    assert_eq!((given[0].unit.zh.as_str(), given[3].unit.zh.as_str()), ("单位2", ""));

    let [first, second] = [0, 1].map(|n: usize| given[n].code.clone().unwrap());
    assert_eq!(town.pair(&first).status, 200);
    assert!(second.is_pending, "he has a device: it waits");
    assert_eq!(pending(&admin).len(), 1);
    assert_eq!(town.pair(&second).status, 403);
    let qr = first.qr.unwrap();
    assert!(qr.size > 30 && qr.path.starts_with('M'));
    let by = admin.session.person.id.to_string();
    let notes: Vec<String> =
        town.audit("pairing_code").into_iter().filter(|(who, _)| *who == by).map(|(_, note)| note).collect();
    assert_eq!(notes, ["office", "office pending"]);
}

#[test]
fn who_may_give_no_codes_gives_none() {
    let town = Town::open();
    let inspector = town.device(INSPECTOR);
    let given = sheet(&inspector, &[COLLEAGUE, ELSEWHERE]);
    assert!(given.iter().all(|one| one.code.is_none() && one.refused == Some(Obstacle::PersonUnknown)));
    let people = vec![user(COLLEAGUE); MOST_CODES + 1];
    let admin = town.device(ADMIN);
    assert_eq!(undone(&admin, &AskCodes { people, at: None }).code, "too_many");
}

#[test]
fn a_link_has_the_host_under_which_its_asker_reaches_the_office_where_the_office_knows_none() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder.path().join("new"), &["--new"]);
    let admin = server.pair("管理员");
    let person = admin.session.person.id;
    let own = |at: Option<&str>| AskCode { person, basis: Basis::Own, at: at.map(ToOwned::to_owned) };
    let code = done(&admin, &own(Some("https://desk.example:8443")));
    assert_eq!(code.link, format!("https://desk.example:8443/pair#{}", code.code));
    assert!(code.qr.is_some());
    let code = done(&admin, &own(None));
    assert!(
        code.link.starts_with("/pair#") && code.qr.is_none(),
        "a picture of half an address leads nowhere"
    );
    for wrong in ["javascript:alert(1)", "https://a/b", "https://", "", "http://甲.example", &"h".repeat(400)]
    {
        assert_eq!(undone(&admin, &own(Some(wrong))).code, "invalid", "{wrong}");
    }
    // Of an office that knows its address nobody else's is printed.
    let town = Town::open();
    let asked = AskCodes { people: vec![user(INSPECTOR)], at: Some("https://elsewhere.example".into()) };
    let given = done(&town.device(ADMIN), &asked);
    assert!(given[0].code.as_ref().unwrap().link.starts_with("http://office.example/pair#"));
}

#[test]
fn the_typed_calls_are_those_of_before() {
    let town = Town::open();
    let (admin, second) = (town.device(ADMIN), town.device(SECOND));
    let asked = done(&admin, &AskCode { person: user(SECOND), basis: Basis::Office, at: None });
    let [waiting] = &done(&second, &ListCodes {})[..] else { panic!("one code waits") };
    assert_eq!((waiting.id, waiting.may_confirm), (asked.id, true));
    let confirm = spotcheck_domain::call::ConfirmCode { id: asked.id };
    assert_eq!(undone(&admin, &confirm).code, "same_person");
    done(&second, &confirm);
    let told = done(&second, &ListNotices { before: None });
    assert_eq!(kinds(&second)[0], line("code_confirmed", SECOND, Some(SECOND)));
    done(&second, &SeeNotice { id: told.notices[0].id });
    assert!(done(&second, &ListNotices { before: None }).notices[0].is_seen);
    assert_eq!(
        done(&second, &ListNotices { before: Some(told.notices[0].id) }).notices.len(),
        told.notices.len() - 1
    );
    assert!(ask(&second, &SeeNotice { id: 9_999 }).is_err());
}
