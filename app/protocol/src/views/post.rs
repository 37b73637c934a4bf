//! What the person may do where, today and at other times.

use serde::{Deserialize, Serialize};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::reference::Named;
use spotcheck_domain::term::{Role, Tier};
use spotcheck_domain::time::Day;

/// 岗位: a post of the person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldPost {
    pub unit: Named,
    pub tier: Tier,
    /// Its unit and those above it, upwards, as far as this device knows them.
    pub line: Vec<UnitId>,
    pub roles: Vec<Role>,
    /// The name of whom he acts for.
    pub deputy_for: Option<String>,
    pub from: Option<Day>,
    pub until: Option<Day>,
    /// Today. One that does not is still to begin, or is over.
    pub holds: bool,
}
