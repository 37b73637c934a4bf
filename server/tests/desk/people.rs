//! People: entered, found, told apart, changed, moved and given roles; and the log of it.

use super::common::call::{ask, done, obstacle, organisation, pair_person, undone};
use super::{Desk, new_unit, newcomer};
use spotcheck_domain::call::{
    ChangePerson, EnterPerson, ListPeople, MovePerson, Obstacle, PeopleCounts, PeopleOrder, PersonField,
    PersonFields, ReadAudit, ReadPerson, RetirePerson, SetRoles,
};
use spotcheck_domain::id::UserId;
use spotcheck_domain::session::Session;
use spotcheck_domain::term::{Role, Tier};
use spotcheck_domain::time::Timestamp;

fn said(fields: &[(PersonField, &str)]) -> PersonFields {
    fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
}

#[test]
fn people_are_entered_once_found_by_any_word_and_namesakes_are_told_apart() {
    let desk = Desk::open();
    let (county, beside) = (desk.unit("云岭县"), desk.unit("青崖县"));
    let id = UserId::from_parts(Timestamp::from_millis(1), [7; 10]);
    let more = [(PersonField::Key, "００１７"), (PersonField::Telephone, "138 0013 8001")];
    let call = EnterPerson { id: Some(id), ..newcomer("王　伟", county, &[Role::Inspector], &more) };
    assert_eq!(done(&desk.admin, &call).id, id);
    assert_eq!(done(&desk.admin, &call).id, id, "a lost answer costs nothing");
    let other = EnterPerson { id: Some(id), ..newcomer("王薇", county, &[Role::Inspector], &[]) };
    assert_eq!(obstacle(&desk.admin, &other), Obstacle::IdTaken);
    let same_key = newcomer("王薇", beside, &[Role::Inspector], &[(PersonField::Key, "0017")]);
    assert_eq!(obstacle(&desk.admin, &same_key), Obstacle::KeyTaken);
    assert_eq!(obstacle(&desk.admin, &newcomer("王薇", beside, &[], &[])), Obstacle::NeedsRole);
    let wrong = newcomer("王薇", beside, &[Role::Viewer], &[(PersonField::CertificateExpires, "明年")]);
    assert_eq!(obstacle(&desk.admin, &wrong), Obstacle::FieldInvalid);
    let namesake = desk.enter("王伟", beside, &[Role::Viewer]);

    let find = |q: &str| {
        let found = done(&desk.admin, &ListPeople { q: q.into(), ..ListPeople::default() });
        assert_eq!(found.n_found as usize, found.people.len());
        found.people.into_iter().map(|person| person.id).collect::<Vec<_>>()
    };
    assert_eq!(find("王伟").len(), 2);
    assert_eq!(find("ＷＷ").len(), 2, "by initials");
    assert_eq!((find("0017"), find("ww 0017"), find("8001")), (vec![id], vec![id], vec![id]));
    assert!(find("0018").is_empty());
    let of = |unit| {
        let call = ListPeople { unit: Some(unit), q: "王伟".into(), ..ListPeople::default() };
        done(&desk.admin, &call).people
    };
    assert_eq!(of(county).iter().map(|person| person.id).collect::<Vec<_>>(), [id]);
    let all = of(desk.unit("晋川市"));
    assert_eq!(all.iter().map(|person| person.has_namesake).collect::<Vec<_>>(), [true, true]);
    let units: Vec<&str> = all.iter().map(|person| person.unit_name.zh.as_str()).collect();
    assert!(units.contains(&"云岭县") && units.contains(&"青崖县"), "{units:?}");
    assert!(all.iter().any(|person| person.id == namesake && person.fields.len() == 1));
}

