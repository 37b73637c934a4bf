//! Single changes: what travels.

use super::base::Hash;
use crate::record::DocumentError;
use automerge::Change;

/// A change that was just made: durable before anybody hears of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChange {
    pub hash: Hash,
    /// The raw, uncompressed chunk.
    pub bytes: Vec<u8>,
}

/// What a change says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeHead {
    pub hash: Hash,
    pub actor: Vec<u8>,
    pub seq: u64,
    pub deps: Vec<Hash>,
    pub n_operations: u64,
    /// Unix seconds, as the author's device claimed.
    pub time: i64,
}

/// Parses one change. Hostile bytes may panic inside: ingest calls this under `catch_unwind`.
pub fn head(bytes: &[u8]) -> Result<ChangeHead, DocumentError> {
    Ok(head_of(&parse(bytes)?))
}

pub(super) fn head_of(change: &Change) -> ChangeHead {
    ChangeHead {
        hash: change.hash().0,
        actor: change.actor_id().to_bytes().to_vec(),
        seq: change.seq(),
        deps: change.deps().iter().map(|dep| dep.0).collect(),
        n_operations: change.len() as u64,
        time: change.timestamp(),
    }
}

pub(super) fn parse(bytes: &[u8]) -> Result<Change, DocumentError> {
    Change::from_bytes(bytes.to_vec()).map_err(|error| DocumentError::Unreadable(error.to_string()))
}
