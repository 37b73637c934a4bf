//! Why somebody is not let in.

use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    #[error("the code is unknown, used or expired")]
    CodeUnknown,
    #[error("this device is not paired")]
    NotPaired,
    #[error("the session is another device's than the one that asks")]
    OtherDevice,
    #[error("the person has left this office")]
    Left,
    #[error(transparent)]
    Store(#[from] StoreError),
}
