//! Where an edit writes what: the document layer and the bounds know no edit by name.

use super::Edit;
use crate::entry::{Fields, fields_of};
use crate::kind::inspection::{acts, bulk};
use crate::photo::Photo;
use crate::term::Verdict;
use serde::Serialize;
use std::borrow::Cow;

/// What one edit of a document that stands puts where: the document layer writes it, and knows no edit by name.
pub enum Stroke<'e> {
    /// A scalar at the root.
    Field { key: Cow<'static, str>, value: &'e str },
    /// The whole new text.
    Text { key: &'static str, text: &'e str },
    /// A scalar in a flat map.
    Flat { map: &'static str, key: String, value: &'e str },
    /// A record under a key of its own.
    Entry { map: &'static str, key: String, fields: Fields },
    /// A flag at the root, which is only ever set.
    Mark { key: String },
    /// One of several values, at a key of the root or of a flat map.
    Choice { key: &'e str, value: &'e str },
}

impl Edit {
    /// `None` for an edit that makes a document.
    pub fn stroke(&self) -> Option<Stroke<'_>> {
        if let Some((key, value)) = self.field() {
            return Some(Stroke::Field { key, value });
        }
        Some(match self {
            Self::Narrate { text } => Stroke::Text { key: "narrative", text },
            Self::Describe { text } => Stroke::Text { key: "description", text },
            Self::Answer { item, verdict } => {
                let value = verdict.map_or("", Verdict::word);
                Stroke::Flat { map: "answers", key: format!("{item}/verdict"), value }
            }
            Self::NoteAnswer { item, note } => {
                Stroke::Flat { map: "answers", key: format!("{item}/note"), value: note }
            }
            Self::NameFinding { finding } => {
                Stroke::Flat { map: "findings", key: finding.to_string(), value: "true" }
            }
            Self::UnnameFinding { finding } => {
                Stroke::Flat { map: "findings", key: finding.to_string(), value: "" }
            }
            Self::AnswerRest { bulk, rest } => {
                Stroke::Field { key: bulk::key(*bulk, bulk::REST).into(), value: rest }
            }
            Self::StrikeRest { bulk } => Stroke::Mark { key: bulk::key(*bulk, bulk::STRUCK) },
            Self::AddPhoto(photo) => entry("photos", photo.id.to_string(), photo),
            Self::NoteLost { photo } => Stroke::Mark { key: Photo::lost_key(*photo) },
            Self::Sign(signature) => entry("signatures", signature.id.to_string(), signature),
            Self::Append(event) => {
                Stroke::Entry { map: "events", key: event.id.to_string(), fields: event.fields() }
            }
            Self::Settle { key, value } => Stroke::Choice { key, value },
            Self::NoteAct { act, kind, value } => Stroke::Field { key: acts::key(*act, *kind).into(), value },
            _ => return None,
        })
    }
}

fn entry<'e, T: Serialize>(map: &'static str, key: String, entry: &T) -> Stroke<'e> {
    Stroke::Entry { map, key, fields: fields_of(entry) }
}
