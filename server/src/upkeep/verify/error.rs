//! Why a check cannot be made at all. What it finds is no error.

use crate::store::StoreError;
use crate::upkeep::backup::BackupError;

#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error("a file cannot be used: {0}")]
    Io(#[from] std::io::Error),
}
