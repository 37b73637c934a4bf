//! Why a step of an upload did not go on.

use crate::protocol::Failure;
use crate::storage::StorageError;
use crate::transport::TransportError;

pub enum Stopped {
    Office(TransportError),
    Store(Failure),
    /// The bytes are not here any more.
    Lost,
}

impl From<TransportError> for Stopped {
    fn from(error: TransportError) -> Self {
        Self::Office(error)
    }
}

impl From<StorageError> for Stopped {
    fn from(error: StorageError) -> Self {
        Self::Store(error.into())
    }
}
