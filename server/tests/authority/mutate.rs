//! Every cell of the table, changed one at a time, and what stands in the cells that an act does not have.

use spotcheck_domain::authority::{About, Act, Bar, Grant, Reach, Row, Set, Visit, When};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{Role, State, Tier};

/// A table's row with one cell changed, and which.
pub struct Change {
    pub cell: String,
    pub row: Row,
}

impl Change {
    fn new(was: &Row, cell: String, change: impl FnOnce(&mut Row)) -> Self {
        let mut row = *was;
        change(&mut row);
        Self { cell: format!("{} {cell}", was.act), row }
    }
}

/// All changes of one cell of this row. Under which heading it stands is on the page, which is compared with the table.
pub fn changes(row: &Row) -> Vec<Change> {
    let grants = Role::ALL.iter().flat_map(|role| grants(row, *role));
    grants.chain(times(row)).chain(others(row)).collect()
}

fn grants(row: &Row, role: Role) -> Vec<Change> {
    let grant = row.grants[role as usize];
    let mut all = Vec::new();
    let mut put = |cell: String, grant: Grant| {
        all.push(Change::new(row, format!("{role} {cell}"), |row| row.grants[role as usize] = grant));
    };
    if grant.tiers == Set::NONE {
        put("may".into(), Grant::AREA);
    } else {
        put("may not".into(), Grant::NONE);
    }
    for tier in Tier::ALL {
        let toggled = |set: Set| set.toggled(*tier as usize);
        put(format!("of {tier}"), Grant { tiers: toggled(grant.tiers), ..grant });
        put(format!("major of {tier}"), Grant { major: toggled(grant.major), ..grant });
    }
    for reach in Reach::ALL {
        put(format!("at {reach}"), Grant { reach: grant.reach.toggled(*reach as usize), ..grant });
    }
    put("self check".into(), Grant { in_self_check: !grant.in_self_check, ..grant });
    for state in State::ALL {
        put(format!("while {state}"), Grant { states: grant.states.toggled(*state as usize), ..grant });
    }
    all
}

fn times(row: &Row) -> Vec<Change> {
    let visits = Visit::ALL.iter().filter(|visit| **visit != row.visit);
    let mut all: Vec<Change> =
        visits.map(|visit| Change::new(row, visit.to_string(), |row| row.visit = *visit)).collect();
    match row.when {
        When::Effect => {
            all.push(Change::new(row, "at any time".into(), |row| row.when = When::In(Set::ALL)));
        }
        When::In(states) => {
            all.push(Change::new(row, "with effect".into(), |row| row.when = When::Effect));
            all.extend(State::ALL.iter().map(|state| {
                let states = states.toggled(*state as usize);
                Change::new(row, format!("in {state}"), |row| row.when = When::In(states))
            }));
        }
    }
    all
}

fn others(row: &Row) -> Vec<Change> {
    let bars = Bar::ALL
        .iter()
        .map(|bar| Change::new(row, format!("not {bar}"), |row| row.bars = row.bars.toggled(*bar as usize)));
    bars.chain([
        Change::new(row, "network".into(), |row| row.needs_network = !row.needs_network),
        Change::new(row, "otherwise".into(), |row| row.otherwise = Refusal::NeedsPhoto),
    ])
    .collect()
}

/// Whether the cells that no attempt can feel hold what says nothing: columns of another heading, and people that
/// cannot be.
pub fn is_at_rest(row: &Row) -> bool {
    let is_finding = row.about == About::Finding;
    let has_times = is_finding || row.when == When::In(Set::ALL);
    let has_visit = row.about == About::Visit || row.visit == Visit::Any;
    let is_at_any_time = row.visit == Visit::Any && row.when == When::In(Set::ALL);
    let is_said = !is_at_any_time || row.otherwise == Refusal::WrongState;
    let barred = Bar::ALL.iter().filter(|bar| row.bars.has(**bar as usize));
    let has_network = row.act.event().is_some() || row.needs_network == is_asked_of_the_office(row);
    let mut grants = row.grants.iter();
    has_times
        && has_visit
        && is_said
        && has_network
        && barred.into_iter().all(|bar| bars_of(row.act).contains(bar))
        && grants.all(|grant| *grant == Grant::NONE || is_grant_at_rest(row, grant))
}

/// What is no writing in a record is there at the office only.
fn is_asked_of_the_office(row: &Row) -> bool {
    let is_asked = matches!(
        row.about,
        About::Office | About::Document | About::Quarantined | About::Unit | About::Person
    );
    let is_of_sites = matches!(row.act, Act::ConfirmSite | Act::CloseSite | Act::MergeSites | Act::GiveSite);
    (is_asked && row.act != Act::StandBeside) || is_of_sites || row.act == Act::ExportEvidence
}

fn is_grant_at_rest(row: &Row, grant: &Grant) -> bool {
    let is_finding = row.about == About::Finding;
    let has_life = is_finding || (grant.major == grant.tiers && grant.states == Set::ALL);
    let has_check = is_finding || row.about == About::Visit || row.act == Act::RecordAlone;
    // Standing beside is asked of a person wherever he is.
    let has_tiers = row.act != Act::StandBeside || grant.tiers == Set::ALL;
    // An order shows a finding to enterprises only.
    let is_shown = grant.tiers.has(Tier::Enterprise as usize);
    let can_be = |reach: &Reach| reaches(row.about).contains(reach) && (*reach != Reach::Granted || is_shown);
    let mut reached = Reach::ALL.iter().filter(|reach| grant.reach.has(**reach as usize));
    let has_reach = if row.about == About::Office {
        grant.reach == Grant::AREA.reach
    } else {
        grant.reach != Set::NONE && reached.all(can_be)
    };
    grant.tiers != Set::NONE && has_life && (has_check || !grant.in_self_check) && has_tiers && has_reach
}

/// Why somebody might be kept from it, as far as it can come about before it.
fn bars_of(act: Act) -> &'static [Bar] {
    match act {
        // Nobody has reviewed what was just reported, and it is not reviewed yet.
        Act::ReviewPass | Act::ReviewFail => &[Bar::Fixer, Bar::OwnSelfCheck],
        // A sole reviewer is a reviewer.
        Act::Accept => &[Bar::Fixer, Bar::Reviewer, Bar::OwnSelfCheck, Bar::Unaccepted],
        Act::StrikeOff => &[Bar::Fixer, Bar::Reviewer, Bar::SoleReviewer, Bar::OwnSelfCheck, Bar::Unaccepted],
        Act::ReleaseQuarantined | Act::ConfirmCode => &[Bar::OwnWork],
        Act::Vouch => &[Bar::HasDevice, Bar::RoleLacking],
        _ => &[],
    }
}

/// How somebody can stand to what the act concerns.
fn reaches(about: About) -> &'static [Reach] {
    match about {
        About::Office => &[],
        About::New | About::Visit | About::Record(_) | About::Quarantined | About::Unit | About::Person => {
            &[Reach::Own, Reach::Below, Reach::Elsewhere]
        }
        About::Finding => &[Reach::Own, Reach::Below, Reach::Granted, Reach::Elsewhere],
        About::Document => Reach::ALL,
    }
}
