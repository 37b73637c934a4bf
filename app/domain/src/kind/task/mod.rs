//! 任务: an order to inspect. A record type only for now: tasks are read and kept, no screen makes them yet.

#[cfg(feature = "document")]
mod record;

#[cfg(feature = "document")]
pub use record::Room;

use crate::id::{TaskId, UnitId};
use crate::initials::haystack;
use crate::ledger::Listed;
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// A task as its document says it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub id: TaskId,
    pub unit: UnitId,
    pub title: String,
    pub due: Option<Day>,
}

/// A task when it is first written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTask {
    pub unit: UnitId,
    pub title: String,
    pub due: Option<Day>,
}

/// A task's row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskRow {
    pub id: TaskId,
    pub unit: UnitId,
    pub title: String,
    pub due: Option<Day>,
}

impl Listed for TaskRow {
    fn hay(&self) -> String {
        haystack([self.title.as_str()])
    }

    fn title(&self) -> &str {
        &self.title
    }
}
