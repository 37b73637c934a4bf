//! Uploads: photos that are on their way. How much of one is here is told by its bytes, not by its row.

use super::Result;
use spotcheck_domain::id::{DeviceId, DocumentId, UserId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;

#[derive(Debug, Clone)]
pub struct Upload {
    pub id: [u8; 16],
    pub user: UserId,
    pub device: DeviceId,
    pub sha256: PhotoHash,
    pub document: DocumentId,
    pub size: u64,
    pub media_type: String,
    pub expires_at: Timestamp,
}

/// What somebody's open uploads amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OpenUploads {
    pub n_uploads: u64,
    /// Of what they are to bring.
    pub n_bytes: u64,
}

/// Reads what is on its way.
pub trait Uploads {
    fn upload(&self, upload: &[u8; 16]) -> Result<Option<Upload>>;

    fn all_uploads(&self) -> Result<Vec<Upload>>;

    fn sum_of_uploads(&self, user: UserId) -> Result<OpenUploads>;

    /// Open uploads of one photo by one person.
    fn uploads_of(&self, user: UserId, sha256: PhotoHash) -> Result<Vec<[u8; 16]>>;

    /// The first uploads that nobody finished in time.
    fn expired_uploads(&self, now: Timestamp, limit: usize) -> Result<Vec<Upload>>;

    /// Whether some upload of the photo is on its way.
    fn is_on_its_way(&self, sha256: PhotoHash) -> Result<bool>;
}

/// Keeps what is on its way.
pub trait PutUploads {
    fn put_upload(&self, upload: &Upload, at: Timestamp) -> Result<()>;

    fn drop_upload(&self, upload: &[u8; 16]) -> Result<()>;

    /// Uploads that were on their way when the backup was made: their bytes are not here.
    fn drop_uploads(&self) -> Result<()>;
}
