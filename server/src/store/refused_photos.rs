//! Photos that refused changes name. Their author may bring the bytes; nobody is shown them by it.

use super::{Result, Sum};
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::photo::PhotoHash;

/// Reads what refused changes name.
pub trait RefusedPhotos {
    /// The size that a refused change of this author gives for a photo of a document; `None` when none of them names it.
    fn refused_photo(&self, document: DocumentId, author: UserId, sha256: PhotoHash) -> Result<Option<u64>>;

    /// Whether this author has brought the bytes of a photo that a refused change of his names in a document.
    fn is_refused_photo_here(&self, document: DocumentId, author: UserId, sha256: PhotoHash) -> Result<bool>;

    /// The documents in which refused changes of this author name a photo whose bytes are not here, or which he
    /// has not brought for them.
    fn refused_photo_lacked(&self, author: UserId, sha256: PhotoHash) -> Result<Vec<DocumentId>>;

    /// How many photos undecided changes of this author name, and their bytes.
    fn sum_of_refused_photos(&self, author: UserId) -> Result<Sum>;
}

/// Keeps what refused changes name.
pub trait PutRefusedPhotos {
    /// A refused change, by its document, author and hash, names a photo. Nothing where that change is not kept.
    fn put_refused_photo(
        &self,
        document: DocumentId,
        author: UserId,
        change: &[u8; 32],
        sha256: PhotoHash,
        size: u64,
    ) -> Result<()>;

    /// The author has brought the bytes.
    fn bring_refused_photo(&self, document: DocumentId, author: UserId, sha256: PhotoHash) -> Result<()>;

    /// The document names by now what was brought for refused changes of it: it shows that.
    fn show_brought_photos(&self, document: DocumentId) -> Result<()>;
}
