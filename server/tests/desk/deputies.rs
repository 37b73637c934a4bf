//! What somebody has by another, or is yet to have: it ends with him, and comes with its day.

use super::Desk;
use super::common::call::{done, organisation, pair_person, undone};
use super::common::try_pair;
use super::{Phone, newcomer};
use spotcheck_domain::call::{
    EnterPerson, GivePost, ListPosts, NameDeputy, ReadAudit, RetirePerson, SetRoles,
};
use spotcheck_domain::codes::NewCode;
use spotcheck_domain::id::UserId;
use spotcheck_domain::post::office_day;
use spotcheck_domain::term::Role;
use spotcheck_domain::time::{Day, Timestamp};
use std::time::{SystemTime, UNIX_EPOCH};

fn in_days(n: i32) -> Day {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    office_day(Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap())).plus_days(n)
}

/// An administrator of the county with these roles beside, and one whom he has act for himself.
fn with_deputy(desk: &Desk, name: &str, roles: &[Role]) -> (UserId, UserId, Phone) {
    let county = desk.unit("云岭县");
    let (first, second) = (desk.enter(name, county, roles), desk.enter("副手", county, &[Role::Viewer]));
    let phone = pair_person(&desk.admin, desk.folder.path(), name, first);
    let deputy = pair_person(&desk.admin, desk.folder.path(), "副手", second);
    let call =
        NameDeputy { person: first, id: None, deputy: second, post: None, from: None, until: in_days(700) };
    done(&phone, &call);
    done(&deputy, &ReadAudit::default());
    (first, second, deputy)
}

#[test]
fn a_deputy_has_no_more_than_whom_he_acts_for() {
    let desk = Desk::open();
    let (first, second, deputy) = with_deputy(&desk, "正职", &[Role::Inspector, Role::Admin]);
    let held = |person| done(&desk.admin, &ListPosts { person }).posts;
    done(&desk.admin, &SetRoles { person: first, roles: vec![Role::Inspector] });
    assert_eq!(undone(&deputy, &ReadAudit::default()).status, 404);
    let EnterPerson { unit, .. } = newcomer("再任", desk.unit("云岭县"), &[Role::Admin], &[]);
    assert_eq!(undone(&deputy, &newcomer("再任", unit, &[Role::Admin], &[])).status, 404);
    let posts = held(second);
    assert_eq!(posts.len(), 1);
    assert_eq!((posts[0].roles.as_slice(), posts[0].deputy_for), (&[Role::Inspector][..], Some(first)));
    assert_eq!(posts[0].until, Some(in_days(700)));
    done(&desk.admin, &SetRoles { person: first, roles: vec![Role::Viewer] });
    assert!(held(second).is_empty(), "nothing of it is left");
}

#[test]
fn nobody_administers_in_the_name_of_whom_has_left_and_his_work_is_gone_on_with() {
    let desk = Desk::open();
    let (first, second, deputy) = with_deputy(&desk, "正职", &[Role::Inspector, Role::Admin]);
    // The deputy has another act for himself in it.
    let third = desk.enter("副手的副手", desk.unit("云岭县"), &[Role::Viewer]);
    let third_phone = pair_person(&desk.admin, desk.folder.path(), "副手的副手", third);
    let post = done(&desk.admin, &ListPosts { person: second }).posts[0].id;
    let (person, deputy_of_his, until) = (second, third, in_days(30));
    let call = NameDeputy { person, id: None, deputy: deputy_of_his, post: Some(post), from: None, until };
    done(&desk.admin, &call);
    done(&third_phone, &ReadAudit::default());
    done(&desk.admin, &RetirePerson { person: first });
    for phone in [&deputy, &third_phone] {
        assert_eq!(undone(phone, &ReadAudit::default()).status, 404);
    }
    let posts = done(&desk.admin, &ListPosts { person: second }).posts;
    assert_eq!(posts.iter().map(|post| post.roles.as_slice()).collect::<Vec<_>>(), [&[Role::Inspector][..]]);
    let alone = with_deputy(&desk, "只管理", &[Role::Admin]);
    done(&desk.admin, &RetirePerson { person: alone.0 });
    assert!(done(&desk.admin, &ListPosts { person: alone.1 }).posts.is_empty());
}

#[test]
fn a_post_that_is_to_begin_lets_nobody_in_before_and_shows_nobody() {
    let desk = Desk::open();
    let county = desk.county_admin();
    let (here, there) = (desk.unit("云岭县"), desk.unit("青崖县"));
    let person = desk.enter("待任者", here, &[Role::Inspector]);
    let ask = || {
        let body = format!(r#"{{"person":"{person}","basis":"office"}}"#);
        county.send("POST", "/v1/codes", &[("content-type", "application/json")], body.as_bytes())
    };
    let code: NewCode = serde_json::from_slice(&ask().body).unwrap();
    let call = GivePost {
        person,
        id: None,
        unit: there,
        roles: vec![Role::Admin],
        from: Some(in_days(1)),
        until: None,
    };
    let post = done(&desk.admin, &call).id;
    assert_eq!(ask().status, 404);
    assert_eq!(
        try_pair(&desk.server.address, &code.code).code(),
        "code_unknown",
        "nor is that of before good"
    );

    let mut phone = pair_person(&desk.admin, desk.folder.path(), "待任者", person);
    let known = organisation(&mut phone);
    assert!(
        known.unit(there).is_some() && known.posts.iter().any(|one| one.id == post),
        "he knows what he is to be"
    );
    assert!(known.people.iter().all(|one| one.unit != there), "and not yet with whom");
    assert!(known.people.iter().any(|one| one.unit == here));
}
