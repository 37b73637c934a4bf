//! How far a repair has come. It lives in memory only.

use serde_bytes::ByteBuf;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::sorted::SortedSet;

/// Where a repair stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repairing {
    /// The office asked what is here.
    Begun,
    Comparing(Comparing),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparing {
    /// Taken when all buckets are done.
    pub cursor: ByteBuf,
    /// Buckets that differ and are not done.
    pub left: Vec<u8>,
    /// Documents of which the office has what is not here, beside what it lacks: offered as if they were not here at
    /// all, so that it gives them whole.
    pub behind: SortedSet<DocumentId>,
    /// The office has been given something since the cursor was.
    pub has_given: bool,
}
