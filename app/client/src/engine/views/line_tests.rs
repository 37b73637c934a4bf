//! What a phone makes of where its person stands: who can be the second officer, what his unit is called, and that he is told
//! when he was moved.

use super::colleagues;
use super::posts::unit_name;
use crate::engine::state::State;
use crate::protocol::Notice;
use spotcheck_domain::id::{DeviceId, ReplicaId, UnitId, UserId};
use spotcheck_domain::reference::{Named, Organisation, Person, Unit};
use spotcheck_domain::term::{Role, Tier};
use spotcheck_domain::time::{Day, Timestamp};
use spotcheck_domain::wire::Session;
use std::rc::Rc;

const AT: Timestamp = Timestamp::from_millis(1);
const TODAY: Day = Day::from_days(20_000);

fn unit_id(n: u8) -> UnitId {
    UnitId::from_parts(AT, [n; 10])
}

fn user(n: u8) -> UserId {
    UserId::from_parts(AT, [n; 10])
}

fn unit(n: u8, parent: Option<u8>, tier: Tier) -> Unit {
    let name = Named { zh: format!("机构{n}"), en: format!("Unit {n}") };
    Unit { id: unit_id(n), parent: parent.map(unit_id), tier, name }
}

fn person(n: u8, of: u8, role: Role) -> Person {
    let (name, certificate) = (format!("人{n}"), format!("C-{n}"));
    Person { id: user(n), unit: unit_id(of), name, roles: vec![role], certificate }
}

/// An inspector (10) of a town (4) of one of two counties (2, 3) of a city (1).
fn state() -> State {
    let mut state = State::blank(ReplicaId::from_parts(AT, [1; 10]), AT);
    let people = vec![
        person(10, 4, Role::Inspector),
        person(11, 2, Role::Inspector),
        person(12, 3, Role::Inspector),
        person(13, 4, Role::Inspector),
        person(14, 2, Role::Viewer),
        person(15, 1, Role::Inspector),
    ];
    let units = vec![
        unit(1, None, Tier::City),
        unit(2, Some(1), Tier::County),
        unit(3, Some(1), Tier::County),
        unit(4, Some(2), Tier::Town),
    ];
    state.organisation = Rc::new(Organisation { units, people, ..Organisation::default() });
    let (device, unit) = (DeviceId::from_parts(AT, [9; 10]), unit(4, Some(2), Tier::Town));
    state.session = Some(Session { device, person: person(10, 4, Role::Inspector), unit });
    state
}

#[test]
fn officers_of_the_line_can_be_the_second_and_those_of_the_unit_come_first() {
    let found = colleagues(&state(), &[unit_id(4)], TODAY);
    let users: Vec<UserId> = found.into_iter().map(|officer| officer.user).collect();
    assert_eq!(users, [user(13), user(11), user(15)], "none of another county, and nobody who only reads");
}

#[test]
fn who_is_moved_is_told_where_and_his_unit_is_called_as_it_is_now() {
    let mut state = state();
    let before = state.by().map(|by| by.unit);
    state.note_move(before);
    assert!(state.notices.is_empty(), "nothing has changed");
    let mut moved = (*state.organisation).clone();
    moved.people[0].unit = unit_id(3);
    moved.units[2].name.zh = "新名".into();
    state.organisation = Rc::new(moved);
    state.note_move(before);
    assert!(matches!(&state.notices[..], [Notice::Moved(unit)] if unit.zh == "新名"), "{:?}", state.notices);
    let now = state.by().map(|by| by.unit).expect("he is paired");
    assert_eq!(unit_name(&state, now).zh, "新名", "whatever the session says");
}
