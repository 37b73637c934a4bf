//! Posts beside the one that a person has, over HTTP: given, listed, ended; and deputies.

use super::common::call::{done, obstacle, organisation, pair_person, undone};
use super::common::{Phone, inspection, push};
use super::{Desk, new_unit};
use spotcheck_domain::call::{
    AuditValue, BlackOut, CloseUnit, EndPost, EnterPerson, GivePost, ListPosts, ListUnits, NameDeputy,
    Obstacle, PostLine, Preview, ReadAudit, RetirePerson, UnitField,
};
use spotcheck_domain::codes::Notices;
use spotcheck_domain::id::{PostId, UnitId, UserId};
use spotcheck_domain::post::office_day;
use spotcheck_domain::term::{Role, Tier};
use spotcheck_domain::time::{Day, Timestamp};
use std::time::{SystemTime, UNIX_EPOCH};

fn today() -> Day {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    office_day(Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap()))
}

fn post(person: UserId, unit: UnitId, roles: &[Role]) -> GivePost {
    GivePost { person, id: None, unit, roles: roles.to_vec(), from: None, until: None }
}

fn deputy(person: UserId, deputy: UserId, from: Option<i32>, until: i32) -> NameDeputy {
    let day = |n| today().plus_days(n);
    NameDeputy { person, id: None, deputy, post: None, from: from.map(day), until: day(until) }
}

fn held(desk: &Desk, person: UserId) -> Vec<PostLine> {
    done(&desk.admin, &ListPosts { person }).posts
}

/// A visit of a unit, which somebody of it has pushed.
fn visit(phone: &mut Phone) -> spotcheck_domain::id::DocumentId {
    let (id, _, change) = inspection(phone.session.unit.id);
    phone.sync(vec![push(id, &[&change])]);
    id
}

#[test]
fn who_is_given_a_post_reads_what_is_there_until_it_is_ended() {
    let desk = Desk::open();
    let (mut one, mut there) = (desk.server.pair("祁远舟"), desk.server.pair("闻人笛"));
    let (person, unit) = (one.session.person.id, desk.unit("青崖县"));
    let theirs = visit(&mut there);
    assert!(one.pull().iter().all(|pulled| pulled.id != theirs));
    assert_eq!(one.get(&format!("/v1/documents/{theirs}")).status, 404);

    let given = done(&desk.admin, &post(person, unit, &[Role::Inspector])).id;
    assert!(one.pull().iter().any(|pulled| pulled.id == theirs));
    assert_eq!(one.get(&format!("/v1/documents/{theirs}")).status, 200);
    let lines = held(&desk, person);
    assert_eq!(lines.len(), 1);
    assert!(lines[0].has_begun && lines[0].unit == unit && lines[0].name == "祁远舟", "{lines:?}");
    let known = organisation(&mut there);
    let stranger = known.person(person).expect("they know who works with them");
    assert_eq!((stranger.unit, stranger.roles.as_slice()), (unit, &[Role::Inspector][..]));
    let own = organisation(&mut one);
    assert_eq!(own.person(person).map(|person| person.unit), Some(desk.unit("云岭县")));
    assert_eq!(own.posts.iter().map(|post| post.id).collect::<Vec<_>>(), [given]);

    done(&desk.admin, &EndPost { person, post: given });
    done(&desk.admin, &EndPost { person, post: given });
    assert!(one.sync(vec![]).gone.contains(&theirs));
    assert_eq!(one.get(&format!("/v1/documents/{theirs}")).status, 404);
    assert!(held(&desk, person).is_empty());

    let notices: Notices = serde_json::from_slice(&one.get("/v1/notices").body).unwrap();
    let kinds: Vec<&str> = notices.notices.iter().map(|notice| notice.kind.as_str()).collect();
    assert_eq!(&kinds[..2], ["post_ended", "post_given"]);
    let log = done(&desk.admin, &ReadAudit { person: Some(person), ..ReadAudit::default() }).entries;
    let n_acts = |act: &str| log.iter().filter(|entry| entry.act == act).count();
    assert_eq!((n_acts("give_post"), n_acts("end_post")), (1, 1));
}

