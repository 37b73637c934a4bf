//! What one tab says to the others.

use serde::{Deserialize, Serialize};
use spotcheck_domain::id::DocumentId;
use std::collections::BTreeSet;

/// What other tabs must read again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reread {
    pub documents: BTreeSet<DocumentId>,
    pub queues: bool,
    pub reference: bool,
}
