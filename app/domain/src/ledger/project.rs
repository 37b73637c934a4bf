//! The row of a document, made by the same code on the phone and at the office.

use super::Row;
use crate::document::Document;
use crate::id::DocumentId;
use crate::kind;
use crate::record::DocumentError;

/// The row of a document as it is now.
pub fn project(id: DocumentId, document: &mut Document) -> Result<Row, DocumentError> {
    kind::of(document.kind()).project(id, document)
}
