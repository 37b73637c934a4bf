//! The database as a whole: whether it is sound, and how much it holds.

use super::Result;
use serde::{Deserialize, Serialize};
use spotcheck_domain::time::Timestamp;

/// How much a database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    pub n_documents: u64,
    pub n_changes: u64,
    pub n_quarantined: u64,
    pub n_photos: u64,
    /// Bytes of the photos that have arrived.
    pub photo_bytes: u64,
    /// The last sequence of the feed.
    pub sequence: u64,
}

/// How much is going on in an office just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tallies {
    /// Sessions that are good.
    pub n_sessions: u64,
    /// Uploads that have begun and not arrived.
    pub n_uploads: u64,
    /// Refused changes on which nobody has decided.
    pub n_undecided: u64,
}

/// Looks at the database as a whole.
pub trait Integrity {
    /// What the database itself finds wrong, at most a hundred complaints.
    fn integrity(&self) -> Result<Vec<String>>;

    fn counts(&self) -> Result<Counts>;

    fn tallies(&self, now: Timestamp) -> Result<Tallies>;
}
