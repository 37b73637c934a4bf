//! What is due from the officers in a finding, and by which day: the review of what was reported, and the look-back at
//! what was struck off. Derived from the events and the policy, never stored.

use crate::event::{Event, EventKind};
use crate::finding::Finding;
use crate::fold::{Life, effective};
use crate::policy::Policy;
use crate::term::{State, terms};
use crate::time::Day;
use serde::{Deserialize, Serialize};

terms! {
    /// What is awaited.
    Duty {
        /// 复查.
        Review = "review",
        /// 回头看.
        LookBack = "look_back",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awaited {
    pub duty: Duty,
    /// The last day on which it is in time.
    pub by: Day,
}

/// What is awaited now; days are those of a zone `offset_minutes` east of UTC.
pub fn awaited(finding: &Finding, life: &Life, policy: &Policy, offset_minutes: i32) -> Option<Awaited> {
    let (duty, since, days) = match life.state {
        State::Reported => (Duty::Review, life.reported_at?, policy.review_days),
        State::Closed if !was_looked_back_at(finding) => {
            (Duty::LookBack, life.closed_at?, policy.look_back_days)
        }
        _ => return None,
    };
    Some(Awaited { duty, by: since.day(offset_minutes).plus_days(i32::from(days)) })
}

/// A look-back has been held since it was struck off last.
fn was_looked_back_at(finding: &Finding) -> bool {
    let mut kinds: Vec<EventKind> =
        effective(finding.level, &finding.events).filter_map(Event::kind).collect();
    kinds.reverse();
    kinds
        .into_iter()
        .take_while(|kind| *kind != EventKind::StrikeOff)
        .any(|kind| kind == EventKind::LookBackHeld)
}

#[cfg(test)]
#[path = "awaited_tests.rs"]
mod tests;
