//! Where a pack is taken from: an office that is open, or the folder of one that may be served by somebody else.

use crate::office::Office;
use crate::photos::{Folder, HeldPhotos};
use crate::store::{ChangeRow, Direct, StoreError, View};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use std::io::{self, Read};
use std::sync::Arc;

pub trait Shelf {
    /// A record's changes up to a push, in the order in which they were stored.
    fn rows(&self, record: DocumentId, upto: u64) -> Result<Vec<ChangeRow>, StoreError>;

    /// Whether a photo has arrived for one of these records.
    fn has(&self, records: &[DocumentId], photo: PhotoHash) -> Result<bool, StoreError>;

    fn open(&self, photo: PhotoHash) -> io::Result<Box<dyn Read + Send>>;
}

impl Shelf for Arc<Office> {
    fn rows(&self, record: DocumentId, upto: u64) -> Result<Vec<ChangeRow>, StoreError> {
        self.store.read(|view| view.changes_between(record, 0, upto))
    }

    fn has(&self, records: &[DocumentId], photo: PhotoHash) -> Result<bool, StoreError> {
        self.store.read(|view| has(view, records, photo))
    }

    fn open(&self, photo: PhotoHash) -> io::Result<Box<dyn Read + Send>> {
        self.photos.bytes.open(photo, 0)
    }
}

/// An office's folder.
pub struct Closed {
    pub database: Direct,
    pub photos: Folder,
}

impl Shelf for Closed {
    fn rows(&self, record: DocumentId, upto: u64) -> Result<Vec<ChangeRow>, StoreError> {
        self.database.read(|view| view.changes_between(record, 0, upto))
    }

    fn has(&self, records: &[DocumentId], photo: PhotoHash) -> Result<bool, StoreError> {
        self.database.read(|view| has(view, records, photo))
    }

    fn open(&self, photo: PhotoHash) -> io::Result<Box<dyn Read + Send>> {
        self.photos.open(photo, 0)
    }
}

/// To name a hash is not enough: for a record somebody must have had the bytes.
fn has(view: &dyn View, records: &[DocumentId], photo: PhotoHash) -> Result<bool, StoreError> {
    if view.blob(photo)?.is_none() {
        return Ok(false);
    }
    Ok(view.documents_showing(photo)?.iter().any(|document| records.contains(document)))
}