#[test]
fn pages_have_fifty_people_and_none_twice() {
    let desk = Desk::open();
    let county = desk.unit("云岭县");
    for n in 0..60 {
        desk.enter(&format!("批量{n}"), county, &[Role::Viewer]);
    }
    let page = |page| done(&desk.admin, &ListPeople { q: "批量".into(), page, ..ListPeople::default() });
    let (first, second, third) = (page(0), page(1), page(2));
    assert_eq!((first.n_found, first.people.len(), second.people.len(), third.people.len()), (60, 50, 10, 0));
    assert!(second.people.iter().all(|one| first.people.iter().all(|other| other.id != one.id)));
}

#[test]
fn people_are_listed_by_role_device_certificate_and_whether_they_left() {
    let desk = Desk::open();
    let town = done(&desk.admin, &new_unit("清单镇", desk.unit("云岭县"), Tier::Town)).id;
    let until = |day| [(PersonField::CertificateExpires, day)];
    let enter = |name: &str, roles: &[Role], more: &[(PersonField, &str)]| {
        done(&desk.admin, &newcomer(name, town, roles, more)).id
    };
    let late = enter("丙", &[Role::Inspector], &until("2026-01-31"));
    let soon = enter("甲", &[Role::Inspector, Role::Reviewer], &until("2026-02-10"));
    let fine = enter("乙", &[Role::Reviewer], &until("2030-02-10"));
    let none = enter("丁", &[Role::Viewer], &[]);
    let left = enter("戊", &[Role::Viewer], &[]);
    done(&desk.admin, &RetirePerson { person: left });
    pair_person(&desk.admin, desk.folder.path(), "乙", fine);

    let all = ListPeople { unit: Some(town), soon: "2026-02-10".parse().ok(), ..ListPeople::default() };
    let found = |call: &ListPeople| {
        let people = done(&desk.admin, call).people;
        people.into_iter().map(|person| person.id).collect::<Vec<_>>()
    };
    let counts = PeopleCounts { n_here: 4, n_expiring: 2, n_unpaired: 3, n_left: 1 };
    assert_eq!(done(&desk.admin, &all).counts, counts);
    assert_eq!(found(&all), [late, none, soon, fine], "by initials: b d j y");
    assert_eq!(found(&ListPeople { expiring: true, ..all.clone() }), [late, soon]);
    assert_eq!(found(&ListPeople { unpaired: true, ..all.clone() }), [late, none, soon]);
    assert_eq!(found(&ListPeople { retired: true, ..all.clone() }), [left]);
    let reviewers = ListPeople { role: Some(Role::Reviewer), ..all.clone() };
    assert_eq!(found(&reviewers), [soon, fine]);
    assert_eq!(done(&desk.admin, &reviewers).counts.n_here, 2);
    let by_day = ListPeople { order: Some(PeopleOrder::Certificate), ..all.clone() };
    assert_eq!(found(&by_day), [late, soon, fine, none]);
    assert_eq!(found(&ListPeople { descending: true, ..by_day }), [fine, soon, late, none]);
    let by_contact = ListPeople { order: Some(PeopleOrder::Seen), descending: true, ..all };
    assert_eq!(found(&by_contact)[0], fine);
}

#[test]
fn one_person_is_read_by_whoever_administers_his_area_or_supervises_it() {
    let desk = Desk::open();
    let county = desk.county_admin();
    let (his, other) = (desk.person("祁远舟"), desk.person("文景澄"));
    let line = done(&desk.admin, &ReadPerson { person: his });
    assert_eq!((line.id, line.fields[&PersonField::Name].as_str()), (his, "祁远舟"));
    assert_eq!(undone(&county, &ReadPerson { person: other }).status, 404, "who is above is not there");
}

