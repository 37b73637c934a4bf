//! What is asked of the room of each kind, and where each is.

use super::beginning::Beginning;
use super::schema::Schema;
use crate::document::{Document, DocumentError, Record};
use crate::edit::Edit;
use crate::id::{DocumentId, UnitId};
use crate::ledger::Row;
use crate::refusal::Refusal;
use crate::rights::{Author, Wrong};
use crate::rules::Circumstance;
use crate::term::DocumentKind;
use crate::time::Timestamp;

macro_rules! rooms {
    ($($kind:ident = $word:literal in $room:ident: $id:ident, $row:ident, $make:ident($new:ident)
        $(, $set:ident($field:ident))?;)*) => {
        /// The room of a kind of record.
        pub const fn of(kind: DocumentKind) -> &'static dyn Kind {
            match kind { $(DocumentKind::$kind => &super::$room::Room),* }
        }

        /// What the first change writes; `None` for an edit that makes no record.
        pub fn begin(edit: &Edit, at: Timestamp) -> Option<Beginning> {
            match edit {
                $(Edit::$make(new) => Some(new.begin(at)),)*
                _ => None,
            }
        }
    };
}
crate::kinds!(rooms);

/// What is asked of the room of each kind.
pub trait Kind: Sync {
    fn schema(&self) -> &'static Schema;

    /// The row of a document as it is now.
    fn project(&self, id: DocumentId, document: &mut Document) -> Result<Row, DocumentError>;

    /// A unit that sees the document beside those above its owner's.
    fn shown_to(&self, _: &Document) -> Option<UnitId> {
        None
    }

    /// Before an edit is made on this device.
    fn judge(&self, document: &Document, edit: &Edit, around: Circumstance<'_>) -> Result<(), Refusal>;

    /// A first change that arrives, by the record that it makes.
    fn judge_new(&self, record: &Record, author: &Author<'_>) -> Result<(), Wrong>;

    /// A later change that arrives, by the record as its author saw it.
    fn judge_edit(&self, before: &Record, edit: &Edit, author: &Author<'_>) -> Result<(), Wrong>;

    /// The writing of a field that a later version has.
    fn judge_unknown(&self, before: &Record, author: &Author<'_>) -> Result<(), Wrong>;
}
