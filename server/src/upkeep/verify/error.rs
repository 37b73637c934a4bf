//! Why a check cannot be made at all. What it finds is no error.

use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a file cannot be used: {0}")]
    Io(#[from] std::io::Error),
}
