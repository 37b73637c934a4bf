//! How much a record takes. Judged on the phone before an edit, and at the office on what is new and nobody vouches for:
//! what comes back after a restore under the office's own receipt is stored whatever its size.
//!
//! Half of each bound is the owning unit's, so that nobody else can fill its record; the steps by which a record ends
//! always fit.

use super::beginning::{Beginning, Scalar};
use super::form::{Bound, Field, Form, LINE, PARAGRAPH, TEXT, bounded};
use super::schema::{Container, Schema, Shape};
use super::table;
use crate::by::By;
use crate::document::{Document, photos_of};
use crate::edit::{Edit, Stroke};
use crate::entry::{Fields, Scalar as Value, read};
use crate::event::{Event, EventKind};
use crate::id::UnitId;
use crate::kind::inspection::{MOST_INK, Signature, acts};
use crate::photo::Photo;
use crate::record::{Record, Write};
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// The longest key of anything.
const KEY: usize = 250;
/// The most scalars at a root: what later versions add is among them.
const MOST_KEYS: usize = 500;
/// Beyond those: the words of a visit's second officer, and what is decided of them, whatever others wrote there.
const MOST_WORDS: usize = 200;
/// The most fields of one entry: what later versions add is among them.
const MOST_FIELDS: usize = 100;
/// The highest number, times in milliseconds among them.
pub const MOST_NUMBER: u64 = 1 << 53;

/// As much of `most` as is open to this author.
const fn open_to(most: usize, is_owner: bool) -> usize {
    if is_owner { most } else { most / 2 }
}

/// A scalar of a first change: fact, field, or of a later version.
pub fn judge_first(schema: &Schema, key: &str, value: &str) -> Result<(), Refusal> {
    bounded(key, KEY)?;
    match (schema.fact(key), schema.field(key)) {
        (Some(fact), _) => bounded(value, fact.longest).map(drop),
        (None, Some(field)) => judge_form(field, value),
        (None, None) => bounded(value, TEXT).map(drop),
    }
}

/// The scalars of a first change, all together.
pub fn judge_number_of_keys(record: &Record) -> Result<(), Refusal> {
    if record.n_scalars() > MOST_KEYS { Err(Refusal::TooMany) } else { Ok(()) }
}

/// A record that this device is about to begin.
pub fn judge_creation(edit: &Edit, at: Timestamp) -> Result<(), Refusal> {
    match edit.creates().zip(table::begin(edit, at)) {
        Some((kind, beginning)) => judge_beginning(table::of(kind).schema(), &beginning),
        None => Ok(()),
    }
}

fn judge_beginning(schema: &Schema, beginning: &Beginning) -> Result<(), Refusal> {
    for (key, value) in &beginning.scalars {
        if let Scalar::Text(value) = value {
            judge_first(schema, key, value)?;
        }
    }
    beginning.entries.iter().try_for_each(|(container, _, fields)| {
        schema.container(container).map_or(Ok(()), |container| judge_entry(container, fields))
    })
}

/// What an entry says of itself.
pub fn judge_entry(container: &Container, fields: &Fields) -> Result<(), Refusal> {
    let bounds: &[Bound] = match container.shape {
        Shape::Photos => Photo::BOUNDS,
        Shape::Events => Event::BOUNDS,
        Shape::Signatures => Signature::BOUNDS,
        Shape::Text | Shape::Flat { .. } => &[],
    };
    if fields.len() > MOST_FIELDS {
        return Err(Refusal::TooMany);
    }
    fields.iter().try_for_each(|(key, value)| {
        bounded(key, KEY)?;
        let longest = bounds.iter().find(|(bound, _)| bound == key).map_or(TEXT, |(_, longest)| *longest);
        match value {
            Value::Text(text) => bounded(text, longest).map(drop),
            number => judge_number_of(number),
        }
    })
}

/// A time or a number that every reader understands: browsers count exactly up to 2 to the 53rd.
pub fn judge_number_of(value: &Value) -> Result<(), Refusal> {
    match value {
        Value::Int(number) if number.unsigned_abs() > MOST_NUMBER => Err(Refusal::FieldInvalid),
        _ => Ok(()),
    }
}

/// Whether an event may be one more than the bound: those by which a record goes on to its end.
fn always_fits(container: &Container, fields: &Fields) -> bool {
    let kind = read::<EventKind>(fields, "kind");
    matches!(container.shape, Shape::Events) && kind.is_some_and(EventKind::leads_to_the_end)
}

fn judge_number(n_there: usize, most: usize, is_owner: bool) -> Result<(), Refusal> {
    if n_there < open_to(most, is_owner) { Ok(()) } else { Err(Refusal::TooMany) }
}

/// A text may always become shorter.
fn judge_text(n_before: usize, n_after: usize, most: usize, is_owner: bool) -> Result<(), Refusal> {
    if n_after <= n_before.max(open_to(most, is_owner)) { Ok(()) } else { Err(Refusal::TooLong) }
}

/// Before an edit is made on this device.
pub fn judge_edit(document: &Document, schema: &Schema, edit: &Edit, by: &By) -> Result<(), Refusal> {
    let is_owner = document.scalar::<UnitId>("unit").is_none_or(|unit| unit == by.unit);
    let Some(stroke) = edit.stroke() else { return Ok(()) };
    match stroke {
        Stroke::Field { key, value } if Photo::of_struck_key(&key).is_some() => {
            bounded(value, PARAGRAPH)?;
            judge_mark(&key, &photos_of(document))
        }
        Stroke::Field { key, value } => judge_value(schema, &key, value),
        Stroke::Choice { key, value } => judge_value(schema, key, value),
        Stroke::Mark { key } => judge_mark(&key, &photos_of(document)),
        Stroke::Text { key, text } => match schema.container(key) {
            Some(container) => {
                judge_text(document.size_of(key), text.chars().count(), container.most, is_owner)
            }
            None => Ok(()),
        },
        Stroke::Flat { map, key, value } => {
            bounded(&key, KEY)?;
            bounded(value, PARAGRAPH)?;
            match schema.container(map) {
                Some(container) if !document.has_entry(map, &key) => {
                    judge_number(document.size_of(map), container.most, is_owner)
                }
                _ => Ok(()),
            }
        }
        Stroke::Entry { map, fields, .. } => {
            let Some(container) = schema.container(map) else { return Ok(()) };
            judge_entry(container, &fields)?;
            if always_fits(container, &fields) {
                return Ok(());
            }
            judge_number(document.size_of(map), container.most, is_owner)
        }
    }
}

