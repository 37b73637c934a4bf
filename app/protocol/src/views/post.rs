//! What the person may do where, today and at other times.

use serde::{Deserialize, Serialize};
use spotcheck_domain::reference::Named;
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Day;

/// 岗位: a post of the person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldPost {
    pub unit: Named,
    pub roles: Vec<Role>,
    /// The name of whom he acts for.
    pub deputy_for: Option<String>,
    pub from: Option<Day>,
    pub until: Option<Day>,
    /// Today. One that does not is still to begin, or is over.
    pub holds: bool,
}
