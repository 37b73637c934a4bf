//! 任务: an order to inspect. A record type only for now: tasks are read and kept, no screen makes them yet.

use crate::id::{TaskId, UnitId};
use crate::time::Day;

/// A task as its document says it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub id: TaskId,
    pub unit: UnitId,
    pub title: String,
    pub due: Option<Day>,
}

/// A task when it is first written down.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NewTask {
    pub unit: UnitId,
    pub title: String,
    pub due: Option<Day>,
}
