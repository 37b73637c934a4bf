//! The rules that differ by place, as configuration with the field's defaults.
//!
//! The office has one policy for all; a unit may set some of its values itself, for what it owns and for what is below it,
//! and has the others as they are above it. What governs a record is resolved along the line of the unit that owns it.

use crate::id::UnitId;
use crate::sorted::SortedMap;
use crate::term::Grade;
use crate::term::terms;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

terms! {
    /// A value of the policy that a unit may set.
    PolicyField {
        ReviewDays = "review_days",
        LongestMajorDays = "longest_major_days",
        ExtensionDaysMajor = "extension_days_major",
        ExtensionDaysGeneral = "extension_days_general",
        LookBackDays = "look_back_days",
        GeneralSkipsAcceptance = "general_skips_acceptance",
        FiveInPlace = "five_in_place",
        RedDays = "red_days",
        OrangeDays = "orange_days",
        YellowDays = "yellow_days",
        BlueDays = "blue_days",
        /// 0 is none.
        YearlyCap = "yearly_cap",
    }
}

impl PolicyField {
    /// What it may be set to; of a switch 0 is off and 1 is on.
    pub const fn bounds(self) -> RangeInclusive<u16> {
        match self {
            Self::ReviewDays => 1..=60,
            Self::ExtensionDaysMajor => 0..=90,
            Self::ExtensionDaysGeneral => 0..=30,
            Self::LookBackDays => 7..=730,
            Self::GeneralSkipsAcceptance | Self::FiveInPlace => 0..=1,
            Self::LongestMajorDays | Self::RedDays | Self::OrangeDays | Self::YellowDays | Self::BlueDays => {
                1..=1095
            }
            Self::YearlyCap => 0..=366,
        }
    }

    pub const fn is_switch(self) -> bool {
        matches!(self, Self::GeneralSkipsAcceptance | Self::FiveInPlace)
    }
}

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
        Self::USUAL
    }
}

impl VisitDays {
    const USUAL: Self = Self { red: 30, orange: 90, yellow: 180, blue: 365 };

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

impl Policy {
    /// Days from one visit to the next, as set or as usual.
    pub const fn days(&self) -> VisitDays {
        match self.visit_days {
            Some(days) => days,
            None => VisitDays::USUAL,
        }
    }

    pub const fn value(&self, field: PolicyField) -> u16 {
        match field {
            PolicyField::ReviewDays => self.review_days,
            PolicyField::LongestMajorDays => self.longest_major_days,
            PolicyField::ExtensionDaysMajor => self.extension_days_major,
            PolicyField::ExtensionDaysGeneral => self.extension_days_general,
            PolicyField::LookBackDays => self.look_back_days,
            PolicyField::GeneralSkipsAcceptance => self.general_skips_acceptance as u16,
            PolicyField::FiveInPlace => self.five_in_place as u16,
            PolicyField::RedDays => self.days().red,
            PolicyField::OrangeDays => self.days().orange,
            PolicyField::YellowDays => self.days().yellow,
            PolicyField::BlueDays => self.days().blue,
            PolicyField::YearlyCap => match self.yearly_cap {
                Some(most) => most,
                None => 0,
            },
        }
    }

    const fn set(&mut self, field: PolicyField, value: u16) {
        match field {
            PolicyField::ReviewDays => self.review_days = value,
            PolicyField::LongestMajorDays => self.longest_major_days = value,
            PolicyField::ExtensionDaysMajor => self.extension_days_major = value,
            PolicyField::ExtensionDaysGeneral => self.extension_days_general = value,
            PolicyField::LookBackDays => self.look_back_days = value,
            PolicyField::GeneralSkipsAcceptance => self.general_skips_acceptance = value != 0,
            PolicyField::FiveInPlace => self.five_in_place = value != 0,
            PolicyField::RedDays => self.visit_days = Some(VisitDays { red: value, ..self.days() }),
            PolicyField::OrangeDays => self.visit_days = Some(VisitDays { orange: value, ..self.days() }),
            PolicyField::YellowDays => self.visit_days = Some(VisitDays { yellow: value, ..self.days() }),
            PolicyField::BlueDays => self.visit_days = Some(VisitDays { blue: value, ..self.days() }),
            PolicyField::YearlyCap => self.yearly_cap = if value == 0 { None } else { Some(value) },
        }
    }
}

/// What a unit sets itself. Names of values that this version does not know are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitPolicy {
    pub unit: UnitId,
    pub values: SortedMap<String, u16>,
}

impl UnitPolicy {
    pub fn value(&self, field: PolicyField) -> Option<u16> {
        self.values.get(field.word()).copied()
    }
}

/// What units set themselves, as far as somebody has to know it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Policies {
    /// How often anything of the policy was set in this office, the first policy counted: events name it, whichever unit's
    /// values they were made under.
    pub version: u32,
    pub units: Vec<UnitPolicy>,
}

impl Policies {
    /// What governs the records of a unit. `line` is that unit and those above it, the nearest first.
    pub fn of_line(&self, base: &Policy, line: &[UnitId]) -> Policy {
        let mut policy = Policy { version: base.version.max(self.version), ..base.clone() };
        for unit in line.iter().rev() {
            for own in self.units.iter().filter(|own| own.unit == *unit) {
                for field in PolicyField::ALL {
                    if let Some(value) = own.value(*field) {
                        policy.set(*field, value);
                    }
                }
            }
        }
        policy
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn unit(n: u8) -> UnitId {
        UnitId::from_parts(Timestamp::from_millis(1), [n; 10])
    }

    fn own(n: u8, values: &[(PolicyField, u16)]) -> UnitPolicy {
        let values = values.iter().map(|(field, value)| (field.word().to_owned(), *value)).collect();
        UnitPolicy { unit: unit(n), values }
    }

    #[test]
    fn the_nearest_unit_that_sets_a_value_sets_it() {
        let (review, look_back) = (PolicyField::ReviewDays, PolicyField::LookBackDays);
        let policies = Policies {
            version: 5,
            units: vec![own(2, &[(review, 5)]), own(1, &[(review, 7), (look_back, 30)])],
        };
        let base = Policy::default();
        let of = |line: &[u8]| {
            let line: Vec<UnitId> = line.iter().map(|n| unit(*n)).collect();
            let policy = policies.of_line(&base, &line);
            (policy.version, policy.review_days, policy.look_back_days)
        };
        assert_eq!(of(&[3, 2, 1]), (5, 5, 30));
        assert_eq!(of(&[1]), (5, 7, 30));
        assert_eq!(of(&[9]), (5, 10, 90), "of another line it says nothing");
        assert_eq!(Policies::default().of_line(&base, &[unit(1)]), base);
    }

    #[test]
    fn every_value_is_read_as_it_was_set_and_the_first_policy_lies_within_the_bounds() {
        for field in PolicyField::ALL {
            let bounds = field.bounds();
            for value in [*bounds.start(), *bounds.end()] {
                let policies = Policies { version: 2, units: vec![own(1, &[(*field, value)])] };
                assert_eq!(policies.of_line(&Policy::default(), &[unit(1)]).value(*field), value, "{field}");
            }
            assert!(bounds.contains(&Policy::default().value(*field)), "{field}");
        }
        let later = r#"{"unit":"0190a5f8-7c00-7000-8000-000000000001","values":{"of_later":3}}"#;
        assert!(serde_json::from_str::<UnitPolicy>(later).is_ok());
    }
}
