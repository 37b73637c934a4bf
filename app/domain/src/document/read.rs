//! What every document says of itself, whatever its kind.

use super::{Document, DocumentError};
use crate::audience::Audience;
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

/// Who reads the document as it is now.
pub fn audiences(document: &Document) -> Vec<Audience> {
    kind::of(document.kind()).audiences(document)
}
