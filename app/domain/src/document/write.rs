//! Edits as operations. Every container is made in the document's first change.

use super::base::VERSION;
use super::flat::{get_map, get_str, get_text_id, put_entry, text_of};
use crate::edit::{Edit, MARKED, Stroke};
use crate::entry::Fields;
use crate::id::DocumentId;
use crate::kind;
use crate::kind::beginning::{Beginning, Scalar};
use crate::kind::schema::Schema;
use crate::record::DocumentError;
use crate::term::DocumentKind;
use crate::time::Timestamp;
use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjId, ObjType, ROOT, ReadDoc, Value};

type Result<T> = std::result::Result<T, DocumentError>;

pub(super) fn create(
    doc: &mut AutoCommit,
    kind: DocumentKind,
    id: DocumentId,
    edit: &Edit,
    at: Timestamp,
) -> Result<()> {
    begin(doc, kind, id, kind::begin(edit, at).ok_or(DocumentError::Incomplete("kind"))?)
}

pub(super) fn begin(
    doc: &mut AutoCommit,
    kind: DocumentKind,
    id: DocumentId,
    beginning: Beginning,
) -> Result<()> {
    doc.put(ROOT, "v", VERSION)?;
    doc.put(ROOT, "id", id.to_string())?;
    doc.put(ROOT, "kind", kind.word())?;
    doc.put(ROOT, "unit", beginning.unit.to_string())?;
    for (key, value) in beginning.scalars {
        match value {
            Scalar::Text(text) => doc.put(ROOT, &*key, text)?,
            Scalar::Number(number) => doc.put(ROOT, &*key, number)?,
            Scalar::Flag(is_so) => doc.put(ROOT, &*key, is_so)?,
        }
    }
    for container in kind::of(kind).schema().containers {
        let shape = if container.is_text() { ObjType::Text } else { ObjType::Map };
        doc.put_object(ROOT, container.key, shape)?;
    }
    for (map, key, fields) in beginning.entries {
        let map = container(doc, map)?;
        put_entry(doc, &map, &key, fields)?;
    }
    Ok(())
}

pub(super) fn edit(doc: &mut AutoCommit, schema: &Schema, edit: &Edit) -> Result<()> {
    match edit.stroke().ok_or(DocumentError::Exists)? {
        Stroke::Field { key, value } => set(doc, &ROOT, &key, value),
        Stroke::Mark { key } => set(doc, &ROOT, &key, MARKED),
        Stroke::Text { key, text } => retype(doc, key, text),
        Stroke::Flat { map, key, value } => {
            let map = container(doc, map)?;
            set(doc, &map, &key, value)
        }
        Stroke::Entry { map, key, fields } => add(doc, map, &key, fields),
        Stroke::Choice { key, value } => match schema.within(key) {
            Some((map, key)) => {
                let map = container(doc, map.key)?;
                choose(doc, &map, key, value)
            }
            None => choose(doc, &ROOT, key, value),
        },
    }
}

/// Writes a scalar unless it says that already: an edit that alters nothing is no change.
fn set(doc: &mut AutoCommit, object: &ObjId, key: &str, value: &str) -> Result<()> {
    if get_str(doc, object, key) != value {
        doc.put(object, key, value)?;
    }
    Ok(())
}

/// Writes a value over all that are there. That the one which is shown stays, Automerge would say by deleting the others:
/// an operation without a value, which nobody can judge. So another is written first, and then the chosen one over it.
fn choose(doc: &mut AutoCommit, object: &ObjId, key: &str, value: &str) -> Result<()> {
    if get_str(doc, object, key) == value {
        let values = doc.get_all(object, key)?.into_iter().filter_map(|(value, _)| match value {
            Value::Scalar(scalar) => Some(text_of(&scalar)),
            Value::Object(_) => None,
        });
        let Some(other) = values.into_iter().find(|other| other != value) else { return Ok(()) };
        doc.put(object, key, other)?;
    }
    Ok(doc.put(object, key, value)?)
}

fn retype(doc: &mut AutoCommit, key: &'static str, text: &str) -> Result<()> {
    let id = get_text_id(doc, key).ok_or(DocumentError::Incomplete(key))?;
    Ok(doc.update_text(&id, text)?)
}

/// Adds an entry under its fresh id; one that is there already stays as it is, so that a replay doubles nothing.
fn add(doc: &mut AutoCommit, map: &'static str, key: &str, fields: Fields) -> Result<()> {
    let map = container(doc, map)?;
    if doc.get(&map, key)?.is_some() {
        return Ok(());
    }
    put_entry(doc, &map, key, fields)
}

fn container(doc: &AutoCommit, key: &'static str) -> Result<ObjId> {
    get_map(doc, key).ok_or(DocumentError::Incomplete(key))
}
