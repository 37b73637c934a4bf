//! What was written at once into one field of a record, and the heads by which that is found.

use serde::{Deserialize, Serialize};
use spotcheck_domain::time::Timestamp;

/// Heads that the screen saw, opaque to it: handed back with an edit.
pub type Seen = Vec<String>;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConflictView {
    pub key: String,
    /// What is shown until somebody chooses stands first.
    pub candidates: Vec<CandidateView>,
    /// The order fixed the field: the first governs whatever is chosen, the others were written beside the order. To choose
    /// the first is to have noted them.
    pub is_beside_the_order: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CandidateView {
    pub value: String,
    pub by: Option<String>,
    pub at: Option<Timestamp>,
}
