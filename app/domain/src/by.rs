//! The author of a step or a visit, as that person was at the time.

use crate::id::{UnitId, UserId};
use crate::term::{Role, Tier};
use serde::{Deserialize, Serialize};

/// The author of an event: user, unit, tier and roles as they were. Ingest verifies them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    pub user: UserId,
    pub name: String,
    pub unit: UnitId,
    pub tier: Tier,
    #[serde(with = "crate::joined")]
    pub roles: Vec<Role>,
}

/// One of the officers of a visit, by name and certificate as on the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    pub user: UserId,
    pub name: String,
    /// Number of the enforcement certificate (执法证号); empty where there is none.
    pub certificate: String,
}
