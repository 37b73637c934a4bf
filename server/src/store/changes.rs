//! Changes as they were stored: in pushes, each with a sequence of its own, under which its changes are numbered.

use super::Result;
use spotcheck_domain::id::{DeviceId, DocumentId, ReplicaId, UserId};
use spotcheck_domain::time::Timestamp;
use std::collections::{BTreeSet, HashMap};

/// A stored change without its bytes.
#[derive(Debug, Clone)]
pub struct ChangeKey {
    pub hash: [u8; 32],
    pub actor: [u8; 16],
    pub actor_seq: u64,
}

/// A stored change as it is given out.
#[derive(Debug, Clone)]
pub struct ChangeRow {
    pub sequence: u64,
    pub ordinal: u64,
    pub hash: [u8; 32],
    pub received_at: Timestamp,
    pub author: UserId,
    pub replica: ReplicaId,
    pub bytes: Vec<u8>,
}

/// A change about to be stored.
#[derive(Debug, Clone, Copy)]
pub struct NewChangeRow<'a> {
    pub sequence: u64,
    pub ordinal: u64,
    pub hash: &'a [u8; 32],
    pub actor: &'a [u8; 16],
    pub actor_seq: u64,
    pub dependencies: &'a [[u8; 32]],
    pub received_at: Timestamp,
    pub author: UserId,
    pub replica: ReplicaId,
    pub bytes: &'a [u8],
}

/// What a stored change's row says of it.
#[derive(Debug, Clone)]
pub struct StoredChange {
    pub sequence: u64,
    pub ordinal: u64,
    pub hash: [u8; 32],
    pub actor: [u8; 16],
    pub actor_seq: u64,
    /// Empty where they were put away.
    pub bytes: Vec<u8>,
}

/// What each change of a document builds upon.
pub type Dependencies = HashMap<[u8; 32], BTreeSet<[u8; 32]>>;

/// Reads what was stored of each document, change by change.
pub trait Changes {
    /// Every change of a document in the order in which it was stored.
    fn change_keys(&self, document: DocumentId) -> Result<Vec<ChangeKey>>;

    /// Changes with `after < sequence ≤ upto`, in the order in which they were stored.
    fn changes_between(&self, document: DocumentId, after: u64, upto: u64) -> Result<Vec<ChangeRow>>;

    /// Changes stored up to `upto`, without their bytes.
    fn change_rows_without_bytes(&self, document: DocumentId, upto: u64) -> Result<Vec<ChangeRow>>;

    /// A document's changes as their rows have them, in the order in which they were stored.
    fn stored_changes(&self, document: DocumentId) -> Result<Vec<StoredChange>>;

    /// The push in which a change was stored.
    fn sequence_of(&self, document: DocumentId, hash: &[u8; 32]) -> Result<Option<u64>>;

    /// The push in which a change of this author was stored.
    fn sequence_of_author(
        &self,
        document: DocumentId,
        hash: &[u8; 32],
        author: UserId,
    ) -> Result<Option<u64>>;

    /// The push with which a document began.
    fn first_sequence(&self, document: DocumentId) -> Result<Option<u64>>;

    /// When the office had the first change of a document.
    fn first_received(&self, document: DocumentId) -> Result<Option<Timestamp>>;

    /// Whether a stored change of the document is this person's.
    fn has_written(&self, document: DocumentId, user: UserId) -> Result<bool>;

    /// The pushes of a person's changes in a document that came from another replica than this one.
    fn written_elsewhere(
        &self,
        document: DocumentId,
        user: UserId,
        replica: ReplicaId,
    ) -> Result<BTreeSet<u64>>;

    /// The changes of a document on which no other builds.
    fn heads(&self, document: DocumentId) -> Result<Vec<[u8; 32]>>;

    /// What each change depends on, as the rows have it.
    fn dependencies(&self, document: DocumentId) -> Result<Dependencies>;

    /// Whose an actor is. The device that used it first is recorded beside, and binds nobody: who pairs anew may still
    /// send what he made.
    fn actor_owner(&self, actor: &[u8; 16]) -> Result<Option<UserId>>;
}

/// Stores changes, and whose their actors are.
pub trait PutChanges {
    fn put_change(&self, document: DocumentId, change: &NewChangeRow<'_>) -> Result<()>;

    /// Notes whose an actor is that nobody has used before, and on which device he did.
    fn put_actor(&self, actor: &[u8; 16], user: UserId, device: DeviceId, at: Timestamp) -> Result<()>;

    /// Gives an actor that is known to another person.
    fn give_actor(&self, actor: &[u8; 16], user: UserId) -> Result<()>;

    /// Puts these in place of the dependencies that the rows have.
    fn replace_dependencies(&self, document: DocumentId, dependencies: &Dependencies) -> Result<()>;
}
