//! A finding on the page: as it governs, with its events.

use super::Shown;
use super::entries::{at, photos, rest};
use super::html::{escape, moment};
use super::table;
use super::visit::fact;
use spotcheck_domain::event::Event;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::finding::Finding;
use spotcheck_domain::fold::Life;

const FACTS: [&str; 8] =
    ["id", "unit", "inspection", "site_name", "site", "self_check", "recorded_at", "recorded_by"];
const ELSEWHERE: [&str; 6] = ["kind", "v", "lost/", "photos", "events", "description"];
/// What an event says in columns of their own.
const IN_COLUMNS: [&str; 10] =
    ["kind", "at", "user", "name", "unit", "tier", "roles", "policy", "after", "photos"];

pub fn show(shown: &Shown<'_>) -> String {
    let words = shown.words;
    let mut facts: Vec<(String, String)> =
        FACTS.iter().map(|key| ((*key).to_owned(), fact(shown, key))).collect();
    let mut but: Vec<&str> = FACTS.iter().chain(&ELSEWHERE).copied().collect();
    let mut more = String::new();
    if let Ok((finding, fields, life)) = Finding::governed(&shown.record.document) {
        facts.push(("state".to_owned(), words.term("state", life.state.word())));
        for (field, value) in FindingField::ALL.iter().zip(&fields) {
            facts.push((field.word().to_owned(), value_of(shown, *field, value)));
            but.push(field.word());
        }
        more.push_str(&table::text(words, "description", &finding.description));
        more.push_str(&events(shown, &finding, &life));
    }
    let facts = table::facts(words, "facts", facts.into_iter());
    [facts, more, photos(shown), rest(shown, &but)].concat()
}

fn value_of(shown: &Shown<'_>, field: FindingField, value: &str) -> String {
    match field {
        FindingField::Level if !value.is_empty() => shown.words.term("level", value),
        _ => escape(value),
    }
}

fn events(shown: &Shown<'_>, finding: &Finding, life: &Life) -> String {
    let words = shown.words;
    let rows = finding.events.iter().map(|event| {
        let mut what = words.term("event", event.detail.word());
        if life.contested.contains(&event.id) {
            what = format!("{what} <span class=\"mark\">{}</span>", words.say("contested"));
        }
        let tier = words.term("tier", event.by.tier.word());
        let who = format!("{} ({tier})<br><code>{}</code>", escape(&event.by.name), event.by.user);
        let received = at(shown.received("events", &event.id.to_string()));
        vec![what, who, moment(event.at), received, said(shown, event)]
    });
    table::under(words, "events", &["what", "who", "claimed_at", "received_at", "said"], rows)
}

/// What else an event says, key by key.
fn said(shown: &Shown<'_>, event: &Event) -> String {
    let fields = event.fields();
    let others = fields.iter().filter(|(key, _)| !IN_COLUMNS.contains(&key.as_str()));
    let lines = others.map(|(key, value)| {
        let value = match key.as_str() {
            "level" => shown.words.term("level", &value.to_string()),
            _ => escape(&value.to_string()),
        };
        format!("{}: {value}", shown.words.label(key))
    });
    lines.collect::<Vec<_>>().join("<br>")
}
