//! Everybody's attempts at pairing codes, for people of his own unit, below it, and in another city; at what concerns his own
//! devices, and at what he is told about them.

use super::case::Case;
use super::common::{Answer, Phone};
use super::office::line;
use super::world::{Someone, World, owner};
use spotcheck_domain::authority::{Act, Reach};
use spotcheck_domain::codes::{AskCode, Basis, NewCode, Notices};

const REACHES: [Reach; 3] = [Reach::Own, Reach::Below, Reach::Elsewhere];

fn word(answer: &Answer) -> String {
    match answer.status {
        200..=299 => "ok".to_owned(),
        404 => "not_permitted".to_owned(),
        403 => answer.code(),
        other => format!("status {other}: {}", String::from_utf8_lossy(&answer.body)),
    }
}

fn ask(world: &World, by: &Someone, whom: &Someone, basis: Basis) -> Answer {
    let request = serde_json::to_vec(&AskCode { person: whom.by.user, basis, at: None }).expect("JSON");
    by.send(&world.server, "POST", "/v1/codes", &[("content-type", "application/json")], &request)
}

fn confirm(world: &World, by: &Someone, asked: &Answer) -> String {
    let code: NewCode = serde_json::from_slice(&asked.body).expect("a code");
    assert!(code.is_pending);
    word(&by.send(&world.server, "POST", &format!("/v1/codes/{}/confirm", code.id), &[], &[]))
}

/// Codes for others, and the confirmation of one that the keeper of the whole asked for.
pub fn of_others(world: &World) -> Vec<Case> {
    let keeper = world.named("keeper");
    let mut cases = Vec::new();
    for someone in line(world) {
        for reach in REACHES {
            let n = owner(someone.unit, reach);
            let [new, full, paired] =
                ["new", "new of all roles", "with a device"].map(|name| world.named(&format!("{name} {n}")));
            let case = |act| Case::new(&someone.by, act, reach);
            let tried = |whom, basis| word(&ask(world, someone, whom, basis));
            for whom in [new, full, paired] {
                cases.push(Case { answer: tried(whom, Basis::Office), ..case(Act::AskCode) });
            }
            cases.push(Case { answer: tried(new, Basis::Vouch), ..case(Act::Vouch) });
            for (whom, bar) in [(paired, "has_device"), (full, "role_lacking")] {
                let answer = tried(whom, Basis::Vouch);
                cases.push(Case { bar: Some(bar), answer, ..case(Act::Vouch) });
            }
            let asked = ask(world, keeper, paired, Basis::Office);
            cases.push(Case { answer: confirm(world, someone, &asked), ..case(Act::ConfirmCode) });
        }
    }
    let admin = world.named("admin 2");
    let asked = ask(world, admin, world.named("with a device 2"), Basis::Office);
    let answer = confirm(world, admin, &asked);
    let case = Case::new(&admin.by, Act::ConfirmCode, Reach::Own);
    cases.push(Case { bar: Some("own_work"), answer, ..case });
    cases
}

/// What everybody does about his own devices.
pub fn of_his_own(world: &World, someone: &Someone) -> [(Act, String); 7] {
    let asked = ask(world, world.named("keeper"), someone, Basis::Office);
    let confirmed = confirm(world, someone, &asked);
    let answer = someone.send(&world.server, "GET", "/v1/notices", &[], &[]);
    let read = word(&answer);
    let told: Notices = serde_json::from_slice(&answer.body).expect("notices");
    let seen = format!("/v1/notices/{}/seen", told.notices[0].id);
    let seen = word(&someone.send(&world.server, "POST", &seen, &[], &[]));
    let own = ask(world, someone, someone, Basis::Own);
    let added = word(&own);
    let listed = word(&someone.send(&world.server, "GET", "/v1/devices", &[], &[]));
    let code: NewCode = serde_json::from_slice(&own.body).expect("a code");
    let further = Phone::pair(&world.server.address, &code.code).session.device;
    let revoked =
        word(&someone.send(&world.server, "POST", &format!("/v1/devices/{further}/revoke"), &[], &[]));
    let set = word(&someone.send(&world.server, "POST", "/v1/password/drop", &[], &[]));
    [
        (Act::ConfirmOwnCode, confirmed),
        (Act::ReadNotices, read),
        (Act::SeeNotice, seen),
        (Act::AddDevice, added),
        (Act::ListOwnDevices, listed),
        (Act::RevokeOwnDevice, revoked),
        (Act::SetPassword, set),
    ]
}
