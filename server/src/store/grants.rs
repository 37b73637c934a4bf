//! Grants: documents that are shown to an audience beside the line of the unit that owns them.

use super::Result;
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::time::Timestamp;
use uuid::Uuid;

/// A document that is shown to an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    pub document: DocumentId,
    pub audience: Uuid,
}

/// Reads to whom documents were shown beside their units' lines.
pub trait Grants {
    /// Whether the document was shown to an audience whose feed this person reads.
    fn is_granted(&self, document: DocumentId, user: UserId) -> Result<bool>;

    /// Whether a person of that membership had a document shown to an audience of his.
    fn was_granted(&self, document: DocumentId, user: UserId, membership: u64) -> Result<bool>;

    /// The audiences to which the document was shown beside its unit's line.
    fn granted_audiences(&self, document: DocumentId) -> Result<Vec<Uuid>>;

    /// The documents that were shown to an audience whose feed this person reads, in the order of their ids.
    fn granted_documents(&self, user: UserId) -> Result<Vec<DocumentId>>;

    /// Every grant, in the order in which they were made.
    fn grants(&self) -> Result<Vec<Grant>>;
}

/// Shows documents, and takes them back.
pub trait PutGrants {
    /// Shows a document to an audience; `false` when it sees it already.
    fn put_grant(&self, document: DocumentId, audience: Uuid, at: Timestamp) -> Result<bool>;

    /// The document is no longer shown to that audience.
    fn take_grant(&self, document: DocumentId, audience: Uuid) -> Result<()>;
}
