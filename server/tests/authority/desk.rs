//! Everybody's attempts at units and people of the office, by where those stand: his own unit's, below it, in another
//! city.

use super::case::Case;
use super::common::Answer;
use super::expected::Expected;
use super::world::{AT, LINE, Someone, World, owner, unit};
use spotcheck_domain::authority::{Act, Reach};
use spotcheck_domain::call::Entered;
use spotcheck_domain::id::{PostId, UnitId, UserId};
use spotcheck_domain::term::Role;
use std::collections::BTreeMap;

pub const REACHES: [Reach; 3] = [Reach::Own, Reach::Below, Reach::Elsewhere];
const ON_UNITS: [Act; 10] = [
    Act::EnterUnit,
    Act::ChangeUnit,
    Act::CloseUnit,
    Act::MoveUnit,
    Act::SetTier,
    Act::EnterPerson,
    Act::ReceivePerson,
    Act::FillPost,
    Act::ReadRegister,
    Act::VoidNumber,
];
const ON_PEOPLE: [Act; 12] = [
    Act::GivePost,
    Act::EndPost,
    Act::NameDeputy,
    Act::ReadInHand,
    Act::HandOver,
    Act::ChangePerson,
    Act::MovePerson,
    Act::SetRoles,
    Act::RetirePerson,
    Act::ListDevices,
    Act::RevokeDevice,
    Act::TakePassword,
];

pub fn send(world: &World, someone: &Someone, path: &str, body: &str) -> Answer {
    let headers = [("content-type", "application/json")];
    someone.send(&world.server, "POST", path, &headers, body.as_bytes())
}

/// What was not there for him he may not; what the office could not do as it stands he may.
pub fn word(answer: &Answer) -> String {
    match answer.status {
        200..=299 => "ok".to_owned(),
        404 => "not_permitted".to_owned(),
        409 if answer.code() != "not_yet" => "ok".to_owned(),
        other => format!("status {other}: {}", String::from_utf8_lossy(&answer.body)),
    }
}

