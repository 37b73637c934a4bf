//! How far a new office has come, as what it has tells it: nobody ticks anything, so that a page about it can be left and
//! taken up by somebody else.

use super::{Call, Method, Standing, UnitField, UnitFields};
use crate::id::UnitId;
use crate::term::{Tier, terms};
use serde::{Deserialize, Serialize};

terms! {
    /// What an office begins with, in the order in which each needs what comes before it.
    BeginStep {
        /// The administrator's own unit has its name and its tier.
        Unit = "unit",
        /// The units below it.
        Units = "units",
        People = "people",
        Sites = "sites",
        /// What its papers say of it.
        Header = "header",
        /// Somebody else has paired a device.
        Phones = "phones",
    }
}

/// Where the asker's part of the office stands.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadBegin {}

impl Call for ReadBegin {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/begin";
    type Answer = Begin;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begin {
    /// The asker's own unit.
    pub unit: UnitId,
    pub tier: Tier,
    pub fields: UnitFields,
    /// Records or phones hang on its tier by now, so that it stays.
    pub is_tier_fixed: bool,
    /// One for each of [`BeginStep::ALL`], in its order.
    pub steps: Vec<StepState>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepState {
    pub step: BeginStep,
    pub is_done: bool,
    /// How many there are; of the papers' header, how many fields are missing; of the unit, nothing.
    pub n: u64,
}

impl Begin {
    /// The first step that is not done.
    pub fn next(&self) -> Option<BeginStep> {
        self.steps.iter().find(|state| !state.is_done).map(|state| state.step)
    }
}

/// The fields that the papers of such a unit cannot do without and that it does not say. One without power of its own gives
/// notices of hazards, which have neither number nor appeal.
pub fn header_missing(fields: &UnitFields) -> Vec<UnitField> {
    let standing = fields.get(&UnitField::Standing).and_then(|word| word.parse().ok());
    let needed: &[UnitField] = match standing {
        Some(Standing::Nothing) => &[UnitField::Leader],
        Some(Standing::Delegated) => {
            &[UnitField::DelegatedBy, UnitField::Leader, UnitField::Appeal, UnitField::Prefix]
        }
        Some(Standing::Own) => &[UnitField::Leader, UnitField::Appeal, UnitField::Prefix],
        None => &[UnitField::Standing, UnitField::Leader, UnitField::Appeal, UnitField::Prefix],
    };
    needed.iter().copied().filter(|field| fields.get(field).is_none_or(String::is_empty)).collect()
}

/// A unit stands on another floor of the tree from now on, while nothing hangs on that.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetTier {
    pub unit: UnitId,
    pub tier: Tier,
}

impl Call for SetTier {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/units/{unit}/tier";
    type Answer = ();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_papers_need_of_a_unit_goes_by_its_standing() {
        use UnitField as F;
        let said = |fields: &[(UnitField, &str)]| {
            header_missing(&fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect())
        };
        assert_eq!(said(&[]), [F::Standing, F::Leader, F::Appeal, F::Prefix]);
        assert_eq!(said(&[(F::Standing, "own"), (F::Leader, "甲"), (F::Appeal, "")]), [F::Appeal, F::Prefix]);
        let delegated = [(F::Standing, "delegated"), (F::Prefix, "云"), (F::Leader, "甲")];
        assert_eq!(said(&delegated), [F::DelegatedBy, F::Appeal]);
        assert_eq!(said(&[(F::Standing, "none")]), [F::Leader]);
        assert_eq!(said(&[(F::Standing, "none"), (F::Leader, "甲")]), []);
    }

    #[test]
    fn the_next_step_is_the_first_that_is_not_done() {
        let state = |step, is_done| StepState { step, is_done, n: 0 };
        let mut begin = Begin {
            unit: UnitId::from_parts(crate::time::Timestamp::from_millis(1), [1; 10]),
            tier: Tier::City,
            fields: UnitFields::new(),
            is_tier_fixed: false,
            steps: vec![state(BeginStep::Unit, true), state(BeginStep::Units, false)],
        };
        assert_eq!(begin.next(), Some(BeginStep::Units));
        begin.steps[1].is_done = true;
        assert_eq!(begin.next(), None);
    }
}
