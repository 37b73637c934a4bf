//! What can keep a push from being judged at all. What is refused of it is no error.

use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A document was changed by another push in between: judge again.
    #[error("a document changed while it was judged")]
    Raced,
    /// What was to be written beside a push does not hold any more: nothing of it is stored.
    #[error("something changed before it was stored")]
    Overtaken,
}

/// A race is lost only to somebody who won it, so a few rounds are enough for any crowd; this is for its extremes.
pub const MOST_ROUNDS: usize = 64;
