//! Everybody's attempts at what is decided of a site at the office, by whose it is; and that no phone decides it.

use super::case::Case;
use super::common::Answer;
use super::expected::Expected;
use super::record::{Record, bring, new_site};
use super::tries::write;
use super::world::{LINE, Someone, World, owner, push_of, unit};
use serde_bytes::ByteBuf;
use spotcheck_domain::authority::{Act, Reach};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::field::SiteField;
use spotcheck_domain::id::{DocumentId, SiteId};
use spotcheck_domain::term::{DocumentKind, Role};
use std::collections::BTreeMap;

const REACHES: [Reach; 3] = [Reach::Own, Reach::Below, Reach::Elsewhere];
const ACTS: [Act; 4] = [Act::ConfirmSite, Act::CloseSite, Act::MergeSites, Act::GiveSite];

fn send(world: &World, someone: &Someone, path: &str, body: &str) -> Answer {
    let headers = [("content-type", "application/json")];
    someone.send(&world.server, "POST", path, &headers, body.as_bytes())
}

fn word(answer: &Answer) -> String {
    match answer.status {
        200..=299 => "ok".to_owned(),
        404 => "not_permitted".to_owned(),
        other => format!("status {other}: {}", String::from_utf8_lossy(&answer.body)),
    }
}

fn attempt(world: &World, someone: &Someone, act: Act, site: SiteId, other: SiteId) -> Answer {
    let of = |what: &str| format!("/v1/sites/{site}/{what}");
    match act {
        Act::ConfirmSite => send(world, someone, &of("confirm"), ""),
        Act::CloseSite => send(world, someone, &of("close"), r#"{"on":"2026-12-01","reason":"关停"}"#),
        // To a unit in which whoever may administers too: his own.
        Act::GiveSite => {
            let unit = someone.by.unit;
            send(world, someone, &of("give"), &format!(r#"{{"unit":"{unit}"}}"#))
        }
        _ => send(world, someone, &of("merge"), &format!(r#"{{"into":"{other}"}}"#)),
    }
}

/// Two sites of a unit, which the maker above all wrote down.
fn sites(world: &World, n: u8) -> [Record; 2] {
    let mut two = [1, 2].map(|_| Record::new("maker", &new_site(unit(n), true)));
    let [one, other] = &mut two;
    bring(world, &mut [one, other]);
    two
}

pub fn decided(world: &World, expected: &Expected) -> Vec<Case> {
    let mut shared: BTreeMap<u8, [Record; 2]> = BTreeMap::new();
    let mut cases = Vec::new();
    for (role, (n, _)) in Role::ALL.iter().flat_map(|role| LINE.map(|tier| (*role, tier))) {
        let someone = world.of(role, n);
        for reach in REACHES {
            let there = owner(n, reach);
            for act in ACTS {
                let case = Case::new(&someone.by, act, reach);
                // What somebody may decide is another afterwards.
                let fresh = (expected.of(&case) == "ok").then(|| sites(world, there));
                let [one, other] = match &fresh {
                    Some(two) => two,
                    None => shared.entry(there).or_insert_with(|| sites(world, there)),
                };
                let answer = word(&attempt(world, someone, act, one.id.into(), other.id.into()));
                cases.push(Case { answer, ..case });
            }
        }
    }
    no_phone_decides(world);
    cases
}

/// Those who may at the office send the same as a change of their own.
fn no_phone_decides(world: &World) {
    let [mut one, other] = sites(world, 2);
    let keeper = world.named("keeper");
    for (field, value) in [
        (SiteField::Provisional, String::new()),
        (SiteField::ClosedOn, "2026-12-01".to_owned()),
        (SiteField::ClosedReason, "关停".to_owned()),
        (SiteField::MergedInto, other.id.to_string()),
        (SiteField::Owner, unit(1).to_string()),
    ] {
        let change = write(&mut one.document.copy(rand::random()), &Edit::SetSite { field, value });
        let bytes = ByteBuf::from(change.bytes);
        let document: DocumentId = one.id;
        let answers = keeper.push(&world.server, vec![push_of(document, DocumentKind::Site, vec![bytes])]);
        assert_eq!(answers.into_values().collect::<Vec<_>>(), ["needs_network"], "{field}");
    }
}
