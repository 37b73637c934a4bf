//! What the ledger shows: chips, search and order, as plain tested functions.

use super::FindingRow;
use crate::id::{UnitId, UserId};
use crate::term::{Level, State};
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// The chips and the search field. Everything empty shows everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LedgerFilter {
    pub query: String,
    pub states: Vec<State>,
    pub level: Option<Level>,
    pub sector: Option<String>,
    pub overdue: bool,
    /// Only what this person recorded.
    pub mine: Option<UserId>,
    pub needs_settling: bool,
    /// By their names in the office's own language.
    pub county: Option<String>,
    pub town: Option<String>,
    /// What this unit owns, or one below it.
    pub unit: Option<UnitId>,
}

/// How a deadline stands against today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// Days past the deadline; a day is overdue from the day after it.
    Overdue(u32),
    /// Days left, 0 on the day itself.
    Within(u32),
    /// No deadline, or nothing left to rectify.
    None,
}

/// Overdue is derived from deadline and state, never stored.
pub fn due(state: State, deadline: Option<Day>, today: Day) -> Due {
    match deadline {
        Some(deadline) if state.awaits_rectification() => {
            let left = deadline.days() - today.days();
            if left < 0 { Due::Overdue(left.unsigned_abs()) } else { Due::Within(left.unsigned_abs()) }
        }
        _ => Due::None,
    }
}

impl LedgerFilter {
    /// By the row alone: the words, the place and the unit are looked for by whoever knows the rest.
    pub fn admits(&self, row: &FindingRow, today: Day) -> bool {
        (self.states.is_empty() || self.states.contains(&row.state))
            && self.level.is_none_or(|level| level == row.level)
            && self.sector.as_ref().is_none_or(|sector| *sector == row.sector)
            && self.mine.is_none_or(|me| row.recorder == Some(me))
            && (!self.overdue || matches!(due(row.state, row.deadline, today), Due::Overdue(_)))
            && (!self.needs_settling || row.needs_settling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hazard_is_overdue_from_the_day_after_its_deadline_and_only_while_it_is_there() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let deadline = Some(day("2026-12-01"));
        assert_eq!(due(State::Ordered, deadline, day("2026-12-01")), Due::Within(0));
        assert_eq!(due(State::Ordered, deadline, day("2026-12-03")), Due::Overdue(2));
        assert_eq!(due(State::Reported, deadline, day("2026-12-03")), Due::None);
        assert_eq!(due(State::Closed, deadline, day("2026-12-03")), Due::None);
    }
}
