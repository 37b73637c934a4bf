//! Why the desk did not do what was asked.

use crate::people::table::TableError;
use crate::store::StoreError;
use serde_json::Value;
use spotcheck_domain::call::Obstacle;

#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// It is not there, or not his: both look the same.
    #[error("there is no such thing here")]
    NotFound,
    #[error("it cannot be done: {what}")]
    Obstacle { what: Obstacle, details: Value },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeskError {
    pub fn of(what: Obstacle) -> Self {
        Self::Obstacle { what, details: Value::Null }
    }

    /// With what helps to see why.
    pub fn with(what: Obstacle, details: Value) -> Self {
        Self::Obstacle { what, details }
    }
}

/// Why no table came of it.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Table(#[from] TableError),
}

impl From<StoreError> for ExportError {
    fn from(error: StoreError) -> Self {
        Self::Desk(error.into())
    }
}
