//! Who reads which document. One table, which every way to a document goes by: feed, pull, repair, photos, search, export,
//! verify.

use super::Result;
use spotcheck_domain::id::{DocumentId, UnitId, UserId};
use spotcheck_domain::time::Timestamp;
use uuid::Uuid;

/// Readers of a document, as they are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reader {
    /// A unit or a person.
    pub audience: Uuid,
    /// Of a unit: those above it read too.
    pub with_line: bool,
}

/// Reads who reads what.
pub trait Visibility {
    fn readers_of(&self, document: DocumentId) -> Result<Vec<Reader>>;

    /// The documents that name one of these audiences, whether with its line or alone, in the order of their ids.
    fn documents_read_by(&self, audiences: &[Uuid]) -> Result<Vec<DocumentId>>;

    /// The documents that name one of these units with its line, in the order of their ids.
    fn documents_with_line(&self, units: &[Uuid]) -> Result<Vec<DocumentId>>;

    /// Whether a person of that membership read his own feed, or that of `unit`, and the document is in it, lines apart.
    fn was_reader(&self, document: DocumentId, user: UserId, unit: UnitId, membership: u64) -> Result<bool>;

    /// Every document that is shown to an audience beside a line, in the order in which that began.
    fn shown_alone(&self) -> Result<Vec<(DocumentId, Uuid)>>;
}

/// Says who reads what.
pub trait PutVisibility {
    /// From now on; an audience that was named otherwise is named so.
    fn put_reader(&self, document: DocumentId, reader: Reader, since: Timestamp) -> Result<()>;

    /// No longer.
    fn take_reader(&self, document: DocumentId, audience: Uuid) -> Result<()>;
}
