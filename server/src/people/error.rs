//! Why somebody is not let in.

use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    #[error("the code is unknown, used or expired")]
    CodeUnknown,
    #[error("this device is not paired")]
    NotPaired,
    #[error(transparent)]
    Store(#[from] StoreError),
}
