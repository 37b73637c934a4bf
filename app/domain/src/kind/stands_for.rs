//! The edit that a write stands for, in a document of a kind.

use super::certificate;
use super::inspection::{acts, bulk};
use super::paper;
use super::schema::{Schema, Shape};
use super::table::of;
use crate::edit::{Edit, MARKED};
use crate::entry::Scalar;
use crate::photo::Photo;
use crate::record::{Write, event_of, photo_of, signature_of};
use crate::term::DocumentKind;

impl Write {
    /// The edit that writes this, in a document of that kind. A text's words are not in its operations: they come out
    /// empty. `None`: no edit does, because it is foreign, belongs to a document's beginning, or is of a later version.
    pub fn edit(&self, kind: DocumentKind) -> Option<Edit> {
        let room = of(kind);
        match self {
            Self::Scalar { map: None, key, value, .. } if is_lost_mark(room.schema(), key, value) => {
                Some(Edit::NoteLost { photo: Photo::of_lost_key(key)? })
            }
            Self::Scalar { map: None, key, value, .. } if is_of_struck(room.schema(), key) => {
                Some(Edit::StrikePhoto { photo: Photo::of_struck_key(key)?, reason: value.to_string() })
            }
            Self::Scalar { map: None, key, value, n_replaced } => {
                let set = Edit::set(kind, key, value.to_string());
                let set = set.or_else(|| certified(kind, key, value.to_string()));
                let set = set.or_else(|| noted(kind, key, value.to_string()));
                let set = set.or_else(|| act_noted(kind, key, value.to_string()));
                let set = set.or_else(|| in_bulk(kind, key, value.to_string()))?;
                Some(settled(set, key, value, *n_replaced))
            }
            Self::Scalar { map: Some(map), key, value, n_replaced } => {
                let Shape::Flat { settles } = room.schema().container(map)?.shape else { return None };
                let set = room.put(map, key, &value.to_string())?;
                Some(if settles { settled(set, &format!("{map}/{key}"), value, *n_replaced) } else { set })
            }
            Self::Entry { map, key, fields, .. } => match room.schema().container(map)?.shape {
                Shape::Photos => photo_of(key, fields).map(Edit::AddPhoto),
                // An older phone could not read an edit of a kind that it does not know: it is none that this version judges.
                Shape::Events => event_of(key, fields).filter(|event| !event.is_unknown()).map(Edit::Append),
                Shape::Signatures => signature_of(key, fields).map(Edit::Sign),
                Shape::Text | Shape::Flat { .. } => None,
            },
            Self::Text { key, .. } => room.retype(key, String::new()),
            Self::Container { .. } | Self::Foreign(_) => None,
        }
    }
}

/// What stands under a certificate's key of a site.
fn certified(kind: DocumentKind, key: &str, value: String) -> Option<Edit> {
    let (certificate, field) = certificate::of_key(key).filter(|_| kind == DocumentKind::Site)?;
    Some(Edit::Certify { certificate, field, value })
}

/// What stands under the key of a note of a paper.
fn noted(kind: DocumentKind, key: &str, value: String) -> Option<Edit> {
    if kind != DocumentKind::Paper {
        return None;
    }
    if let Some((service, field)) = paper::of_key(paper::SERVICE, key) {
        return Some(Edit::ServePaper { service, field: field.parse().ok()?, value });
    }
    let (voiding, field) = paper::of_key(paper::VOID, key)?;
    Some(Edit::VoidPaper { voiding, field: field.parse().ok()?, value })
}

/// What stands under the key of an act of a visit.
fn act_noted(kind: DocumentKind, key: &str, value: String) -> Option<Edit> {
    let (act, of) = acts::of_key(key).filter(|_| kind == DocumentKind::Inspection)?;
    Some(Edit::NoteAct { act, kind: of, value })
}

/// What stands under a key of a visit's answers in bulk.
fn in_bulk(kind: DocumentKind, key: &str, value: String) -> Option<Edit> {
    match bulk::of_key(key).filter(|_| kind == DocumentKind::Inspection)? {
        (bulk, bulk::REST) => Some(Edit::AnswerRest { bulk, rest: value }),
        (bulk, bulk::STRUCK) if value == MARKED => Some(Edit::StrikeRest { bulk }),
        _ => None,
    }
}

/// An author who replaces several values at once has seen them all, and chooses.
fn settled(set: Edit, key: &str, value: &Scalar, n_replaced: usize) -> Edit {
    if n_replaced > 1 { Edit::Settle { key: key.to_owned(), value: value.to_string() } } else { set }
}

fn has_photos(schema: &Schema) -> bool {
    schema.containers.iter().any(|container| matches!(container.shape, Shape::Photos))
}

/// The word of a record that has photos that one of them is gone.
fn is_lost_mark(schema: &Schema, key: &str, value: &Scalar) -> bool {
    has_photos(schema) && Photo::of_lost_key(key).is_some() && *value == Scalar::from(MARKED)
}

/// Why one of its photos was struck.
fn is_of_struck(schema: &Schema, key: &str) -> bool {
    has_photos(schema) && Photo::of_struck_key(key).is_some()
}
