//! The table is whole, says what the fold says, and its page is what it says.

use super::*;
use crate::event::EventKind;
use crate::fold::{Life, fold};
use crate::id::{UnitId, UserId};
use crate::reference::{Named, Organisation, Unit};
use crate::term::{InspectionKind, PhotoRole, Tier};
use uuid::Uuid;

fn by(user: u128, tier: Tier, roles: &[Role]) -> By {
    By {
        user: UserId::from_uuid(Uuid::from_u128(user)),
        name: String::new(),
        unit: unit(1),
        tier,
        roles: roles.to_vec(),
    }
}

fn unit(n: u128) -> UnitId {
    UnitId::from_uuid(Uuid::from_u128(n))
}

fn life(state: State, level: Level) -> Life {
    Life { state, level, ..fold(level, &[]) }
}

fn on(life: &Life) -> On<'_> {
    On { about: About::Finding, life: Some(life), ..On::document(Reach::Own) }
}

#[test]
fn each_act_has_its_row() {
    for (act, row) in Act::ALL.iter().zip(&ROWS) {
        assert_eq!(*act, row.act);
    }
    for kind in EventKind::ALL.iter().filter(|kind| **kind != EventKind::Record) {
        assert_eq!(Act::step(*kind).event(), Some(*kind));
        assert_eq!(Act::step(*kind).word(), kind.word());
        assert_eq!(ROWS[Act::step(*kind) as usize].when, When::Effect, "{kind}");
    }
    for kind in InspectionKind::ALL {
        assert_eq!(Act::start(*kind).word(), format!("start_{kind}"));
    }
    for role in PhotoRole::ALL {
        assert_eq!(Act::photo(*role).word(), format!("add_{role}_photo"));
    }
}

#[test]
fn what_needs_the_office_is_what_the_fold_takes_for_an_anchor() {
    for kind in EventKind::ALL {
        assert_eq!(needs_network(Act::step(*kind)), !kind.is_offline(), "{kind}");
    }
}

#[test]
fn the_page_says_what_the_table_says() {
    let written = include_str!("../../docs/authority.md");
    assert!(written == page(), "the page is not the table's: run `cargo xtask docs`");
}

#[test]
fn a_general_hazard_waits_for_acceptance_where_the_policy_wants_it() {
    let reviewed = life(State::Reviewed, Level::General);
    let supervisor = by(9, Tier::County, &[Role::Supervisor]);
    assert_eq!(may(&supervisor, Act::StrikeOff, &on(&reviewed)), Ok(()));
    let strict = On { skips_acceptance: false, ..on(&reviewed) };
    assert_eq!(may(&supervisor, Act::StrikeOff, &strict), Err(Refusal::WrongState));
    let accepted = life(State::Accepted, Level::General);
    assert_eq!(may(&supervisor, Act::StrikeOff, &On { life: Some(&accepted), ..strict }), Ok(()));
}

#[test]
fn an_enterprise_starts_and_writes_its_own_check_and_no_other_visit() {
    let enterprise = by(7, Tier::Enterprise, &[Role::Responsible]);
    let starts: Vec<Act> =
        acts_at_large(&enterprise).into_iter().filter(|act| act.visit().is_some()).collect();
    assert_eq!(starts, [Act::StartSelfCheck]);
    let visit = |kind, has_ended| acts(&enterprise, &On::visit(Reach::Own, kind, has_ended));
    assert_eq!(
        visit(InspectionKind::SelfCheck, false),
        [
            Act::WriteVisit,
            Act::AddVisitPhoto,
            Act::NoteLostVisitPhoto,
            Act::StrikeVisitPhoto,
            Act::Record,
            Act::NameFinding,
            Act::SettleVisit,
            Act::NameOfficer
        ]
    );
    assert_eq!(
        visit(InspectionKind::SelfCheck, true),
        [Act::NoteLostVisitPhoto, Act::Sign, Act::AddSignedPhoto, Act::SettleVisit]
    );
    let ended = On::visit(Reach::Own, InspectionKind::SelfCheck, true);
    assert_eq!(may(&enterprise, Act::Record, &ended), Err(Refusal::InspectionEnded));
    assert_eq!(visit(InspectionKind::Routine, false), []);
}

#[test]
fn nobody_reviews_the_self_check_that_he_recorded() {
    let reported = life(State::Reported, Level::General);
    let inspector = by(3, Tier::County, &[Role::Inspector]);
    let own = On { is_self_check: true, recorder: Some(inspector.user), ..on(&reported) };
    assert_eq!(may(&inspector, Act::ReviewPass, &own), Err(Refusal::SamePerson));
    assert_eq!(may(&inspector, Act::ReviewPass, &own.in_self_check(false)), Ok(()));
}

