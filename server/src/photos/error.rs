//! Why a photo is not taken, or not given.

use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    #[error("there is no such photo here")]
    NotFound,
    #[error("the stored document does not name this photo yet")]
    NotYet,
    #[error("a photo has at least one byte")]
    Empty,
    #[error("the document says {0} bytes")]
    OtherSize(u64),
    #[error("more than {0} bytes")]
    TooLarge(u64),
    #[error("too many open uploads")]
    TooManyUploads,
    #[error("there is no room for photos, only for words")]
    NoRoom,
    #[error("the bytes do not match their checksum")]
    ChecksumMismatch,
    #[error("the upload stands at {0}")]
    OffsetConflict(u64),
    #[error("this upload has expired")]
    Expired,
    #[error("the sender was cut off")]
    CutOff,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a photo's bytes cannot be used: {0}")]
    Io(#[from] std::io::Error),
}
