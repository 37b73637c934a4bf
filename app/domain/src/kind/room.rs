//! What is asked of the room of each kind.

use super::plain::Plain;
use super::schema::Schema;
use crate::audience::Audience;
use crate::author::{Author, Wrong};
use crate::authority::{On, may};
use crate::edit::Edit;
use crate::id::DocumentId;
use crate::ledger::Row;
use crate::record::{DocumentError, Record, Source};
use crate::refusal::Refusal;
use crate::rules::Circumstance;
use std::borrow::Cow;

/// What is asked of the room of each kind.
pub trait Kind: Sync {
    fn schema(&self) -> &'static Schema;

    /// The edit that types the whole of a text anew; `None` for a key that is no text.
    fn retype(&self, _: &str, _: String) -> Option<Edit> {
        None
    }

    /// The edit that puts a value under a key of a flat map; `None` where no edit does.
    fn put(&self, _: &str, _: &str, _: &str) -> Option<Edit> {
        None
    }

    /// The row of a document as it is now.
    fn project(&self, id: DocumentId, document: &mut dyn Source) -> Result<Row, DocumentError>;

    /// Who reads the document as it is now: the line of the unit that owns it, where its kind says nothing else.
    fn audiences(&self, document: &dyn Source) -> Vec<Audience> {
        document.owner().map(Audience::Line).into_iter().collect()
    }

    /// Before an edit is made on this device.
    fn judge(&self, document: &dyn Source, edit: &Edit, around: Circumstance<'_>) -> Result<(), Refusal>;

    /// A first change that arrives, by the record that it makes.
    fn judge_new(&self, record: &Record, author: &Author<'_>) -> Result<(), Wrong>;

    /// A later change that arrives, by the record as its author saw it.
    fn judge_edit(&self, before: &Record, edit: &Edit, author: &Author<'_>) -> Result<(), Wrong>;

    /// The writing of a field that a later version has.
    fn judge_unknown(&self, before: &Record, author: &Author<'_>) -> Result<(), Wrong>;
}

impl<T: Plain> Kind for T
where
    Row: From<T::Row>,
{
    fn schema(&self) -> &'static Schema {
        T::SCHEMA
    }

    fn project(&self, id: DocumentId, document: &mut dyn Source) -> Result<Row, DocumentError> {
        Ok(T::row(id, &document.read(T::KIND)?)?.into())
    }

    fn judge(&self, _: &dyn Source, edit: &Edit, around: Circumstance<'_>) -> Result<(), Refusal> {
        let act = T::edits(&key_of(edit)).ok_or(Refusal::NotPermitted)?;
        // What is decided at the office no device decides by itself.
        may(around.by, act, &On { is_online: false, ..On::record(T::KIND, around.reach) })?;
        let is_of_it = edit.fills_in() == Some(T::KIND) || matches!(edit, Edit::Settle { .. });
        if is_of_it { Ok(()) } else { Err(Refusal::WrongState) }
    }

    fn judge_new(&self, record: &Record, author: &Author<'_>) -> Result<(), Wrong> {
        let on = On { is_online: author.is_office, ..On::new(author.reach_of(record)) };
        Ok(may(author.by, T::begins(record), &on)?)
    }

    fn judge_edit(&self, before: &Record, edit: &Edit, author: &Author<'_>) -> Result<(), Wrong> {
        let act = T::edits(&key_of(edit)).ok_or(Wrong::Malformed("a write that no edit makes"))?;
        let on = On { is_online: author.is_office, ..On::record(T::KIND, author.reach_of(before)) };
        may(author.by, act, &on)?;
        let (key, value) = match (edit, edit.field()) {
            (Edit::Settle { key, value }, _) => (key.into(), value),
            (_, Some(written)) if edit.fills_in() == Some(T::KIND) => written,
            _ => return Err(Refusal::WrongState.into()),
        };
        let field = T::SCHEMA.field(&key).ok_or(Wrong::Malformed("a choice at an unknown field"))?;
        Ok(field.form.canonical(value).map(drop)?)
    }

    fn judge_unknown(&self, before: &Record, author: &Author<'_>) -> Result<(), Wrong> {
        let act = T::edits("").ok_or(Refusal::NotPermitted)?;
        Ok(may(author.by, act, &On::record(T::KIND, author.reach_of(before)))?)
    }
}

/// The key of the field that an edit fills in; empty where it fills in none.
fn key_of(edit: &Edit) -> Cow<'_, str> {
    match (edit, edit.field()) {
        (Edit::Settle { key, .. }, _) => key.into(),
        (_, Some((key, _))) => key,
        _ => "".into(),
    }
}
