//! All that a document says, read at once by its schema. Old documents are understood as they are: what is absent reads
//! as empty.

use super::DocumentError;
use crate::entry::{Fields, record_of};
use crate::event::Event;
use crate::inspection::Signature;
use crate::photo::Photo;
use crate::sorted::SortedMap;
use std::str::FromStr;

type Result<T> = std::result::Result<T, DocumentError>;

/// What stands in a document, for the room of its kind to make a record of.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// The scalars at the root.
    pub(crate) root: SortedMap<String, String>,
    pub(crate) flat: SortedMap<&'static str, SortedMap<String, String>>,
    pub(crate) texts: SortedMap<&'static str, String>,
    /// By id, which is by time.
    pub photos: Vec<Photo>,
    /// By id.
    pub events: Vec<Event>,
    pub signatures: Vec<Signature>,
}

impl Contents {
    pub fn str(&self, key: &str) -> String {
        self.root.get(key).cloned().unwrap_or_default()
    }

    /// A scalar that reads as what is asked for.
    pub fn some<T: FromStr>(&self, key: &str) -> Option<T> {
        self.root.get(key)?.parse().ok()
    }

    pub fn need<T: FromStr>(&self, key: &'static str) -> Result<T> {
        self.some(key).ok_or(DocumentError::Incomplete(key))
    }

    pub fn text(&self, key: &str) -> String {
        self.texts.get(key).cloned().unwrap_or_default()
    }

    /// The scalars of a flat map.
    pub fn flat(&self, key: &str) -> impl Iterator<Item = (&str, &str)> {
        self.flat.get(key).into_iter().flatten().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

pub(crate) fn photo_of(key: &str, fields: &Fields) -> Option<Photo> {
    let id = key.parse().ok()?;
    Some(Photo { id, ..record_of(fields)? })
}

/// Of any kind: one that this version does not know is kept with its fields.
pub(crate) fn event_of(key: &str, fields: &Fields) -> Option<Event> {
    Event::of(key.parse().ok()?, fields.clone())
}

pub(crate) fn signature_of(key: &str, fields: &Fields) -> Option<Signature> {
    let id = key.parse().ok()?;
    Some(Signature { id, ..record_of(fields)? })
}
