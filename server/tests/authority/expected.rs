//! Reads what was written down by hand, and says by it what the server must answer. Knows nothing of the table.

use super::case::{Case, Stage};
use spotcheck_domain::authority::Reach;
use spotcheck_domain::term::{Level, Role, Tier};
use std::collections::BTreeMap;

/// One line of the page.
pub struct Line {
    who: Vec<Who>,
    stages: Vec<(Stage, bool)>,
    otherwise: &'static str,
    visit: Option<bool>,
    never: Vec<&'static str>,
    is_online: bool,
}

struct Who {
    role: Role,
    tiers: Vec<Tier>,
    major: Vec<Tier>,
    reach: &'static [Reach],
    in_self_check: bool,
    recorded: bool,
}

pub struct Expected(BTreeMap<&'static str, Line>);

const OWN: &[Reach] = &[Reach::Own];
const BELOW: &[Reach] = &[Reach::Below];
const AREA: &[Reach] = &[Reach::Own, Reach::Below];
const SIGHT: &[Reach] = &[Reach::Own, Reach::Below, Reach::Granted];
const TRACE: &[Reach] = &[Reach::Own, Reach::Below, Reach::Granted, Reach::Wrote];

impl Expected {
    pub fn read() -> Self {
        let lines =
            include_str!("expected.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self(lines.map(line).collect())
    }

    pub fn acts(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// The first stage in which it is possible.
    pub fn first_stage(&self, act: &str) -> Stage {
        self.line(act).stages.first().map_or(Stage::Recorded, |(stage, _)| *stage)
    }

    pub fn names(&self, act: &str, role: Role) -> bool {
        self.line(act).who.iter().any(|who| who.role == role)
    }

    fn line(&self, act: &str) -> &Line {
        self.0.get(act).unwrap_or_else(|| panic!("no line about {act}"))
    }

    /// `ok`, or the reason.
    pub fn of(&self, case: &Case) -> &'static str {
        let line = self.line(case.act.word());
        if !line.who.iter().any(|who| who.admits(case)) {
            return "not_permitted";
        }
        if line.visit.is_some_and(|ended| ended != case.has_ended) {
            return if case.has_ended { "inspection_ended" } else { "wrong_state" };
        }
        let is_major = case.level == Level::Major;
        let here = |(stage, general): &(Stage, bool)| *stage == case.stage && !(*general && is_major);
        if case.is_finding() && !line.stages.is_empty() && !line.stages.iter().any(here) {
            return line.otherwise;
        }
        match case.bar.filter(|bar| line.never.contains(bar)) {
            Some("own_self_check" | "own_work") => "same_person",
            Some(told @ ("has_device" | "role_lacking")) => told,
            Some("unaccepted") => "wrong_state",
            Some(_) => "not_permitted",
            None if case.is_late && line.is_online => "needs_network",
            None => "ok",
        }
    }
}

impl Who {
    fn admits(&self, case: &Case) -> bool {
        let tiers = if case.level == Level::Major { &self.major } else { &self.tiers };
        case.by.roles.contains(&self.role)
            && tiers.contains(&case.by.tier)
            && self.reach.contains(&case.reach)
            && (case.is_self_check || !self.in_self_check)
            && (!self.recorded || case.stage == Stage::Recorded)
    }
}

fn line(text: &'static str) -> (&'static str, Line) {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let [act, who, when, never, network] = parts[..] else { panic!("five parts: {text}") };
    let (when, otherwise) = when.split_once(" else ").unwrap_or((when, "wrong_state"));
    let mut stages: Vec<(Stage, bool)> = Vec::new();
    let mut visit = None;
    for word in when.split_whitespace() {
        match word {
            "running" => visit = Some(false),
            "ended" => visit = Some(true),
            "open" => {
                stages.extend(Stage::ALL.iter().filter(|stage| stage.is_open()).map(|stage| (*stage, false)));
            }
            _ => match word.strip_prefix('-') {
                Some(word) => stages.retain(|(stage, _)| *stage != Stage::of(word)),
                None => {
                    stages.push((Stage::of(word.trim_end_matches("-general")), word.ends_with("-general")));
                }
            },
        }
    }
    let who = who.split(';').map(str::trim).filter(|who| !who.is_empty()).flat_map(people).collect();
    let never = never.split_whitespace().collect();
    (act, Line { who, stages, otherwise, visit, never, is_online: network == "online" })
}

fn people(text: &'static str) -> Vec<Who> {
    let mut words = text.split_whitespace();
    let mut next = || words.next().unwrap_or_else(|| panic!("role, tiers, reach: {text}"));
    let (role, of, reach) = (next(), next(), next());
    let (general, major) = of.split_once('/').unwrap_or((of, of));
    let rest: Vec<&str> = words.collect();
    let roles = if role == "everybody" { Role::ALL.to_vec() } else { vec![role.parse().expect("a role")] };
    let one = |role| Who {
        role,
        tiers: tiers(general),
        major: tiers(major),
        reach: match reach {
            "own" => OWN,
            "below" => BELOW,
            "area" => AREA,
            "sight" => SIGHT,
            "trace" => TRACE,
            other => panic!("no reach: {other}"),
        },
        in_self_check: rest.contains(&"self_check"),
        recorded: rest.contains(&"recorded"),
    };
    roles.into_iter().map(one).collect()
}

fn tiers(text: &str) -> Vec<Tier> {
    match text {
        "any" => Tier::ALL.to_vec(),
        some => some.split(',').map(|tier| tier.parse().expect("a tier")).collect(),
    }
}
