//! What every part of this room speaks of: the layout's version, hashes, and what Automerge says when it fails.

use crate::record::DocumentError;

/// The version that this code writes.
pub const VERSION: i64 = 1;

/// A hash of a change, as bytes.
pub type Hash = [u8; 32];

impl From<automerge::AutomergeError> for DocumentError {
    fn from(error: automerge::AutomergeError) -> Self {
        Self::Unreadable(error.to_string())
    }
}