#[test]
fn a_post_is_given_once_in_a_unit_that_is_open_and_to_whom_is_here() {
    let desk = Desk::open();
    let (person, unit) = (desk.person("祁远舟"), desk.unit("青崖县"));
    let id = Some(PostId::from_parts(Timestamp::from_millis(1), [1; 10]));
    let call = GivePost { id, ..post(person, unit, &[Role::Inspector]) };
    assert_eq!(Some(done(&desk.admin, &call).id), id);
    assert_eq!(Some(done(&desk.admin, &call).id), id, "an answer that was lost");
    let other = GivePost { roles: vec![Role::Viewer], ..call.clone() };
    assert_eq!(obstacle(&desk.admin, &other), Obstacle::IdTaken);
    assert_eq!(obstacle(&desk.admin, &GivePost { id: None, ..call.clone() }), Obstacle::PostHeld);
    let own = post(person, desk.unit("云岭县"), &[Role::Inspector]);
    assert_eq!(obstacle(&desk.admin, &own), Obstacle::PostHeld, "his own");
    assert_eq!(obstacle(&desk.admin, &post(person, unit, &[])), Obstacle::NeedsRole);
    let bad = [(None, Some(-1)), (Some(3), Some(2)), (None, Some(800)), (Some(800), None)];
    for (from, until) in bad {
        let day = |n: i32| today().plus_days(n);
        let call = GivePost { from: from.map(day), until: until.map(day), ..other.clone() };
        assert_eq!(obstacle(&desk.admin, &call), Obstacle::DaysInvalid, "{from:?} {until:?}");
    }
    let closed = done(&desk.admin, &new_unit("旧所", unit, Tier::Town)).id;
    let there = GivePost { unit: closed, ..GivePost { id: None, ..call.clone() } };
    let held = done(&desk.admin, &there).id;
    assert_eq!(obstacle(&desk.admin, &CloseUnit { unit: closed }), Obstacle::UnitNotEmpty, "he is there");
    done(&desk.admin, &EndPost { person, post: held });
    done(&desk.admin, &CloseUnit { unit: closed });
    assert_eq!(obstacle(&desk.admin, &there), Obstacle::UnitClosed);
    done(&desk.admin, &RetirePerson { person });
    assert!(self::held(&desk, person).is_empty(), "who leaves holds nothing");
    assert_eq!(obstacle(&desk.admin, &post(person, unit, &[Role::Viewer])), Obstacle::PersonRetired);
}

#[test]
fn a_county_gives_posts_within_itself_and_ends_those_that_others_hold_in_it() {
    let desk = Desk::open();
    let county = desk.county_admin();
    let (here, elsewhere) = (desk.person("祁远舟"), desk.person("闻人笛"));
    let (ours, theirs) = (desk.unit("云岭县应急管理局"), desk.unit("青崖县"));
    done(&county, &post(here, ours, &[Role::Inspector]));
    for call in [post(here, theirs, &[Role::Inspector]), post(elsewhere, ours, &[Role::Inspector])] {
        assert_eq!(undone(&county, &call).status, 404);
    }
    assert_eq!(undone(&county, &ListPosts { person: elsewhere }).status, 404);
    let lent = done(&desk.admin, &post(elsewhere, ours, &[Role::Inspector])).id;
    let away = done(&desk.admin, &post(here, theirs, &[Role::Viewer])).id;
    done(&county, &EndPost { person: elsewhere, post: lent });
    done(&county, &EndPost { person: here, post: away });
    let far = done(&desk.admin, &post(elsewhere, desk.unit("晋川市"), &[Role::Viewer])).id;
    assert_eq!(undone(&county, &EndPost { person: elsewhere, post: far }).status, 404);
    assert_eq!(undone(&county, &EndPost { person: here, post: far }).status, 404, "no post of his");
}

