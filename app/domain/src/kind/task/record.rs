//! A task as a document: its layout, how it begins and how it is read.

use super::{NewTask, Task, TaskRow};
use crate::authority::{Act, On, may};
use crate::document::{Contents, Document, DocumentError, Record};
use crate::edit::Edit;
use crate::id::DocumentId;
use crate::kind::Kind;
use crate::kind::beginning::Beginning;
use crate::kind::form::LINE;
use crate::kind::schema::{Schema, facts};
use crate::ledger::Row;
use crate::refusal::Refusal;
use crate::rights::{Author, Wrong};
use crate::rules::Circumstance;
use crate::term::DocumentKind;
use crate::time::Timestamp;

static SCHEMA: Schema = Schema { facts: &facts(["title", "due"], LINE), fields: &[], containers: &[] };

impl Task {
    fn read(said: &Contents) -> Result<Self, DocumentError> {
        Ok(Self {
            id: said.need("id")?,
            unit: said.need("unit")?,
            title: said.str("title"),
            due: said.some("due"),
        })
    }
}

impl Document {
    pub fn task(&self) -> Result<Task, DocumentError> {
        Task::read(&self.read(DocumentKind::Task)?)
    }
}

impl NewTask {
    pub(in crate::kind) fn begin(&self, _: Timestamp) -> Beginning {
        Beginning::of(self.unit).text("title", &self.title).some("due", self.due)
    }
}

/// The room of tasks.
pub struct Room;

impl Kind for Room {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    fn project(&self, id: DocumentId, document: &mut Document) -> Result<Row, DocumentError> {
        let task = document.task()?;
        Ok(Row::Task(TaskRow { id: id.into(), unit: task.unit, title: task.title, due: task.due }))
    }

    fn judge(&self, _: &Document, _: &Edit, _: Circumstance<'_>) -> Result<(), Refusal> {
        Err(Refusal::NotPermitted)
    }

    fn judge_new(&self, record: &Record, author: &Author<'_>) -> Result<(), Wrong> {
        Ok(may(author.by, Act::PlanTask, &On::new(author.reach_of(record)))?)
    }

    fn judge_edit(&self, _: &Record, _: &Edit, _: &Author<'_>) -> Result<(), Wrong> {
        Err(Wrong::Malformed("a write that no edit makes"))
    }

    fn judge_unknown(&self, _: &Record, _: &Author<'_>) -> Result<(), Wrong> {
        Err(Refusal::NotPermitted.into())
    }
}
