//! Who holds several posts has the rights of each in its own area; and who administers one of them does not rule the others.

use super::common::call::{done, obstacle, undone};
use super::common::desk::BYTES;
use super::{Desk, Phone};
use spotcheck_domain::call::{
    AskCodes, ChangePerson, EndPost, GivePost, ListDevices, ListInHand, ListPeople, ListPosts, ListSites,
    Obstacle, PersonField, Preview, ReadPerson, RetirePerson, RevokeDevice, RevokeDevices, SetRoles,
    TakePassword,
};
use spotcheck_domain::id::{PostId, UnitId, UserId};
use spotcheck_domain::term::Role;

fn give(desk: &Desk, person: UserId, unit: UnitId, roles: &[Role]) -> PostId {
    let roles = roles.to_vec();
    done(&desk.admin, &GivePost { person, id: None, unit, roles, from: None, until: None }).id
}

#[test]
fn the_right_of_one_post_is_none_in_the_area_of_another() {
    let desk = Desk::open();
    let lent = desk.county_admin();
    let (person, here, there) = (lent.session.person.id, desk.unit("云岭县"), desk.unit("青崖县"));
    let theirs = desk.person("闻人笛");
    let leaver = desk.enter("离职者", there, &[Role::Inspector]);
    done(&desk.admin, &RetirePerson { person: leaver });
    let post = give(&desk, person, there, &[Role::Inspector]);
    let list = |unit| ListPeople { unit: Some(unit), ..ListPeople::default() };

    assert_eq!(undone(&lent, &list(there)).status, 404);
    assert_eq!(undone(&lent, &ReadPerson { person: theirs }).status, 404);
    assert_eq!(undone(&lent, &ListPosts { person: theirs }).status, 404);
    assert_eq!(undone(&lent, &ListDevices { person: theirs }).status, 404);
    assert_eq!(undone(&lent, &ListInHand { person: theirs }).status, 404);
    for given in done(&lent, &AskCodes { people: vec![leaver, theirs], at: None }) {
        assert_eq!((given.person.name.as_str(), given.refused), ("", Some(Obstacle::PersonUnknown)));
        assert!(given.unit.zh.is_empty() && given.code.is_none());
    }
    // What each post lets him do he does where it is.
    assert!(done(&lent, &list(here)).n_found > 0);
    let sites = |unit| done(&lent, &ListSites { unit: Some(unit), ..ListSites::default() });
    assert!(sites(there).n_found > 0 && sites(here).n_found > 0, "an inspector reads the sites of his area");
    done(&desk.admin, &EndPost { person, post });
    give(&desk, person, there, &[Role::Admin]);
    assert!(done(&lent, &list(there)).n_found > 0);
    let line = done(&lent, &ReadPerson { person: theirs });
    assert_eq!(line.unit_name.zh, "青崖县");
}

#[test]
fn what_concerns_all_that_somebody_is_takes_each_of_his_posts() {
    let desk = Desk::open();
    let county = desk.county_admin();
    let phone = desk.server.pair("祁远舟");
    let (person, device) = (phone.session.person.id, phone.session.device);
    let post = give(&desk, person, desk.unit("青崖县"), &[Role::Admin]);
    let renamed = ChangePerson {
        person,
        fields: [(PersonField::Name, "纪怀川".to_owned()), (PersonField::Certificate, "假-1".to_owned())]
            .into(),
    };
    assert_eq!(obstacle(&county, &renamed), Obstacle::PostElsewhere);
    assert_eq!(obstacle(&county, &RetirePerson { person }), Obstacle::PostElsewhere);
    assert_eq!(obstacle(&county, &RevokeDevices { person }), Obstacle::PostElsewhere);
    assert_eq!(obstacle(&county, &RevokeDevice { device }), Obstacle::PostElsewhere);
    assert_eq!(obstacle(&county, &TakePassword { person }), Obstacle::PostElsewhere);
    // Nor by a file.
    let file = "姓名,单位,执法证号\n祁远舟,云岭县,假-2".as_bytes();
    let preview: Preview =
        serde_json::from_slice(&county.send("POST", "/v1/import/people", &[BYTES], file).body).unwrap();
    assert_eq!((preview.n_changed, preview.n_refused), (1, 0), "{:?}", preview.rows);
    let address = format!("/v1/import/people/apply?token={}", preview.token);
    assert_eq!(county.send("POST", &address, &[BYTES], file).code(), "post_elsewhere");
    let works = |phone: &Phone| phone.get("/v1/session").status == 200;
    assert!(works(&phone));
    let line = done(&desk.admin, &ReadPerson { person });
    assert_eq!(line.fields[&PersonField::Name], "祁远舟");
    assert!(
        line.retired_at.is_none()
            && line.fields.get(&PersonField::Certificate).is_none_or(|number| !number.contains('假'))
    );

    // What he is in their own unit is theirs to say.
    done(&county, &SetRoles { person, roles: vec![Role::Viewer] });
    done(&desk.admin, &EndPost { person, post });
    done(&county, &renamed);
    done(&county, &RevokeDevices { person });
    assert!(!works(&phone));
    done(&county, &RetirePerson { person });
}
