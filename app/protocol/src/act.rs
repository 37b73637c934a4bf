//! What was done or said at a visit beside the work, as a dialog says it and as the visit's page shows it.

use serde::{Deserialize, Serialize};
use spotcheck_domain::id::{ActId, FindingId, UserId};
use spotcheck_domain::inspection::{ActKind, ServiceWay, Stance};
use spotcheck_domain::time::Timestamp;

/// Beyond its kind, its author and its time; each field for the kinds that have it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActSaid {
    /// The officer who joins or leaves.
    pub officer: Option<UserId>,
    pub words: String,
    /// Which act it strikes, upholds or voids.
    pub of: Option<ActId>,
    pub finding: Option<FindingId>,
    pub answer: Option<bool>,
    pub paper: String,
    pub way: Option<ServiceWay>,
    pub is_afterwards: bool,
    pub is_left_out: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActView {
    pub id: ActId,
    pub kind: ActKind,
    pub by: String,
    /// By the device on which it was noted.
    pub at: Timestamp,
    /// When it came to the office; nothing while it is on its way.
    pub received_at: Option<Timestamp>,
    /// The name of the officer who joined or left.
    pub officer: String,
    pub said: ActSaid,
    /// A later one says that it was noted by mistake.
    pub is_struck: bool,
}

/// How an officer beside the first stands to the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StanceView {
    pub officer: UserId,
    pub stance: Stance,
    /// The act by which he last spoke.
    pub act: Option<ActId>,
}
