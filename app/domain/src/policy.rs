//! The rules that differ by place, as configuration with the field's defaults.

use crate::term::Grade;
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
    /// Days after which a site is due again, by its grade; none: [`VisitDays::default`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visit_days: Option<VisitDays>,
    /// 年度频次上限: how often a year a site is inspected at most, where it says nothing itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yearly_cap: Option<u16>,
}

/// 分级分类监管: days from one visit of a site to the next, by its grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitDays {
    pub red: u16,
    pub orange: u16,
    pub yellow: u16,
    pub blue: u16,
}

impl Default for VisitDays {
    fn default() -> Self {
        Self { red: 30, orange: 90, yellow: 180, blue: 365 }
    }
}

impl VisitDays {
    pub const fn of(self, grade: Grade) -> u16 {
        match grade {
            Grade::Red => self.red,
            Grade::Orange => self.orange,
            Grade::Yellow => self.yellow,
            Grade::Blue => self.blue,
        }
    }
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
            visit_days: None,
            yearly_cap: None,
        }
    }
}
