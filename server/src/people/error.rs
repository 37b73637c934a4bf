//! Why somebody is not let in.

use crate::store::StoreError;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::refusal::Refusal;

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
    #[error("the name or the password is another")]
    PasswordWrong,
    #[error("it cannot be done: {0}")]
    Obstacle(Obstacle),
    #[error("there is nobody and nothing of that name for whoever asks")]
    NotFound,
    #[error("a rule is against it: {0}")]
    Refused(Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What somebody may not do at all is not there for him.
impl From<Refusal> for PeopleError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotPermitted => Self::NotFound,
            other => Self::Refused(other),
        }
    }
}
