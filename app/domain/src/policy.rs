//! The rules that differ by place, as configuration with the field's defaults.

use crate::id::UnitId;
use serde::{Deserialize, Serialize};

/// Deadlines in days, gates as switches. Versioned reference data; every event names the version it was made under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    pub version: u32,
    /// Days to review after a report.
    pub review_days: u16,
    /// The longest deadline of a major hazard.
    pub longest_major_days: u16,
    /// Days before the deadline by which an extension must be asked for.
    pub extension_days_major: u16,
    pub extension_days_general: u16,
    /// Days after closing until the look-back.
    pub look_back_days: u16,
    /// A general hazard may be struck off after review, without acceptance, by county or city.
    pub general_skips_acceptance: bool,
    /// Goal, measure, deadline, funds and responsible person must be in place before a major hazard is listed (五到位); the
    /// order itself is given at once.
    pub five_in_place: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            version: 1,
            review_days: 10,
            longest_major_days: 365,
            extension_days_major: 20,
            extension_days_general: 3,
            look_back_days: 90,
            general_skips_acceptance: true,
            five_in_place: true,
        }
    }
}

/// The name under which a person is given the policy of a unit in which he holds another post.
pub fn name_beside(unit: UnitId) -> String {
    format!("{BESIDE}{unit}")
}

/// The unit whose policy has that name.
pub fn unit_beside(name: &str) -> Option<UnitId> {
    name.strip_prefix(BESIDE)?.parse().ok()
}

const BESIDE: &str = "policy@";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    #[test]
    fn the_policy_of_another_unit_is_named_after_it() {
        let unit = UnitId::from_parts(Timestamp::from_millis(1), [7; 10]);
        assert_eq!(unit_beside(&name_beside(unit)), Some(unit));
        assert_eq!(unit_beside("policy"), None);
        assert_eq!(unit_beside("policy@here"), None);
    }
}
