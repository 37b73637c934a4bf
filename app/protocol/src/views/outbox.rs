//! What is still here alone, and what the office did not take of it.

use super::status::StatusView;
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutboxView {
    pub status: StatusView,
    pub records: Vec<OutboxRecord>,
    pub n_bytes: u64,
}

/// Everything unsent of one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutboxRecord {
    pub document: DocumentId,
    pub title: String,
    /// `inspection`, `finding`, `site`.
    pub kind: DocumentKind,
    pub n_changes: u32,
    pub n_photos: u32,
    pub n_bytes: u64,
    pub n_sent_bytes: u64,
    /// Photos, small copies included, whose bytes are not on this device any more.
    pub n_lost: u32,
    pub since: Timestamp,
    /// The last error, if the last try failed.
    pub last_error: Option<Failure>,
    /// What the office did not take of it; all of it is kept here.
    pub refusals: Vec<RefusedChange>,
}

/// A change that the office did not take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefusedChange {
    /// A stable code, e.g. `frozen_by_order`.
    pub reason: String,
    pub at: Timestamp,
    /// Field, or step, and the words in it.
    pub words: Vec<(String, String)>,
    pub steps: Vec<EventKind>,
    pub photos: Vec<PhotoHash>,
}

impl Default for RefusedChange {
    fn default() -> Self {
        Self {
            reason: String::new(),
            at: Timestamp::from_millis(0),
            words: Vec::new(),
            steps: Vec::new(),
            photos: Vec::new(),
        }
    }
}
