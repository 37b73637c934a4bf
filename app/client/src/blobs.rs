//! Photo bytes, apart from everything else: large, immutable, named by their hash.

use crate::storage::StorageError;
use spotcheck_domain::photo::PhotoHash;

/// A durable store of immutable bytes.
#[allow(async_fn_in_trait, reason = "the engine is single-threaded everywhere")]
pub trait Blobs {
    /// Durable and whole when this returns. Putting what is there already does nothing.
    async fn put(&self, hash: PhotoHash, bytes: &[u8]) -> Result<(), StorageError>;

    async fn get(&self, hash: PhotoHash) -> Result<Option<Vec<u8>>, StorageError>;

    /// At most `length` bytes from `offset`, for an upload in steps. `None` when the blob is not here.
    async fn slice(
        &self,
        hash: PhotoHash,
        offset: u64,
        length: usize,
    ) -> Result<Option<Vec<u8>>, StorageError>;

    /// Deleting what is not there does nothing.
    async fn delete(&self, hash: PhotoHash) -> Result<(), StorageError>;

    /// Nothing can be read any more, by whatever means the device has.
    async fn clear(&self) -> Result<(), StorageError>;
}
