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
    /// The different values that stand at once at a key of the root, or of a flat map by `<map>/<key>`: written by people who
    /// had not seen one another, until somebody chooses.
    pub(crate) several: SortedMap<String, Vec<String>>,
    /// The root and the texts as the author of an order saw them that has no copies of all that it fixed.
    pub(crate) at_order: Option<SortedMap<String, String>>,
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

    /// Whether this value stands at a key of the root, or of a flat map by `<map>/<key>`: among several, or alone.
    pub fn stands(&self, key: &str, value: &str) -> bool {
        match self.several.get(key) {
            Some(values) => values.iter().any(|stands| stands == value),
            None => self.alone(key).is_some_and(|stands| stands == value),
        }
    }

    fn alone(&self, key: &str) -> Option<&String> {
        self.root.get(key).or_else(|| {
            let (map, key) = key.split_once('/')?;
            self.flat.get(map)?.get(key)
        })
    }

    /// The photos, with what the record says of each beside it.
    pub fn photos_now(&self) -> Vec<Photo> {
        let struck = |photo: &Photo| self.root.get(&Photo::struck_key(photo.id)).cloned();
        let now = self.photos.iter().map(|photo| Photo { struck: struck(photo), ..photo.clone() });
        now.collect()
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
