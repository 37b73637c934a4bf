//! Every cell of the table, changed one at a time.

use spotcheck_domain::authority::{About, Act, Bar, Grant, Reach, Row, Set, Visit, When};
use spotcheck_domain::term::{Role, State, Tier};

/// A table's row with one cell changed, and which.
pub struct Change {
    pub cell: String,
    pub row: Row,
}

/// All changes of one cell of this row. Columns that the act does not have are no cells.
pub fn changes(row: &Row) -> Vec<Change> {
    let mut all = Vec::new();
    for role in Role::ALL {
        let grant = row.grants[*role as usize];
        let mut put = |cell: String, grant: Grant| {
            let mut row = *row;
            row.grants[*role as usize] = grant;
            all.push(Change { cell: format!("{} {role} {cell}", row.act), row });
        };
        if grant.tiers == Set::NONE {
            put("may".into(), Grant::AREA);
            continue;
        }
        put("may not".into(), Grant::NONE);
        // Standing beside is asked of a person wherever he is.
        if row.act == Act::StandBeside {
            continue;
        }
        for tier in Tier::ALL {
            put(format!("of {tier}"), Grant { tiers: grant.tiers.toggled(*tier as usize), ..grant });
            if row.about == About::Finding {
                put(
                    format!("major of {tier}"),
                    Grant { major: grant.major.toggled(*tier as usize), ..grant },
                );
            }
        }
        // An order shows a finding to enterprises only.
        let is_shown = grant.tiers.has(Tier::Enterprise as usize);
        for reach in reaches(row.about).iter().filter(|reach| **reach != Reach::Granted || is_shown) {
            put(format!("at {reach}"), Grant { reach: grant.reach.toggled(*reach as usize), ..grant });
        }
        if matches!(row.about, About::Finding | About::Visit) || row.act == Act::RecordAlone {
            put("self check".into(), Grant { in_self_check: !grant.in_self_check, ..grant });
        }
        if row.about == About::Finding {
            for state in State::ALL {
                put(
                    format!("while {state}"),
                    Grant { states: grant.states.toggled(*state as usize), ..grant },
                );
            }
        }
    }
    all.extend(times(row));
    all.extend(bars(row));
    all
}

fn times(row: &Row) -> Vec<Change> {
    let mut all = Vec::new();
    if row.about == About::Visit {
        for visit in Visit::ALL.iter().filter(|visit| **visit != row.visit) {
            all.push(Change { cell: format!("{} {visit}", row.act), row: Row { visit: *visit, ..*row } });
        }
    }
    if row.about == About::Finding {
        match row.when {
            When::Effect => all.push(Change {
                cell: format!("{} at any time", row.act),
                row: Row { when: When::In(Set::ALL), ..*row },
            }),
            When::In(states) => all.extend(State::ALL.iter().map(|state| Change {
                cell: format!("{} in {state}", row.act),
                row: Row { when: When::In(states.toggled(*state as usize)), ..*row },
            })),
        }
    }
    // The office tells by the event whether a change must stand upon everything; other writes merge.
    if row.act.event().is_some() {
        let needs_network = !row.needs_network;
        all.push(Change { cell: format!("{} network", row.act), row: Row { needs_network, ..*row } });
    }
    all
}

fn bars(row: &Row) -> Vec<Change> {
    let testable: &[Bar] = match row.act {
        // Nobody has reviewed what was just reported, and it is not reviewed yet.
        Act::ReviewPass | Act::ReviewFail => &[Bar::Fixer, Bar::OwnSelfCheck],
        // A sole reviewer is a reviewer.
        Act::Accept => &[Bar::Fixer, Bar::Reviewer, Bar::OwnSelfCheck, Bar::Unaccepted],
        Act::StrikeOff => Bar::ALL,
        _ => &[],
    };
    let change = |bar: &Bar| Change {
        cell: format!("{} not {bar}", row.act),
        row: Row { bars: row.bars.toggled(*bar as usize), ..*row },
    };
    testable.iter().map(change).collect()
}

/// How somebody can stand to what the act concerns.
fn reaches(about: About) -> &'static [Reach] {
    match about {
        About::Office => &[],
        About::New | About::Visit | About::Site | About::Quarantined => {
            &[Reach::Own, Reach::Below, Reach::Elsewhere]
        }
        About::Finding => &[Reach::Own, Reach::Below, Reach::Granted, Reach::Elsewhere],
        About::Document => Reach::ALL,
    }
}