#[test]
fn a_code_for_whom_holds_a_post_elsewhere_is_not_the_countys_to_give() {
    let desk = Desk::open();
    let county = desk.county_admin();
    let ask = |by: &Phone, person: UserId| {
        let body = format!(r#"{{"person":"{person}","basis":"office"}}"#);
        by.send("POST", "/v1/codes", &[("content-type", "application/json")], body.as_bytes()).status
    };
    let newcomer = desk.enter("新来", desk.unit("云岭县"), &[Role::Inspector]);
    assert_eq!(ask(&county, newcomer), 200);
    let given = done(&desk.admin, &post(newcomer, desk.unit("青崖县"), &[Role::Inspector])).id;
    assert_eq!(ask(&county, newcomer), 404, "whoever has his device has both posts");
    assert_eq!(ask(&desk.admin, newcomer), 200);
    done(&desk.admin, &EndPost { person: newcomer, post: given });
    assert_eq!(ask(&county, newcomer), 200);
}

#[test]
fn who_administers_by_another_post_works_at_the_desk_in_it() {
    let desk = Desk::open();
    let person = desk.enter("两处", desk.unit("晋川市"), &[Role::Viewer]);
    let phone = pair_person(&desk.admin, desk.folder.path(), "两处", person);
    assert_eq!(undone(&phone, &ListUnits { closed: false }).status, 404);
    let given = done(&desk.admin, &post(person, desk.unit("云岭县"), &[Role::Admin])).id;
    let units = done(&phone, &ListUnits { closed: false });
    assert_eq!(units.top, desk.unit("云岭县"));
    assert!(units.units.iter().all(|unit| unit.fields[&UnitField::Name] != "青崖县"));
    let enter = |unit| EnterPerson {
        id: None,
        unit,
        roles: vec![Role::Viewer],
        fields: [(spotcheck_domain::call::PersonField::Name, "新来".to_owned())].into(),
    };
    done(&phone, &enter(desk.unit("云岭县")));
    assert_eq!(undone(&phone, &enter(desk.unit("青崖县"))).status, 404);
    assert_eq!(undone(&phone, &enter(desk.unit("晋川市"))).status, 404, "there he reads only");
    done(&desk.admin, &EndPost { person, post: given });
    assert_eq!(undone(&phone, &ListUnits { closed: false }).status, 404);
}

#[test]
fn what_a_post_gives_at_the_office_it_gives_in_its_own_area() {
    let desk = Desk::open();
    let (person, county) = (desk.person("卓亦安"), desk.unit("云岭县"));
    let phone = desk.server.pair("卓亦安");
    done(&desk.admin, &post(person, county, &[Role::Admin]));
    // Of the whole city he reads, as its supervisor.
    assert_eq!(done(&phone, &ListUnits { closed: false }).top, desk.unit("晋川市"));
    let bytes = [("content-type", "application/octet-stream")];
    let file = |unit: &str| format!("姓名,单位,角色\n新来,{unit},检查员").into_bytes();
    let preview = |unit: &str| {
        let answer = phone.send("POST", "/v1/import/people", &bytes, &file(unit));
        serde_json::from_slice::<Preview>(&answer.body).unwrap()
    };
    let elsewhere = preview("青崖县");
    assert_eq!((elsewhere.n_new, elsewhere.n_refused), (0, 1), "{:?}", elsewhere.rows);
    let here = preview("云岭县");
    let address = format!("/v1/import/people/apply?token={}", here.token);
    assert_eq!(phone.send("POST", &address, &bytes, &file("云岭县")).status, 200);
    let table = String::from_utf8(phone.get("/v1/export/people.csv").body).unwrap();
    assert!(table.contains("祁远舟") && !table.contains("闻人笛"), "{table}");

    assert!(!done(&phone, &ReadAudit::default()).may_black_out);
    let stranger = desk.enter("外县人", desk.unit("青崖县"), &[Role::Viewer]);
    let of = |phone: &Phone| {
        let call = ReadAudit { subject: stranger.to_string(), ..ReadAudit::default() };
        done(phone, &call).n_found
    };
    assert_eq!((of(&phone), of(&desk.admin)), (0, 1));
    let values = vec![AuditValue::Note];
    let entry = done(&desk.admin, &ReadAudit::default()).entries[0].id;
    let black_out = BlackOut { entry, values, reason: "试".into() };
    assert_eq!(obstacle(&phone, &black_out), Obstacle::OnlyAtTop);
}

#[test]
fn a_deputy_has_the_unit_and_the_roles_of_whom_he_acts_for_from_his_first_day_on() {
    let desk = Desk::open();
    let (away, stand_in) = (desk.person("邵同尘"), desk.person("闻人笛"));
    let now = done(&desk.admin, &deputy(away, stand_in, None, 7)).id;
    let later = done(&desk.admin, &deputy(away, desk.person("祁远舟"), Some(3), 7)).id;
    let posts = done(&desk.admin, &ListPosts { person: away });
    assert!(posts.posts.is_empty());
    let told: Vec<_> = posts.deputies.iter().map(|line| (line.id, line.has_begun)).collect();
    assert_eq!(told, [(now, true), (later, false)]);
    let line = &held(&desk, stand_in)[0];
    assert_eq!((line.unit, line.roles.as_slice()), (desk.unit("云岭县"), &[Role::Reviewer][..]));
    assert_eq!((line.deputy_for, line.deputy_for_name.as_str()), (Some(away), "邵同尘"));
    assert_eq!((line.from, line.until), (None, Some(today().plus_days(7))));

    assert_eq!(obstacle(&desk.admin, &deputy(away, away, None, 7)), Obstacle::OwnDeputy);
    assert_eq!(obstacle(&desk.admin, &deputy(away, stand_in, None, 7)), Obstacle::PostHeld);
    let unknown = NameDeputy { post: Some(now), ..deputy(away, stand_in, None, 9) };
    assert_eq!(undone(&desk.admin, &unknown).status, 404, "no post of his");
    // Of another post of his.
    let bureau = desk.unit("云岭县应急管理局");
    let beside = done(&desk.admin, &post(away, bureau, &[Role::Inspector])).id;
    done(&desk.admin, &NameDeputy { post: Some(beside), ..deputy(away, stand_in, None, 9) });
    assert!(held(&desk, stand_in).iter().any(|line| line.unit == bureau && line.deputy_for == Some(away)));
    done(&desk.admin, &RetirePerson { person: stand_in });
    assert_eq!(done(&desk.admin, &ListPosts { person: away }).deputies.len(), 1, "his are ended");
    assert_eq!(obstacle(&desk.admin, &deputy(away, stand_in, None, 7)), Obstacle::PersonRetired);
}