/// What is said of a photo is said of one that the record names.
fn judge_mark(key: &str, photos: &[Photo]) -> Result<(), Refusal> {
    let names = |id| photos.iter().any(|photo| photo.id == id);
    let said_of = Photo::of_lost_key(key).or_else(|| Photo::of_struck_key(key));
    if said_of.is_none_or(names) { Ok(()) } else { Err(Refusal::NotFound) }
}

/// A field holds what its form takes, whoever fills it in or chooses between two values of it.
fn judge_value(schema: &Schema, key: &str, value: &str) -> Result<(), Refusal> {
    match schema.field(key) {
        Some(field) => judge_form(field, value),
        None => bounded(value, TEXT).map(drop),
    }
}

/// What is stored is as long as its canonical form, but for blanks that a hand may leave: what the form passes over is
/// bounded too.
fn judge_form(field: &Field, value: &str) -> Result<(), Refusal> {
    const BLANKS: usize = 100;
    let canonical = field.form.canonical(value)?;
    bounded(value, canonical.chars().count() + BLANKS).map(drop)
}

/// A write of a later change that arrived, where its author had a right to it. So many entries or keys, `n_stored`, stand
/// in its map by now, whoever wrote them: many who each saw few are many.
pub fn judge_write(
    before: &Record,
    schema: &Schema,
    write: &Write,
    by: &By,
    n_stored: usize,
) -> Result<(), Refusal> {
    let is_owner = before.scalar("unit").parse::<UnitId>().is_ok_and(|unit| unit == by.unit);
    match write {
        Write::Scalar { map: None, key, value, .. } => {
            bounded(key, KEY)?;
            judge_number_of(value)?;
            judge_value(schema, key, &value.to_string())?;
            judge_mark(key, &before.contents().photos)?;
            if before.has_scalar(key) || schema.single_field(key).is_some() {
                return Ok(());
            }
            let n_there = before.n_scalars().max(n_stored);
            if acts::of_key(key).is_some_and(|(_, kind)| kind.is_of_second()) {
                return judge_number(n_there, MOST_KEYS + MOST_WORDS, true);
            }
            judge_number(n_there, MOST_KEYS, is_owner)
        }
        Write::Scalar { map: Some(map), key, value, .. } => {
            bounded(key, KEY)?;
            bounded(&value.to_string(), PARAGRAPH)?;
            match schema.container(map) {
                Some(container) if !before.has_entry(map, key) => {
                    judge_number(before.size_of(map).max(n_stored), container.most, is_owner)
                }
                _ => Ok(()),
            }
        }
        Write::Entry { map, fields, .. } => {
            let Some(container) = schema.container(map) else { return Ok(()) };
            judge_entry(container, fields)?;
            if always_fits(container, fields) {
                return Ok(());
            }
            judge_number(before.size_of(map).max(n_stored), container.most, is_owner)
        }
        Write::Text { key, typed, n_deleted } => match schema.container(key) {
            Some(container) => {
                let n_before = before.size_of(key);
                let n_after = (n_before + typed.chars().count()).saturating_sub(*n_deleted);
                judge_text(n_before, n_after, container.most, is_owner)
            }
            None => Ok(()),
        },
        Write::Container { .. } | Write::Foreign(_) => Ok(()),
    }
}

/// The bounds of the fields that every event has, and of those that its kind asks for.
impl Event {
    pub(crate) const BOUNDS: &'static [Bound] = &[
        ("kind", KEY),
        // An id and a space for each.
        ("after", 1_000 * 37),
        ("name", LINE),
        ("roles", LINE),
        ("second_name", LINE),
        ("second_certificate", LINE),
        ("reason", PARAGRAPH),
        ("note", PARAGRAPH),
        ("photos", 200 * 37),
        ("unseen", 200 * 37),
        ("expert", LINE),
        ("paper", LINE),
        ("on_spot", KEY),
        ("measure", PARAGRAPH),
        ("responsible", LINE),
        ("goal", PARAGRAPH),
        ("interim_measure", PARAGRAPH),
        ("title", LINE),
        ("description", TEXT),
        ("sector", LINE),
        ("place", LINE),
        ("basis", PARAGRAPH),
        ("catalog_hazard", LINE),
        ("catalog_version", LINE),
        ("criterion", PARAGRAPH),
        ("field", KEY),
        ("value", PARAGRAPH),
    ];
}

impl Photo {
    pub(crate) const BOUNDS: &'static [Bound] = &[("type", KEY), ("position", KEY), ("item", KEY)];
}

impl Signature {
    pub(crate) const BOUNDS: &'static [Bound] = &[
        ("party", Form::SHORT),
        ("name", LINE),
        ("reason", PARAGRAPH),
        ("witness", LINE),
        ("covers", Form::SHORT),
        ("strokes", MOST_INK),
        ("photo", Form::SHORT),
        ("paper", Form::SHORT),
        ("covered", TEXT),
        ("device_key", 200),
        ("device_signature", 200),
    ];
}
