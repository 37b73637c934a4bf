//! One id is one thing's, whatever it is and whoever gives it: the log knows by it in whose area something was done.

use super::common::call::{done, obstacle};
use super::common::{Phone, inspection, push};
use super::{Desk, new_unit, newcomer};
use spotcheck_domain::call::{EnterPerson, EnterSite, EnterUnit, GivePost, Obstacle, ReadAudit};
use spotcheck_domain::id::{DocumentId, PostId, SiteId, UnitId, UserId};
use spotcheck_domain::site::SiteField;
use spotcheck_domain::term::{Role, Tier};
use spotcheck_domain::wire::Outcome;
use uuid::Uuid;

fn site(id: Option<SiteId>, unit: UnitId) -> EnterSite {
    EnterSite { id, unit, fields: [(SiteField::Name, "青崖碎石厂".to_owned())].into() }
}

fn log(by: &Phone, subject: Uuid) -> Vec<String> {
    let asked = ReadAudit { subject: subject.to_string(), ..ReadAudit::default() };
    done(by, &asked).entries.into_iter().map(|entry| entry.act).collect()
}

#[test]
fn an_id_that_is_something_elses_is_nobodys_to_give() {
    let desk = Desk::open();
    let county = desk.county_admin();
    let (ours, theirs) = (desk.unit("云岭县"), desk.unit("青崖县"));
    let record = done(&desk.admin, &site(None, theirs)).id;
    let person = desk.enter("新来", theirs, &[Role::Viewer]);
    let unit = done(&desk.admin, &new_unit("北坡镇", theirs, Tier::Town)).id;
    let lent = desk.enter("借来", ours, &[Role::Viewer]);
    let post = GivePost {
        person: lent,
        id: None,
        unit: ours,
        roles: vec![Role::Inspector],
        from: None,
        until: None,
    };
    let post_id = done(&county, &post).id;
    let device = county.session.device;

    for taken in [record.uuid(), person.uuid(), unit.uuid(), post_id.uuid(), device.uuid()] {
        if taken != person.uuid() {
            let id = Some(UserId::from_uuid(taken));
            let call = EnterPerson { id, ..newcomer("冒名", ours, &[Role::Viewer], &[]) };
            assert_eq!(obstacle(&county, &call), Obstacle::IdTaken, "{taken}");
        }
        if taken != unit.uuid() {
            let call =
                EnterUnit { id: Some(UnitId::from_uuid(taken)), ..new_unit("冒名所", ours, Tier::Town) };
            assert_eq!(obstacle(&county, &call), Obstacle::IdTaken, "{taken}");
        }
        if taken != record.uuid() {
            let call = site(Some(SiteId::from_uuid(taken)), ours);
            assert_eq!(obstacle(&county, &call), Obstacle::IdTaken, "{taken}");
        }
        if taken != post_id.uuid() {
            let call =
                GivePost { id: Some(PostId::from_uuid(taken)), roles: vec![Role::Reviewer], ..post.clone() };
            assert_eq!(obstacle(&county, &call), Obstacle::IdTaken, "{taken}");
        }
    }
    // What was done with it stays in the log of those whose it is.
    let theirs_admin = desk.enter("青崖管理", theirs, &[Role::Admin]);
    let theirs_admin =
        super::common::call::pair_person(&desk.admin, desk.folder.path(), "青崖管理", theirs_admin);
    assert_eq!(log(&theirs_admin, record.uuid()), ["add_site"]);
    assert!(log(&county, record.uuid()).is_empty());
}

#[test]
fn a_phone_begins_no_record_under_the_id_of_something_else() {
    let desk = Desk::open();
    let mut phone = desk.server.pair("祁远舟");
    let of_city = desk.admin.session.person.id;
    let (id, _, first) = inspection(phone.session.unit.id);
    for taken in [of_city.uuid(), desk.unit("青崖县").uuid(), desk.admin.session.device.uuid()] {
        let acks = phone.sync(vec![push(DocumentId::from_uuid(taken), &[&first])]).acks;
        assert_eq!(acks[0].outcome, Outcome::Quarantined("wrong_kind".into()), "{taken}");
    }
    let acks = phone.sync(vec![push(id, &[&first])]).acks;
    assert_eq!(acks[0].outcome, Outcome::Stored);
}
