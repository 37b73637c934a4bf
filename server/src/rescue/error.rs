//! Why a rescue file is not taken in, or not to its end.

use crate::photos::PhotoError;
use crate::store::StoreError;
use crate::sync::SyncError;
use spotcheck_domain::id::DeviceId;
use std::io;

#[derive(Debug, thiserror::Error)]
pub enum RescueError {
    #[error("this is no rescue file of this version")]
    Unknown,
    #[error(
        "the file is damaged, was cut off or altered, or belongs to another office; what came before that is taken in"
    )]
    Broken,
    #[error("the file has no seal: the phone had never got a key from this office")]
    Unsealed,
    #[error("this office knows no device {0}")]
    NoDevice(DeviceId),
    #[error("the file is not of a person of this administrator's area")]
    Elsewhere,
    #[error(transparent)]
    Sync(#[from] SyncError),
    #[error(transparent)]
    Photo(#[from] PhotoError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
}
