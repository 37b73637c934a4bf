//! The database as a whole: whether it is sound, and how much it holds.

use super::Result;
use serde::{Deserialize, Serialize};

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

/// Looks at the database as a whole.
pub trait Integrity {
    /// What the database itself finds wrong, at most a hundred complaints.
    fn integrity(&self) -> Result<Vec<String>>;

    fn counts(&self) -> Result<Counts>;
}
