//! Everybody's attempts at what units make of their own: checklists, hazards, values of the policy.

use super::case::Case;
use super::common::Answer;
use super::desk::{REACHES, send, word};
use super::world::{LINE, Someone, World, owner, unit};
use spotcheck_domain::authority::Act;
use spotcheck_domain::term::Role;
use std::collections::BTreeMap;

const ON_UNITS: [Act; 7] = [
    Act::EditChecklist,
    Act::PublishChecklist,
    Act::WithdrawChecklist,
    Act::ImportChecklist,
    Act::EditCatalog,
    Act::ReadPolicy,
    Act::SetPolicy,
];

/// A checklist of a unit that has nothing in it, which can neither be published nor withdrawn.
fn empty(world: &World, someone: &Someone, n: u8) -> Answer {
    let unit = unit(n);
    let body = format!(r#"{{"unit":"{unit}","name":{{"zh":"表","en":""}},"sector":"mine"}}"#);
    send(world, someone, "/v1/checklists", &body)
}

fn id_of(answer: &Answer) -> String {
    let said: serde_json::Value = serde_json::from_slice(&answer.body).expect("an id");
    said["id"].as_str().expect("an id").to_owned()
}

fn try_it(world: &World, someone: &Someone, act: Act, n: u8, list: &str) -> Answer {
    let target = unit(n);
    match act {
        Act::EditChecklist => empty(world, someone, n),
        Act::PublishChecklist => {
            send(world, someone, &format!("/v1/checklists/{list}/publish"), r#"{"revision":1}"#)
        }
        Act::WithdrawChecklist => send(world, someone, &format!("/v1/checklists/{list}/withdraw"), ""),
        Act::ImportChecklist => {
            let headers = [("content-type", "application/octet-stream")];
            let path = format!("/v1/import/checklist?unit={target}&name=a&sector=none");
            someone.send(&world.server, "POST", &path, &headers, b"nothing of the kind")
        }
        Act::EditCatalog => {
            let words = r#"{"sector":"none","level":"general","title":{"zh":"甲","en":""}}"#;
            send(world, someone, "/v1/hazards", &format!(r#"{{"unit":"{target}","words":{words}}}"#))
        }
        Act::ReadPolicy => {
            someone.send(&world.server, "GET", &format!("/v1/units/{target}/policy"), &[], &[])
        }
        _ => {
            let body = r#"{"version":0,"values":{"review_days":5},"reason":"试"}"#;
            send(world, someone, &format!("/v1/units/{target}/policy"), body)
        }
    }
}

/// What a file or a word has wrong is told to whoever may bring it.
fn told(answer: &Answer) -> String {
    if answer.status == 400 && answer.code() != "invalid" { "ok".to_owned() } else { word(answer) }
}

pub fn made(world: &World) -> Vec<Case> {
    let mut lists: BTreeMap<u8, String> = BTreeMap::new();
    let mut cases = Vec::new();
    for (role, (n, _)) in Role::ALL.iter().flat_map(|role| LINE.map(|tier| (*role, tier))) {
        let someone = world.of(role, n);
        for reach in REACHES {
            let there = owner(n, reach);
            let list =
                lists.entry(there).or_insert_with(|| id_of(&empty(world, world.named("keeper"), there)));
            for act in ON_UNITS {
                let answer = told(&try_it(world, someone, act, there, list));
                cases.push(Case { answer, ..Case::new(&someone.by, act, reach) });
            }
        }
    }
    cases
}
