//! The rights of an author to write a field, judged on the writes of a change and the record as its author saw it.
//!
//! The office judges every change by this; each write is judged as the edit that it stands for, by the room of its kind
//! with the same [`crate::rules`] that the phone asked before. Sources: domain.md, "Who may write fields" and the table of events.

pub use crate::author::{Author, Wrong};

use crate::authority::{Act, needs_network};
use crate::document::VERSION;
use crate::edit::Edit;
use crate::entry::Scalar;
use crate::event::Event;
use crate::kind::{self, limits};
use crate::photo::MAX_PHOTO;
use crate::record::{ROOT, Record, Write};
use crate::sorted::SortedSet;
use crate::term::DocumentKind;

/// Judges the first change of a document.
pub fn judge_creation(kind: DocumentKind, writes: &[Write], author: &Author<'_>) -> Result<(), Wrong> {
    let room = kind::of(kind);
    let schema = room.schema();
    let mut expected: SortedSet<(&str, bool)> =
        schema.containers.iter().map(|container| (container.key, container.is_text())).collect();
    let mut record = Record::blank(kind);
    for write in writes {
        match write {
            Write::Container { key, is_text } if expected.remove(&(key.as_str(), *is_text)) => {}
            Write::Scalar { map: None, key, value, n_replaced: 0 } => {
                if key == "v" && *value != Scalar::Int(VERSION) {
                    return Err(Wrong::Malformed("a record of a version that there is not"));
                }
                let judged = limits::judge_number_of(value)
                    .and_then(|()| limits::judge_first(schema, key, &value.to_string()));
                author.lift(judged.map_err(Wrong::from))?;
            }
            Write::Entry { map, fields, n_replaced: 0, .. } => match write.edit(kind) {
                Some(Edit::Append(_)) => {
                    let judged = schema
                        .container(map)
                        .map_or(Ok(()), |container| limits::judge_entry(container, fields));
                    author.lift(judged.map_err(Wrong::from))?;
                }
                _ => return Err(Wrong::Malformed("an entry in a first change")),
            },
            Write::Foreign(what) => return Err(Wrong::Malformed(what)),
            _ => return Err(Wrong::Malformed("a first change")),
        }
        record.take(write);
    }
    if !expected.is_empty() {
        return Err(Wrong::Malformed("a container is missing"));
    }
    author.lift(limits::judge_number_of_keys(&record).map_err(Wrong::from))?;
    author.lift(room.judge_new(&record, author))
}

/// Judges a later change against the record as it was before it, in its author's sight.
pub fn judge_change(before: &Record, writes: &[Write], author: &Author<'_>) -> Result<(), Wrong> {
    let [first, others @ ..] = writes else { return Ok(()) };
    judge_write(before, first, author)?;
    judge_size(before, first, author)?;
    if others.is_empty() {
        return Ok(());
    }
    // Rights are judged by what its author saw; how much there is, by what the change itself has written already.
    let mut grown = before.clone();
    grown.take(first);
    for write in others {
        judge_write(before, write, author)?;
        judge_size(&grown, write, author)?;
        grown.take(write);
    }
    Ok(())
}

/// What is written once, under a key never used, by its map and its key.
pub fn entry_of(kind: DocumentKind, write: &Write) -> Option<(&str, &str)> {
    match write {
        Write::Entry { map, key, .. } => Some((map, key)),
        Write::Scalar { map: None, key, .. } => {
            let field = kind::of(kind).schema().field(key)?;
            field.form.is_once().then_some((ROOT, key))
        }
        _ => None,
    }
}

fn judge_size(before: &Record, write: &Write, author: &Author<'_>) -> Result<(), Wrong> {
    let n_stored = match write {
        Write::Entry { map, .. } | Write::Scalar { map: Some(map), .. } => (author.n_stored)(map),
        Write::Scalar { map: None, .. } => (author.n_stored)(ROOT),
        _ => 0,
    };
    let schema = kind::of(before.kind()).schema();
    author.lift(limits::judge_write(before, schema, write, author.by, n_stored).map_err(Wrong::from))
}

fn judge_write(before: &Record, write: &Write, author: &Author<'_>) -> Result<(), Wrong> {
    let room = kind::of(before.kind());
    let schema = room.schema();
    match write {
        Write::Foreign(what) => return Err(Wrong::Malformed(what)),
        Write::Container { .. } => return Err(Wrong::Malformed("a container after the first change")),
        Write::Scalar { map: None, key, .. } if schema.fact(key).is_some() => {
            return Err(Wrong::Malformed("a fact of the first change"));
        }
        Write::Entry { n_replaced, .. } | Write::Scalar { n_replaced, .. }
            if entry_of(before.kind(), write)
                .is_some_and(|(map, key)| *n_replaced > 0 || (author.is_taken)(map, key)) =>
        {
            return Err(Wrong::EntryExists);
        }
        _ => {}
    }
    let edit = write.edit(before.kind());
    if let Some(Edit::AddPhoto(photo)) = &edit
        && photo.blobs().any(|(_, size, _)| size > MAX_PHOTO)
    {
        return Err(Wrong::Malformed("a photo larger than any"));
    }
    match edit {
        Some(edit) => author.lift(room.judge_edit(before, &edit, author)),
        // A field of a later version: whoever may fill in the others.
        None if matches!(write, Write::Scalar { map: None, .. }) => {
            author.lift(room.judge_unknown(before, author))
        }
        None => Err(Wrong::Malformed("a write that no edit makes")),
    }
}

/// Judges what a change fills in or types by a record that its author knew, though he wrote beside it: an order that he had
/// heard of fixes the fields for him, and a visit of whose end he knew takes no more of his words. His steps name what he
/// saw themselves.
pub fn judge_known(known: &Record, writes: &[Write], author: &Author<'_>) -> Result<(), Wrong> {
    let fills_in = |write: &&Write| matches!(write, Write::Scalar { .. } | Write::Text { .. });
    writes.iter().filter(fills_in).try_for_each(|write| judge_write(known, write, author))
}

/// Whether a change holds an event that is stored only on top of everything.
pub fn is_online_only(kind: DocumentKind, writes: &[Write]) -> bool {
    !decided(kind, writes).is_empty()
}

/// The steps that these writes take and that are decided at the office.
pub fn decided(kind: DocumentKind, writes: &[Write]) -> Vec<Act> {
    let step = |event: &Event| event.kind().map(Act::step).filter(|act| needs_network(*act));
    let taken = writes.iter().filter_map(|write| match write.edit(kind) {
        Some(Edit::Append(event)) => step(&event),
        _ => None,
    });
    taken.collect()
}

#[cfg(test)]
#[path = "rights_tests.rs"]
mod tests;
