//! The row of a document, made by the same code on the phone and at the office.

use super::Row;
use crate::document::{Document, DocumentError};
use crate::id::DocumentId;
use crate::kind;
use crate::photo::{Photo, PhotoHash};
use crate::term::PhotoRole;

/// The row of a document as it is now.
pub fn project(id: DocumentId, document: &mut Document) -> Result<Row, DocumentError> {
    kind::of(document.kind()).project(id, document)
}

/// The picture that stands for the record: the first of the wanted role, else the first.
pub fn cover(photos: &[Photo], role: PhotoRole) -> Option<PhotoHash> {
    let photo = photos.iter().find(|photo| photo.role == role).or(photos.first())?;
    Some(photo.thumbnail.unwrap_or(photo.sha256))
}
