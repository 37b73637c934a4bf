//! All that a document says, read at once by its schema. Old documents are understood as they are: what is absent reads
//! as empty.

use super::flat::{get_entries, get_map, get_str, get_strs, get_text_id, record_of};
use super::{Document, DocumentError};
use crate::entry::Fields;
use crate::event::Event;
use crate::inspection::Signature;
use crate::kind;
use crate::kind::schema::Shape;
use crate::photo::Photo;
use crate::term::DocumentKind;
use automerge::{ROOT, ReadDoc};
use std::collections::BTreeMap;
use std::str::FromStr;

type Result<T> = std::result::Result<T, DocumentError>;

/// What stands in a document, for the room of its kind to make a record of.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// The scalars at the root.
    pub(super) root: BTreeMap<String, String>,
    flat: BTreeMap<&'static str, BTreeMap<String, String>>,
    texts: BTreeMap<&'static str, String>,
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

pub(super) fn photo_of(key: &str, fields: &Fields) -> Option<Photo> {
    let id = key.parse().ok()?;
    Some(Photo { id, ..record_of(fields)? })
}

/// Of any kind: one that this version does not know is kept with its fields.
pub(super) fn event_of(key: &str, fields: &Fields) -> Option<Event> {
    Event::of(key.parse().ok()?, fields.clone())
}

pub(super) fn signature_of(key: &str, fields: &Fields) -> Option<Signature> {
    let id = key.parse().ok()?;
    Some(Signature { id, ..record_of(fields)? })
}

/// The entries under `key` that this version understands; one that it does not is passed over, not altered.
fn entries<T>(document: &Document, key: &str, read: fn(&str, &Fields) -> Option<T>) -> Vec<T> {
    get_entries(&document.doc, key).iter().filter_map(|(key, fields)| read(key, fields)).collect()
}

/// Every photo that the document names.
pub fn photos_of(document: &Document) -> Vec<Photo> {
    let mut photos = entries(document, "photos", photo_of);
    photos.sort_unstable_by_key(|photo| photo.id);
    photos
}

impl Document {
    /// Everything, of a document that calls itself of that kind.
    pub fn read(&self, kind: DocumentKind) -> Result<Contents> {
        let mut contents = Contents { root: get_strs(&self.doc, &ROOT), ..Contents::default() };
        match contents.some::<DocumentKind>("kind") {
            Some(found) if found == kind => {}
            Some(found) => return Err(DocumentError::WrongKind(found)),
            None => return Err(DocumentError::Incomplete("kind")),
        }
        for container in kind::of(kind).schema().containers {
            let key = container.key;
            match container.shape {
                Shape::Text { .. } => drop(contents.texts.insert(key, self.text(key).unwrap_or_default())),
                Shape::Flat { .. } => {
                    let said = get_map(&self.doc, key).map(|map| get_strs(&self.doc, &map));
                    contents.flat.insert(key, said.unwrap_or_default());
                }
                Shape::Photos => contents.photos = photos_of(self),
                Shape::Events => contents.events = self.events(),
                Shape::Signatures => contents.signatures = entries(self, key, signature_of),
            }
        }
        Ok(contents)
    }

    /// What a change is judged by: all but the words of texts and what stands in flat maps.
    pub(super) fn read_to_judge(&self) -> Contents {
        let root = get_strs(&self.doc, &ROOT);
        Contents { root, photos: photos_of(self), events: self.events(), ..Contents::default() }
    }

    /// Every event, in the order of their ids.
    pub fn events(&self) -> Vec<Event> {
        let mut events = entries(self, "events", event_of);
        events.sort_unstable_by_key(|event| event.id);
        events
    }

    /// One scalar at the root.
    pub fn scalar<T: FromStr>(&self, key: &str) -> Option<T> {
        get_str(&self.doc, &ROOT, key).parse().ok()
    }

    /// The words of a text; `None` where there is none.
    pub fn text(&self, key: &str) -> Option<String> {
        get_text_id(&self.doc, key).and_then(|id| self.doc.text(&id).ok())
    }

    /// The keys of a map, the characters of a text.
    pub fn size_of(&self, container: &str) -> usize {
        let object = get_map(&self.doc, container).or_else(|| get_text_id(&self.doc, container));
        object.map_or(0, |object| self.doc.length(&object))
    }

    /// The keys that are used in a map.
    pub(super) fn keys_of(&self, map: &str) -> Vec<String> {
        get_map(&self.doc, map).map(|map| self.doc.keys(&map).collect()).unwrap_or_default()
    }
}
