//! What units set of the policy themselves, with all that they ever set.

use super::Result;
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::policy::Policies;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::time::Timestamp;

/// One change of what a unit sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRow {
    /// Counts the changes of the whole office.
    pub version: u32,
    pub unit: UnitId,
    pub at: Timestamp,
    pub author: UserId,
    pub reason: String,
    /// All that the unit sets from then on.
    pub own: SortedMap<String, u16>,
}

/// Reads what units set.
pub trait UnitPolicies {
    /// What every unit set at `at`; without a time: sets now.
    fn unit_policies(&self, at: Option<Timestamp>) -> Result<Policies>;

    /// All changes of one unit, the newest first.
    fn policy_rows_of(&self, unit: UnitId) -> Result<Vec<PolicyRow>>;
}

/// Keeps a change.
pub trait PutUnitPolicies {
    fn put_unit_policy(&self, row: &PolicyRow) -> Result<()>;
}