#[test]
fn a_changed_person_is_known_so_on_phones_and_what_was_made_before_stays_his() {
    let desk = Desk::open();
    let mut colleague = desk.server.pair("温如岚");
    let person = desk.person("祁远舟");
    let new = [
        (PersonField::Name, "祁远帆"),
        (PersonField::Certificate, "XN-新-1"),
        (PersonField::CertificateExpires, "2027-03-01"),
    ];
    done(&desk.admin, &ChangePerson { person, fields: said(&new) });
    let known = organisation(&mut colleague).person(person).cloned().unwrap();
    assert_eq!((known.name.as_str(), known.certificate.as_str()), ("祁远帆", "XN-新-1"));
    let conn = rusqlite::Connection::open(desk.folder.path().join("spotcheck.db")).unwrap();
    let before = "SELECT name || ' ' || certificate FROM past_posts WHERE user = ?1";
    let before: String = conn.query_row(before, [person.as_bytes()], |row| row.get(0)).unwrap();
    assert_eq!(before, "祁远舟 XN-云岭-0101", "by this is judged what he made before");
    done(&desk.admin, &ChangePerson { person, fields: said(&[(PersonField::Telephone, "1")]) });
    let n: u32 = conn.query_row("SELECT count(*) FROM past_posts", [], |row| row.get(0)).unwrap();
    assert_eq!(n, 1, "a telephone judges nothing");
}

#[test]
fn a_person_is_moved_and_given_roles_within_the_area() {
    let desk = Desk::open();
    let inspector = desk.server.pair("祁远舟");
    let (person, beside) = (desk.person("祁远舟"), desk.unit("青崖县"));
    done(&desk.admin, &MovePerson { person, to: beside });
    done(&desk.admin, &SetRoles { person, roles: vec![Role::Reviewer, Role::Inspector, Role::Reviewer] });
    let session: Session = serde_json::from_slice(&inspector.get("/v1/session").body).unwrap();
    assert_eq!((session.unit.id, session.person.roles), (beside, vec![Role::Inspector, Role::Reviewer]));
    let county = desk.county_admin();
    assert_eq!(
        undone(&county, &MovePerson { person, to: desk.unit("云岭县") }).status,
        404,
        "he is another's"
    );
    assert_eq!(undone(&county, &SetRoles { person, roles: vec![Role::Viewer] }).status, 404);
    let own = desk.person("温如岚");
    done(&county, &SetRoles { person: own, roles: vec![Role::Admin] });
}

#[test]
fn an_office_keeps_an_administrator_at_its_top() {
    let desk = Desk::open();
    let (me, county) = (desk.person("文景澄"), desk.unit("云岭县"));
    desk.county_admin();
    let attempts = || {
        [
            ask(&desk.admin, &RetirePerson { person: me }),
            ask(&desk.admin, &SetRoles { person: me, roles: vec![Role::Viewer] }),
            ask(&desk.admin, &MovePerson { person: me, to: county }),
        ]
    };
    for attempt in attempts() {
        assert_eq!(attempt.unwrap_err().code, "last_administrator", "one below is none at the top");
    }
    let second = desk.enter("第二", desk.unit("晋川市"), &[Role::Admin]);
    done(&desk.admin, &SetRoles { person: me, roles: vec![Role::Viewer, Role::Admin] });
    done(&desk.admin, &RetirePerson { person: second });
    assert_eq!(obstacle(&desk.admin, &RetirePerson { person: me }), Obstacle::LastAdministrator);
    let third = desk.enter("第三", desk.unit("晋川市"), &[Role::Admin]);
    done(&desk.admin, &MovePerson { person: me, to: county });
    let third = pair_person(&desk.admin, desk.folder.path(), "第三", third);
    assert_eq!(
        obstacle(&third, &SetRoles { person: third.session.person.id, roles: vec![Role::Viewer] }),
        Obstacle::LastAdministrator
    );
}

