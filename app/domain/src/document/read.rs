//! What every document says of itself, whatever its kind.

use super::{Document, DocumentError};
use crate::audience::Audience;
use crate::id::{DocumentId, UnitId};
use crate::kind;

/// The id by which a document of any kind calls itself.
pub fn id_of(document: &Document) -> Result<DocumentId, DocumentError> {
    document.scalar("id").ok_or(DocumentError::Incomplete("id"))
}

/// The unit that owns a document of any kind now.
pub fn unit_of(document: &Document) -> Result<UnitId, DocumentError> {
    document.owner().ok_or(DocumentError::Incomplete("unit"))
}

/// Who reads the document as it is now.
pub fn audiences(document: &Document) -> Vec<Audience> {
    kind::of(document.kind()).audiences(document)
}
