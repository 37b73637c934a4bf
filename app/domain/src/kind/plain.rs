//! A kind whose records are their facts and fields alone: what it says of itself here is all that there is to it.

use super::schema::Schema;
use crate::authority::Act;
use crate::id::DocumentId;
use crate::record::{Contents, DocumentError, Record};
use crate::term::DocumentKind;

pub trait Plain: Sync {
    type Row;

    const KIND: DocumentKind;

    const SCHEMA: &'static Schema;

    /// By which right the field under that key is filled in; without one, its first change is all.
    fn edits(key: &str) -> Option<Act>;

    /// By which right this one is begun.
    fn begins(record: &Record) -> Act;

    fn row(id: DocumentId, said: &Contents) -> Result<Self::Row, DocumentError>;
}
