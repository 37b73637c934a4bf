//! What the office keeps of what it did not take.

use serde::{Deserialize, Serialize};
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;

/// A change in the office's quarantine, as its administrator sees it in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarantinedView {
    pub id: i64,
    pub document: DocumentId,
    pub kind: DocumentKind,
    /// What the document is called, where it is at the office.
    pub title: String,
    pub author: UserId,
    pub author_name: String,
    /// A stable code, e.g. `frozen_by_order`.
    pub reason: String,
    pub received_at: Timestamp,
    pub n_bytes: u64,
    /// The office keeps no more of what it refuses this author until something is decided.
    pub is_full: bool,
}
