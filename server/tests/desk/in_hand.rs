//! What somebody had in hand who leaves or is moved: listed, and gone on with by a deputy, with nothing altered.

use super::Desk;
use super::common::call::{done, obstacle, organisation, undone};
use super::common::{Phone, finding_push, push};
use spotcheck_domain::by::{By, Officer};
use spotcheck_domain::call::{
    EndPost, HandOver, InHand, ListInHand, MovePerson, Obstacle, ReadAudit, RetirePerson, SetRoles,
};
use spotcheck_domain::document::Document;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::entry::Fields;
use spotcheck_domain::event::{Detail, Event, EventKind};
use spotcheck_domain::finding::NewFinding;
use spotcheck_domain::id::{DocumentId, EventId, InspectionId, SiteId, UserId};
use spotcheck_domain::inspection::NewInspection;
use spotcheck_domain::term::{DocumentKind, InspectionKind, Level, Role, Tier};
use spotcheck_domain::time::Timestamp;

const AT: Timestamp = Timestamp::from_millis(1_790_000_000_000);

fn over(person: UserId, to: UserId) -> HandOver {
    HandOver { person, id: None, to, until: None }
}

/// A visit of this person's, and a hazard that somebody of his unit recorded in it.
fn work(phone: &mut Phone, recorder: &mut Phone) -> (DocumentId, DocumentId) {
    let person = phone.session.person.clone();
    let visit = InspectionId::from_parts(AT, rand::random());
    let officer = Officer { user: person.id, name: person.name, certificate: person.certificate };
    let started = Edit::StartInspection(NewInspection {
        unit: person.unit,
        tier: Tier::County,
        kind: InspectionKind::Routine,
        site: SiteId::from_parts(Timestamp::from_millis(1), [1; 10]),
        site_name: "云锦涂料".into(),
        site_address: String::new(),
        site_contact: String::new(),
        site_sector: "hazchem".into(),
        checklist: String::new(),
        checklist_version: String::new(),
        n_items: 0,
        officers: vec![officer],
        position: None,
    });
    let (_, change) = Document::create(visit.into(), &started, AT, rand::random()).unwrap();
    phone.sync(vec![push(visit.into(), &[&change])]);
    let by = recorder.session.person.clone();
    let by = By { user: by.id, name: by.name, unit: by.unit, tier: Tier::County, roles: by.roles };
    let (detail, rest) = (Detail::of(EventKind::Record), Fields::new());
    let record = Event {
        id: EventId::from_parts(AT, rand::random()),
        after: vec![],
        at: AT,
        policy: 1,
        by,
        detail,
        rest,
    };
    let recorded = Edit::RecordFinding(NewFinding {
        unit: person.unit,
        inspection: Some(visit),
        site: None,
        site_name: "云锦涂料".into(),
        sector: "hazchem".into(),
        level: Level::General,
        title: "通道堵塞".into(),
        catalog_hazard: String::new(),
        catalog_version: String::new(),
        basis: String::new(),
        measure: String::new(),
        deadline: None,
        position: None,
        self_check: false,
        record,
    });
    let finding = DocumentId::from_parts(AT, rand::random());
    let (_, change) = Document::create(finding, &recorded, AT, rand::random()).unwrap();
    recorder.sync(vec![finding_push(finding, &[&change])]);
    (visit.into(), finding)
}

fn in_hand(desk: &Desk, person: UserId) -> InHand {
    done(&desk.admin, &ListInHand { person })
}

