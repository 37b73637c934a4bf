//! A visit on the page.

use super::Shown;
use super::entries::{at, photos, rest};
use super::html::{escape, moment};
use super::table;
use super::words::both;
use crate::evidence::record::text_of;
use serde_json::{Map, Value};
use spotcheck_domain::time::Timestamp;
use std::collections::BTreeMap;

const FACTS: [&str; 17] = [
    "id",
    "inspection_kind",
    "tier",
    "unit",
    "campaign",
    "site_name",
    "site_address",
    "site_contact",
    "site_sector",
    "site",
    "began_at",
    "ended_at",
    "representative",
    "position",
    "checklist",
    "checklist_version",
    "n_items",
];
const ELSEWHERE: [&str; 9] =
    ["kind", "v", "officer/", "lost/", "answers", "photos", "findings", "signatures", "narrative"];
const OFFICERS: usize = 9;

pub fn show(shown: &Shown<'_>) -> String {
    let words = shown.words;
    let facts = FACTS.iter().map(|key| ((*key).to_owned(), fact(shown, key)));
    let mut page = table::facts(words, "facts", facts);
    page.push_str(&officers(shown));
    page.push_str(&table::text(words, "narrative", &shown.record.said("narrative")));
    page.push_str(&answers(shown));
    page.push_str(&photos(shown));
    page.push_str(&signatures(shown));
    let but: Vec<&str> = FACTS.iter().chain(&ELSEWHERE).copied().collect();
    page.push_str(&rest(shown, &but));
    page
}

/// What a key of the root says, as people read it.
pub fn fact(shown: &Shown<'_>, key: &str) -> String {
    let said = shown.record.said(key);
    if said.is_empty() {
        return said;
    }
    match key {
        "inspection_kind" => shown.words.term("kind", &said),
        "tier" | "level" => shown.words.term(key, &said),
        "began_at" | "ended_at" | "recorded_at" => match said.parse() {
            Ok(millis) => moment(Timestamp::from_millis(millis)),
            Err(_) => escape(&said),
        },
        _ => escape(&said),
    }
}

fn officers(shown: &Shown<'_>) -> String {
    let said = |n: usize, what: &str| escape(&shown.record.said(&format!("officer/{n}/{what}")));
    let rows = (1..=OFFICERS).map(|n| vec![said(n, "name"), said(n, "certificate"), said(n, "user")]);
    let rows = rows.filter(|row| row.iter().any(|cell| !cell.is_empty()));
    table::under(shown.words, "officers", &["name", "certificate", "id"], rows)
}

/// The entries of a map at the root, by key.
fn map<'s>(shown: &'s Shown<'_>, key: &str) -> Option<&'s Map<String, Value>> {
    shown.record.plain.fields.get(key)?.as_object()
}

fn answers(shown: &Shown<'_>) -> String {
    let mut items: BTreeMap<&str, [String; 2]> = BTreeMap::new();
    for (key, value) in map(shown, "answers").into_iter().flatten() {
        let Some((item, what)) = key.rsplit_once('/') else { continue };
        let answer = items.entry(item).or_default();
        match what {
            "verdict" if !text_of(value).is_empty() => {
                answer[0] = shown.words.term("verdict", &text_of(value));
            }
            "note" => answer[1] = escape(&text_of(value)),
            _ => {}
        }
    }
    items.retain(|_, answer| answer.iter().any(|said| !said.is_empty()));
    let asked = |item: &str| {
        let words = shown.items.items.get(item).map(both).unwrap_or_default();
        format!("{words} <code>{}</code>", escape(item))
    };
    let rows = items.into_iter().map(|(item, [verdict, note])| vec![asked(item), verdict, note]);
    table::under(shown.words, "answers", &["item", "verdict", "note"], rows)
}

fn signatures(shown: &Shown<'_>) -> String {
    let rows = map(shown, "signatures").into_iter().flatten().map(|(id, fields)| {
        let said = |key: &str| escape(&fields.get(key).map(text_of).unwrap_or_default());
        let claimed = fields.get("at").and_then(Value::as_i64).map(Timestamp::from_millis);
        let party = fields.get("party").map(text_of).unwrap_or_default();
        vec![
            shown.words.say(&format!("party_{party}")),
            said("name"),
            at(claimed),
            at(shown.received("signatures", id)),
            said("reason"),
            said("witness"),
            format!("<code>{}</code>", said("covers")),
        ]
    });
    let heads = ["party", "name", "claimed_at", "received_at", "reason", "witness", "covers"];
    table::under(shown.words, "signatures", &heads, rows)
}
