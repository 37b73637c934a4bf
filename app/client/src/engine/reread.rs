//! What one tab says to the others.

use serde::{Deserialize, Serialize};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::sorted::SortedSet;

/// What other tabs must read again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reread {
    pub documents: SortedSet<DocumentId>,
    pub queues: bool,
    pub reference: bool,
    /// Somebody else is paired here now, or nobody: all of it.
    #[serde(default)]
    pub person: bool,
}