#[test]
fn what_a_leaver_had_in_hand_is_listed_and_gone_on_with_by_whom_it_is_handed_over_to() {
    let desk = Desk::open();
    let (mut leaver, mut mate) = (desk.server.pair("祁远舟"), desk.server.pair("温如岚"));
    let (person, county) = (leaver.session.person.id, desk.unit("云岭县"));
    let (visit, finding) = work(&mut leaver, &mut mate);
    let listed = in_hand(&desk, person);
    let kinds: Vec<_> = listed.rows.iter().map(|row| (row.document, row.kind)).collect();
    assert_eq!(kinds, [(visit, DocumentKind::Inspection), (finding, DocumentKind::Finding)]);
    assert_eq!((listed.n_visits, listed.n_findings, listed.unit), (1, 1, None));
    assert_eq!(listed.rows[0].unit_name.zh, "云岭县");
    assert_eq!(in_hand(&desk, mate.session.person.id).n_findings, 1, "recorded by her");
    assert!(in_hand(&desk, desk.person("闻人笛")).rows.is_empty());

    let mut heir = desk.server.pair("闻人笛");
    let to = heir.session.person.id;
    assert_eq!(obstacle(&desk.admin, &over(person, to)), Obstacle::NothingToHandOver, "he is here");
    done(&desk.admin, &RetirePerson { person });
    let listed = in_hand(&desk, person);
    assert_eq!((listed.n_visits, listed.n_findings, listed.unit), (1, 1, Some(county)));
    assert_eq!(listed.roles, [Role::Inspector]);
    assert!(heir.pull().iter().all(|pulled| pulled.id != visit));

    let given = done(&desk.admin, &over(person, to)).id;
    let pulled = heir.pull();
    assert!([visit, finding].iter().all(|id| pulled.iter().any(|pulled| pulled.id == *id)));
    let post =
        organisation(&mut heir).posts.into_iter().find(|post| post.id == given).expect("he knows of it");
    assert_eq!((post.unit, post.deputy_for, post.until), (county, Some(person), None));
    assert_eq!(in_hand(&desk, person).deputies.iter().map(|line| line.id).collect::<Vec<_>>(), [given]);
    assert_eq!(obstacle(&desk.admin, &over(person, to)), Obstacle::PostHeld);
    let log = done(&desk.admin, &ReadAudit { person: Some(to), ..ReadAudit::default() }).entries;
    let noted = log.iter().find(|entry| entry.act == "hand_over").expect("it is noted");
    assert!(noted.note.contains("祁远舟") && noted.note.contains("云岭县"), "{}", noted.note);
    done(&desk.admin, &EndPost { person: to, post: given });
    assert!(heir.sync(vec![]).gone.contains(&visit));
}

#[test]
fn what_a_mover_left_behind_is_his_old_units_to_go_on_with() {
    let desk = Desk::open();
    let (mut mover, mut mate) = (desk.server.pair("祁远舟"), desk.server.pair("温如岚"));
    let person = mover.session.person.id;
    work(&mut mover, &mut mate);
    done(&desk.admin, &MovePerson { person, to: desk.unit("青崖县") });
    done(&desk.admin, &SetRoles { person, roles: vec![Role::Viewer] });
    let listed = in_hand(&desk, person);
    assert_eq!((listed.n_visits, listed.unit), (1, Some(desk.unit("云岭县"))));
    let to = mate.session.person.id;
    done(&desk.admin, &over(person, to));
    let listed = in_hand(&desk, person);
    assert_eq!(
        (listed.deputies[0].person, listed.deputies[0].roles.as_slice()),
        (to, &[Role::Inspector][..])
    );
    assert_eq!(obstacle(&desk.admin, &over(person, person)), Obstacle::OwnDeputy);
}

#[test]
fn nobody_hands_over_beyond_his_area_and_nobody_inherits_the_desk() {
    let desk = Desk::open();
    let county = desk.county_admin();
    let (there, here) = (desk.person("闻人笛"), desk.person("祁远舟"));
    done(&desk.admin, &RetirePerson { person: there });
    for call in [over(there, here), over(here, there)] {
        assert!(matches!(undone(&county, &call).status, 404 | 409));
    }
    assert_eq!(undone(&county, &over(there, here)).status, 404);
    assert_eq!(undone(&county, &ListInHand { person: there }).status, 404);
    let other = desk.enter("另一管理", desk.unit("云岭县"), &[Role::Admin]);
    done(&desk.admin, &RetirePerson { person: other });
    assert_eq!(obstacle(&desk.admin, &over(other, here)), Obstacle::NothingToHandOver);
}
