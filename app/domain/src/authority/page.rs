//! The table as a page for people, in Markdown: `cargo xtask docs` writes it to `docs/authority.md`.

use super::row::{About, Bar, Grant, Reach, Set, Visit, When};
use super::table::{Act, ROWS, Row};
use crate::fold::{Life, fold, transition};
use crate::term::{Level, Role, State, Tier};
use std::collections::BTreeSet;
use std::fmt::Write;

const HEAD: &str = "\
# Who may do what

Written by `cargo xtask docs` from `app/domain/src/authority/table.rs`; a test fails where the two differ.

The phone asks this table before each edit, the office at ingest and in every route, and the screens through the acts in
each view. Who is not named may not. *Area* is the person's own unit and those below it; *granted* is what an order
showed to his enterprise. Pairing takes a code and no session, and whoever can run the server's commands on its machine
is its keeper: neither stands here. What a person may see is decided elsewhere (`server`, by unit and grant).
";

/// The whole page.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    let all: BTreeSet<About> = ROWS.iter().map(|row| row.about).collect();
    for about in all {
        let _ = write!(
            page,
            "\n## {}\n\n| act | who | when | not | network |\n|---|---|---|---|---|\n",
            title(about)
        );
        for row in ROWS.iter().filter(|row| row.about == about) {
            let network = if row.needs_network { "needed" } else { "" };
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | {} | {network} |",
                row.act,
                who(row),
                when(row),
                words(Bar::ALL, row.bars, bar_words)
            );
        }
    }
    page
}

fn title(about: About) -> String {
    match about {
        About::Office => "The office as a whole",
        About::New => "A new record",
        About::Visit => "A visit",
        About::Finding => "A finding",
        About::Record(kind) => return format!("A {kind}"),
        About::Document => "A stored record of any kind",
        About::Quarantined => "A change that was not taken",
        About::Unit => "A unit of the office",
        About::Person => "A person of the office",
    }
    .to_owned()
}

fn who(row: &Row) -> String {
    let roles = Role::ALL.iter().filter_map(|role| {
        let grant = &row.grants[*role as usize];
        (grant.tiers != Set::NONE).then(|| format!("{role}{}", conditions(row, grant)))
    });
    let all: Vec<String> = roles.collect();
    if all.is_empty() {
        return "nobody yet".to_owned();
    }
    // What holds for every role alike is said once.
    let first = all[0].trim_start_matches(Role::ALL[0].word());
    let is_everybody = all.len() == Role::ALL.len()
        && Role::ALL.iter().zip(&all).all(|(role, words)| words.trim_start_matches(role.word()) == first);
    if is_everybody { format!("everybody{first}") } else { all.join("; ") }
}

fn conditions(row: &Row, grant: &Grant) -> String {
    let mut parts = Vec::new();
    if Tier::ALL.iter().any(|tier| !grant.tiers.has(*tier as usize)) {
        parts.push(words(Tier::ALL, grant.tiers, Tier::word));
    }
    if grant.major != grant.tiers {
        parts.push(format!("a major one: {}", words(Tier::ALL, grant.major, Tier::word)));
    }
    if row.about != About::Office && *grant != (Grant { reach: Grant::AREA.reach, ..*grant }) {
        parts.push(reach_words(grant.reach));
    }
    if grant.in_self_check {
        parts.push("in a self check".to_owned());
    }
    if State::ALL.iter().any(|state| !grant.states.has(*state as usize)) {
        parts.push(format!("while {}", words(State::ALL, grant.states, State::word)));
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

fn reach_words(reach: Set) -> String {
    let mut parts = Vec::new();
    if reach.has(Reach::Own as usize) && reach.has(Reach::Below as usize) {
        parts.push("area");
    } else if reach.has(Reach::Own as usize) {
        parts.push("his own unit");
    } else if reach.has(Reach::Below as usize) {
        parts.push("below his own unit");
    }
    for (one, word) in
        [(Reach::Granted, "granted"), (Reach::Wrote, "where he wrote"), (Reach::Elsewhere, "anywhere")]
    {
        if reach.has(one as usize) {
            parts.push(word);
        }
    }
    parts.join(" and ")
}

fn when(row: &Row) -> String {
    let visit = match row.visit {
        Visit::Any => "",
        Visit::Running => "while it runs",
        Visit::Ended => "after its end",
    };
    match row.when {
        When::Effect => effect(row.act),
        When::In(states) if State::ALL.iter().any(|state| !states.has(*state as usize)) => {
            words(State::ALL, states, State::word)
        }
        When::In(_) => visit.to_owned(),
    }
}

/// The states in which a step takes effect, with what else it takes.
fn effect(act: Act) -> String {
    let Some(kind) = act.event() else { return String::new() };
    let takes = |life: &Life| transition(life, kind).is_some();
    let found = State::ALL.iter().filter_map(|state| {
        let plain = Life { state: *state, ..fold(Level::General, &[]) };
        let under = Life {
            listed: true,
            suspended: true,
            on_spot: Some(crate::term::OnSpot::StopWork),
            extension_asked: Some(crate::time::Day::from_days(0)),
            ..plain.clone()
        };
        let major = Life { level: Level::Major, ..plain.clone() };
        match (takes(&plain), takes(&under), takes(&major)) {
            (true, true, true) => Some(state.word().to_owned()),
            (true, _, false) => Some(format!("{state} (general)")),
            (true, false, _) => Some(format!("{state} (not yet so)")),
            (false, true, _) => Some(format!("{state} (once so)")),
            _ => None,
        }
    });
    found.collect::<Vec<_>>().join(", ")
}

const fn bar_words(bar: Bar) -> &'static str {
    match bar {
        Bar::Fixer => "who fixed it",
        Bar::Reviewer => "who reviewed it",
        Bar::SoleReviewer => "who alone reviewed it",
        Bar::OwnSelfCheck => "who recorded or fixed it, in a self check",
        Bar::Unaccepted => "before acceptance, where the policy wants that of general hazards",
        Bar::OwnWork => "who wrote it, or asked for it",
        Bar::HasDevice => "for somebody who has a device",
        Bar::RoleLacking => "for somebody with a role that he lacks",
    }
}

fn words<T: Copy>(all: &[T], set: Set, word: impl Fn(T) -> &'static str) -> String {
    let those = all.iter().enumerate().filter(|(place, _)| set.has(*place));
    those.map(|(_, one)| word(*one)).collect::<Vec<_>>().join(", ")
}
