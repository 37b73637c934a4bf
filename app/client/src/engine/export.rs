//! A rescue file that is being made, between one part and the next.

use super::pick::Picked;
use super::records::{UnsentKey, UnsentPhoto};
use spotcheck_domain::rescue::{Head, Origin};
use spotcheck_domain::sorted::SortedSet;
use spotcheck_domain::wire::SyncRequest;
use std::collections::VecDeque;

/// A file that is being made.
pub struct Export {
    pub next_part: u32,
    pub head: Head,
    pub origin: Option<Origin>,
    pub records: VecDeque<Vec<Picked>>,
    /// Changes that no outbox holds: what the office refused and has not kept, and words that the rules refuse.
    pub words: VecDeque<SyncRequest>,
    pub photos: VecDeque<UnsentPhoto>,
    /// Bytes of the first photo that have gone into the file.
    pub offset: u64,
    /// What the file holds when it is whole.
    pub holds: SortedSet<UnsentKey>,
}
