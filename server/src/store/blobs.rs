//! Blobs: the photos and thumbnails that documents name, and those of them that are here. Their bytes lie elsewhere.

use super::{Result, StoreError};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;

/// A blob that is here, whole and verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    pub size: u64,
    /// As recognised from its bytes.
    pub media_type: String,
}

/// Hash, size and media type of a blob that a document names.
pub type Named = (PhotoHash, u64, String);

/// Reads which blobs documents name, and which have arrived.
pub trait Blobs {
    fn blob(&self, sha256: PhotoHash) -> Result<Option<Blob>>;

    /// The next photos that have arrived, in the order of their hashes.
    fn blobs_after(&self, after: Option<PhotoHash>, limit: usize) -> Result<Vec<(PhotoHash, Blob)>>;

    /// The size that the document gives for this blob; `None` when it does not name it.
    fn named_size(&self, document: DocumentId, sha256: PhotoHash) -> Result<Option<u64>>;

    /// The documents that name a blob.
    fn documents_naming(&self, sha256: PhotoHash) -> Result<Vec<DocumentId>>;

    /// The documents that name a blob and for which its bytes were brought.
    fn documents_showing(&self, sha256: PhotoHash) -> Result<Vec<DocumentId>>;

    /// Whether the bytes of a blob were brought for a document that names it.
    fn is_shown(&self, document: DocumentId, sha256: PhotoHash) -> Result<bool>;

    /// The blobs that the rows say these documents name, which stand in the order of their ids.
    fn named_blobs(&self, documents: &[DocumentId]) -> Result<HashMap<DocumentId, Vec<Named>>>;
}

/// Keeps which blobs documents name, and which have arrived.
pub trait PutBlobs {
    fn put_photo(&self, document: DocumentId, sha256: PhotoHash, size: u64, media_type: &str) -> Result<()>;

    /// Somebody brought the bytes of a blob for a document that names it.
    fn show_photo(&self, document: DocumentId, sha256: PhotoHash) -> Result<()>;

    /// Puts these in place of the blobs that the rows say a document names. What no row said before, which was lost, is
    /// shown by it.
    fn replace_named_blobs(&self, document: DocumentId, named: &[Named]) -> Result<()>;

    fn put_blob(&self, sha256: PhotoHash, blob: &Blob, at: Timestamp) -> Result<()>;

    /// A photo whose file is gone: phones that hold it may offer it again.
    fn drop_blob(&self, sha256: PhotoHash) -> Result<()>;
}

/// Every photo that has arrived, a page at a time, so that memory does not grow with their number.
pub fn each_blob<E: From<StoreError>>(
    rows: &dyn Blobs,
    mut visit: impl FnMut(PhotoHash, Blob) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let mut after = None;
    loop {
        let page = rows.blobs_after(after, 500)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = Some(*last);
        for (sha256, blob) in page {
            visit(sha256, blob)?;
        }
    }
}
