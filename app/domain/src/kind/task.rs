//! 任务: an order to inspect. A record type only for now: tasks are read and kept, no screen makes them yet.

#[cfg(feature = "document")]
pub use document::Room;

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

/// A task as a document.
#[cfg(feature = "document")]
mod document {
    use super::{NewTask, Task, TaskRow};
    use crate::authority::Act;
    use crate::id::DocumentId;
    use crate::kind::beginning::Beginning;
    use crate::kind::form::LINE;
    use crate::kind::plain::Plain;
    use crate::kind::schema::{Schema, facts};
    use crate::record::{Contents, DocumentError, Record};
    use crate::term::DocumentKind;
    use crate::time::Timestamp;

    /// The room of tasks.
    pub struct Room;

    impl Plain for Room {
        type Row = TaskRow;
        const KIND: DocumentKind = DocumentKind::Task;
        const SCHEMA: &'static Schema =
            &Schema { facts: &facts(["title", "due"], LINE), fields: &[], families: &[], containers: &[] };

        fn edits(_: &str) -> Option<Act> {
            None
        }

        fn begins(_: &Record) -> Act {
            Act::PlanTask
        }

        fn row(id: DocumentId, said: &Contents) -> Result<TaskRow, DocumentError> {
            let task = Task::read(said)?;
            Ok(TaskRow { id: id.into(), unit: task.unit, title: task.title, due: task.due })
        }
    }

    impl Task {
        pub fn read(said: &Contents) -> Result<Self, DocumentError> {
            Ok(Self {
                id: said.need("id")?,
                unit: said.need("unit")?,
                title: said.str("title"),
                due: said.some("due"),
            })
        }
    }

    impl NewTask {
        pub(in crate::kind) fn begin(&self, _: Timestamp) -> Beginning {
            Beginning::of(self.unit).text("title", &self.title).some("due", self.due)
        }
    }
}
