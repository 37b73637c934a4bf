//! What every document says of itself, whatever its kind.

use super::{Document, DocumentError};
use crate::id::{DocumentId, UnitId};
use crate::kind;

/// The id by which a document of any kind calls itself.
pub fn id_of(document: &Document) -> Result<DocumentId, DocumentError> {
    document.scalar("id").ok_or(DocumentError::Incomplete("id"))
}

/// The owning unit of a document of any kind.
pub fn unit_of(document: &Document) -> Result<UnitId, DocumentError> {
    document.scalar("unit").ok_or(DocumentError::Incomplete("unit"))
}

/// The unit beside its owner's line that sees the document; `None` for most.
pub fn shown_to(document: &Document) -> Option<UnitId> {
    kind::of(document.kind()).shown_to(document)
}