#[test]
fn each_act_is_noted_and_read_by_who_administers_where_it_was_done() {
    let desk = Desk::open();
    let county = desk.county_admin();
    let (person, beside) = (desk.person("祁远舟"), desk.person("闻人笛"));
    done(&county, &SetRoles { person, roles: vec![Role::Reviewer] });
    done(&county, &ChangePerson { person, fields: said(&[(PersonField::Telephone, "1")]) });
    done(&desk.admin, &ChangePerson { person: beside, fields: said(&[(PersonField::Telephone, "2")]) });
    let read = |by, call: ReadAudit| done(by, &call).entries;
    let all = ReadAudit::default;
    let noted = read(&county, all());
    let first = &noted[0];
    assert_eq!((first.act.as_str(), first.actor_name.as_str()), ("change_person", "县管理"));
    assert_eq!((first.subject_name.as_str(), first.note.as_str()), ("祁远舟", "telephone:  → 1"));
    assert_eq!((noted[1].act.as_str(), noted[1].note.as_str()), ("set_roles", "roles: inspector → reviewer"));
    assert!(noted.iter().all(|entry| entry.subject_name != "闻人笛" && entry.act != "seeded"));
    let above = read(&desk.admin, all());
    assert!(
        above.iter().any(|entry| entry.subject_name == "闻人笛")
            && above.iter().any(|entry| entry.act == "seeded")
    );
    let mut of_him = read(&desk.admin, ReadAudit { person: Some(person), ..all() });
    of_him.retain(|entry| !["pairing_code", "enter_person"].contains(&entry.act.as_str()));
    assert_eq!(of_him.len(), 2);
    let acts = read(&desk.admin, ReadAudit { act: Some("set_roles".into()), ..all() });
    assert_eq!(acts.len(), 1);
    let later = ReadAudit { from: Some(acts[0].at.plus_millis(3_600_000)), ..all() };
    assert!(read(&desk.admin, later).is_empty());
    let before = ReadAudit { to: Some(acts[0].at), ..all() };
    assert!(read(&desk.admin, before).iter().all(|entry| entry.at < acts[0].at));
    assert!(read(&desk.admin, ReadAudit { page: 1, ..all() }).is_empty());
    let inspector = desk.server.pair("温如岚");
    assert_eq!(undone(&inspector, &all()).status, 404);
}

#[test]
fn no_name_looks_like_another_and_is_not_or_runs_beyond_its_line() {
    let desk = Desk::open();
    let county = desk.unit("云岭县");
    let enter = |name: &str| done(&desk.admin, &newcomer(name, county, &[Role::Viewer], &[])).id;
    enter("王伟");
    let twins = [
        "王\u{200d}伟",
        "王\u{115f}伟",
        "王\u{2800}伟",
        "王\u{180e}伟",
        "王\u{2063}伟",
        "王\u{fe0f}伟",
        "王伟\u{e0041}",
    ];
    let in_lines = ["王\n伟", "王\r伟", "王\u{2028}伟", "王\u{2029}伟"];
    for name in twins.into_iter().chain(in_lines) {
        let line = done(&desk.admin, &ReadPerson { person: enter(name) });
        assert_eq!((line.fields[&PersonField::Name].as_str(), line.has_namesake), ("王伟", true), "{name:?}");
    }
    let line = done(&desk.admin, &ReadPerson { person: enter("Anna\nLee") });
    assert_eq!(line.fields[&PersonField::Name], "Anna Lee");
    for nothing in ["\u{2800}", "\u{200d}", "\u{2028}", "\u{301}"] {
        assert_eq!(
            obstacle(&desk.admin, &newcomer(nothing, county, &[Role::Viewer], &[])),
            Obstacle::FieldInvalid
        );
    }
    let code = desk.server.code_of("祁远舟");
    let body = serde_json::json!({ "code": code, "device": "失主的\u{202e}手\u{2028}机" }).to_string();
    let headers = [("content-type", "application/json")];
    let answer = super::common::exchange(&desk.server.address, "POST", "/v1/pair", &headers, body.as_bytes());
    assert_eq!(answer.status, 200);
    let person = desk.person("祁远舟");
    let devices = done(&desk.admin, &spotcheck_domain::call::ListDevices { person });
    assert_eq!(devices[0].name, "失主的手 机");
}