#[test]
fn a_grant_gives_an_enterprise_nothing_but_its_own_steps() {
    let both = by(7, Tier::Enterprise, &[Role::Inspector, Role::Responsible]);
    let ordered = life(State::Ordered, Level::General);
    let granted = On { reach: Reach::Granted, ..on(&ordered) };
    assert_eq!(
        acts(&both, &granted),
        [Act::AddAfterPhoto, Act::NoteLostPhoto, Act::Acknowledge, Act::Report]
    );
    assert!(writes(&both, DocumentKind::Finding, true, Reach::Granted));
    assert!(!writes(&both, DocumentKind::Inspection, true, Reach::Granted));
    assert!(!writes(&by(7, Tier::Enterprise, &[Role::Viewer]), DocumentKind::Finding, true, Reach::Own));
}

#[test]
fn a_device_knows_how_its_person_stands_to_what_it_holds() {
    let units = [(1, None), (2, Some(1)), (3, Some(2))].map(|(id, parent): (u128, Option<u128>)| Unit {
        id: unit(id),
        parent: parent.map(unit),
        tier: Tier::County,
        name: Named::default(),
    });
    let known = Organisation { units: units.to_vec(), people: Vec::new(), ..Organisation::default() };
    let reach = |of, tier, owner| reach_of_seen(&known, unit(of), tier, unit(owner));
    assert_eq!(reach(2, Tier::County, 2), Reach::Own);
    assert_eq!(reach(1, Tier::City, 3), Reach::Below);
    assert_eq!(reach(3, Tier::Enterprise, 1), Reach::Granted);
    assert_eq!(reach(3, Tier::Enterprise, 9), Reach::Granted, "of an organ that is not in its line");
    assert_eq!(reach(1, Tier::City, 9), Reach::Granted, "of his last post, and waits to leave");
    assert_eq!(reach(8, Tier::City, 9), Reach::Below, "before it has heard of its own unit");
}

#[test]
fn the_first_version_gave_what_it_gave_and_the_present_one_gives_it_no_more() {
    let city = |roles: &[Role]| by(7, Tier::City, roles);
    let enterprise = by(7, Tier::Enterprise, &[Role::Responsible]);
    let both = by(7, Tier::Town, &[Role::Inspector, Role::Responsible]);
    let (recorded, ordered) = (life(State::Recorded, Level::General), life(State::Ordered, Level::General));
    let (reported, reviewed) = (life(State::Reported, Level::General), life(State::Reviewed, Level::Major));
    let own_check = |life| On { reach: Reach::Granted, is_self_check: true, ..on(life) };
    let shown = |life| On { reach: Reach::Granted, ..on(life) };
    let ended = On::visit(Reach::Own, InspectionKind::Routine, true);
    let own_record = On { is_self_check: true, recorder: Some(enterprise.user), ..on(&reported) };
    let given = [
        (&enterprise, Act::AddReviewPhoto, own_check(&ordered)),
        (&enterprise, Act::WriteOpenField, own_check(&ordered)),
        (&enterprise, Act::Describe, own_check(&recorded)),
        (&both, Act::WriteOpenField, shown(&ordered)),
        (&both, Act::AddAfterPhoto, shown(&ordered)),
        (&both, Act::Order, shown(&recorded)),
        (&city(&[Role::Inspector]), Act::WriteVisit, ended),
        (&city(&[Role::Inspector]), Act::NameFinding, ended),
        (&city(&[Role::Supervisor]), Act::AddVisitPhoto, ended),
        (&city(&[Role::Inspector]), Act::ReviewPass, own_record),
        (&by(7, Tier::County, &[Role::Reviewer]), Act::Accept, shown(&reviewed)),
    ];
    for (by, act, on) in &given {
        assert_eq!(might(1, by, *act, on), Ok(()), "{act}");
        let is_taken = might(2, by, *act, on).is_err();
        assert!(is_taken || by.roles.contains(&Role::Responsible) && *act == Act::AddAfterPhoto, "{act}");
        assert_eq!(might(2, by, *act, on), may(by, *act, on), "{act}");
    }
    let not_given = [
        (&enterprise, Act::AddReviewPhoto, shown(&ordered)),
        (&enterprise, Act::WriteVisit, ended),
        (&enterprise, Act::WriteField, own_check(&ordered)),
        (&both, Act::Order, On { reach: Reach::Elsewhere, ..on(&recorded) }),
        (&city(&[Role::Viewer]), Act::WriteVisit, ended),
        (&both, Act::Void, shown(&ordered)),
    ];
    for (by, act, on) in &not_given {
        assert!(might(1, by, *act, on).is_err(), "{act}");
    }
    // Whoever fixed a hazard of a self check reviews it by neither.
    let fixed = Life { fixers: [enterprise.user].into(), ..reported.clone() };
    let fixed = On { is_self_check: true, ..on(&fixed) };
    assert_eq!(might(1, &city(&[Role::Inspector]), Act::ReviewPass, &fixed), Err(Refusal::SamePerson));
}