/// Somebody new of a unit, entered by the administrator above all.
fn newcomer(world: &World, n: u8) -> UserId {
    let id = UserId::from_parts(AT, rand::random());
    let unit = unit(n);
    let body = format!(r#"{{"id":"{id}","unit":"{unit}","roles":["viewer"],"fields":{{"name":"新人"}}}}"#);
    let answer = send(world, world.named("keeper"), "/v1/people", &body);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    id
}

/// Another post for a reader, as an inspector.
fn give_post(world: &World, someone: &Someone, person: UserId, unit: UnitId) -> Answer {
    let body = format!(r#"{{"unit":"{unit}","roles":["inspector"]}}"#);
    send(world, someone, &format!("/v1/people/{person}/posts"), &body)
}

/// One that he has in his own unit, from the administrator above all.
fn post_of(world: &World, person: UserId, n: u8) -> PostId {
    let answer = give_post(world, world.named("keeper"), person, unit(n));
    let given: Result<Entered<PostId>, _> = serde_json::from_slice(&answer.body);
    given.unwrap_or_else(|_| panic!("{} {}", answer.status, String::from_utf8_lossy(&answer.body))).id
}

fn try_unit(world: &World, someone: &Someone, act: Act, n: u8) -> Answer {
    let target = unit(n);
    let fresh: u64 = rand::random();
    match act {
        Act::EnterUnit => {
            let fields = format!(r#"{{"name":"新单位{fresh}"}}"#);
            let body = format!(r#"{{"parent":"{target}","tier":"enterprise","fields":{fields}}}"#);
            send(world, someone, "/v1/units", &body)
        }
        Act::ChangeUnit => {
            let body = format!(r#"{{"fields":{{"leader":"某{fresh}"}}}}"#);
            send(world, someone, &format!("/v1/units/{target}"), &body)
        }
        Act::CloseUnit => send(world, someone, &format!("/v1/units/{target}/close"), ""),
        // Under itself, which the office cannot do, whoever asks.
        Act::MoveUnit => {
            send(world, someone, &format!("/v1/units/{target}/move"), &format!(r#"{{"to":"{target}"}}"#))
        }
        // On the floor of the unit above, or on its own, which changes nothing.
        Act::SetTier => send(world, someone, &format!("/v1/units/{target}/tier"), r#"{"tier":"city"}"#),
        Act::EnterPerson => {
            let body = format!(r#"{{"unit":"{target}","roles":["viewer"],"fields":{{"name":"新人"}}}}"#);
            send(world, someone, "/v1/people", &body)
        }
        Act::ReadRegister => {
            let path = format!("/v1/units/{target}/register?kind=order");
            someone.send(&world.server, "GET", &path, &[], &[])
        }
        // None of this unit's, which the office cannot void, whoever asks.
        Act::VoidNumber => {
            let body = r#"{"number":"云责改〔2026〕1号","reason":"试"}"#;
            send(world, someone, &format!("/v1/units/{target}/register/void"), body)
        }
        Act::FillPost => give_post(world, someone, newcomer(world, someone.unit), target),
        _ => {
            let person = newcomer(world, someone.unit);
            send(world, someone, &format!("/v1/people/{person}/move"), &format!(r#"{{"to":"{target}"}}"#))
        }
    }
}

fn try_person(world: &World, someone: &Someone, act: Act, person: UserId) -> Answer {
    let of = |what: &str| format!("/v1/people/{person}{what}");
    match act {
        Act::ChangePerson => send(world, someone, &of(""), r#"{"fields":{"telephone":"1"}}"#),
        Act::MovePerson => send(world, someone, &of("/move"), &format!(r#"{{"to":"{}"}}"#, someone.by.unit)),
        Act::SetRoles => send(world, someone, &of("/roles"), r#"{"roles":["inspector","admin"]}"#),
        Act::RetirePerson => send(world, someone, &of("/retire"), ""),
        Act::GivePost => give_post(world, someone, person, someone.by.unit),
        // On days that are over, and of whom nothing is left: that the office cannot do, whoever asks.
        Act::NameDeputy => {
            let deputy = newcomer(world, someone.unit);
            send(world, someone, &of("/deputy"), &format!(r#"{{"deputy":"{deputy}","until":"2020-01-01"}}"#))
        }
        Act::HandOver => {
            let to = newcomer(world, someone.unit);
            send(world, someone, &of("/hand-over"), &format!(r#"{{"to":"{to}"}}"#))
        }
        Act::ReadInHand => someone.send(&world.server, "GET", &of("/in-hand"), &[], &[]),
        Act::ListDevices => someone.send(&world.server, "GET", &of("/devices"), &[], &[]),
        Act::TakePassword => send(world, someone, &of("/password/take"), ""),
        _ => send(world, someone, &of("/devices/revoke"), ""),
    }
}

pub fn administered(world: &World, expected: &Expected) -> Vec<Case> {
    let mut shared: BTreeMap<u8, UserId> = BTreeMap::new();
    let mut posts: BTreeMap<UserId, PostId> = BTreeMap::new();
    let mut cases = Vec::new();
    for (role, (n, _)) in Role::ALL.iter().flat_map(|role| LINE.map(|tier| (*role, tier))) {
        let someone = world.of(role, n);
        for reach in REACHES {
            let there = owner(n, reach);
            for act in ON_UNITS {
                let answer = word(&try_unit(world, someone, act, there));
                cases.push(Case { answer, ..Case::new(&someone.by, act, reach) });
            }
            for act in ON_PEOPLE {
                let case = Case::new(&someone.by, act, reach);
                // Whom somebody may change is another afterwards.
                let person = if expected.of(&case) == "ok" {
                    newcomer(world, there)
                } else {
                    *shared.entry(there).or_insert_with(|| newcomer(world, there))
                };
                let answer = if act == Act::EndPost {
                    let post = posts.entry(person).or_insert_with(|| post_of(world, person, there));
                    send(world, someone, &format!("/v1/people/{person}/posts/{post}/end"), "")
                } else {
                    try_person(world, someone, act, person)
                };
                let answer = word(&answer);
                cases.push(Case { answer, ..case });
            }
        }
    }
    cases
}
