//! Reading a document, wholly or what somebody needs of it.

use super::flat::{
    get_entries, get_map, get_root_at, get_several, get_str, get_strs, get_text_id, get_values,
};
use super::{Document, DocumentError};
use crate::entry::Fields;
use crate::event::{Detail, Event};
use crate::fold::ordered_by;
use crate::inspection::Signature;
use crate::kind::of;
use crate::kind::schema::Shape;
use crate::photo::Photo;
use crate::record::{Contents, event_of, photo_of, signature_of};
use crate::sorted::SortedMap;
use crate::term::{DocumentKind, Level};
use automerge::{ChangeHash, ObjId, ROOT, ReadDoc};
use std::str::FromStr;

type Result<T> = std::result::Result<T, DocumentError>;

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

/// Every signature that the document holds.
pub fn signatures_of(document: &Document) -> Vec<Signature> {
    entries(document, "signatures", signature_of)
}

impl Document {
    /// Everything, of a document that calls itself of that kind.
    pub fn read(&self, kind: DocumentKind) -> Result<Contents> {
        let mut contents = self.read_root();
        match contents.some::<DocumentKind>("kind") {
            Some(found) if found == kind => {}
            Some(found) => return Err(DocumentError::WrongKind(found)),
            None => return Err(DocumentError::Incomplete("kind")),
        }
        for container in of(kind).schema().containers {
            let key = container.key;
            match container.shape {
                Shape::Text => drop(contents.texts.insert(key, self.text(key).unwrap_or_default())),
                Shape::Flat { .. } => {
                    let said = get_map(&self.doc, key).map(|map| {
                        let (said, several) = get_strs(&self.doc, &map);
                        self.read_several(&map, key, several, &mut contents.several);
                        said
                    });
                    contents.flat.insert(key, said.unwrap_or_default());
                }
                Shape::Photos => {
                    contents.photos = photos_of(self);
                    for photo in &mut contents.photos {
                        photo.is_lost = contents.root.contains_key(&Photo::lost_key(photo.id));
                    }
                }
                Shape::Events => contents.events = self.events(),
                Shape::Signatures => contents.signatures = entries(self, key, signature_of),
            }
        }
        contents.at_order = self.read_at_order(&contents);
        Ok(contents)
    }

    /// What a change is judged by: all but the words of texts and what stands in flat maps.
    pub(super) fn read_to_judge(&self) -> Contents {
        let signatures = signatures_of(self);
        let mut contents =
            Contents { photos: photos_of(self), events: self.events(), signatures, ..self.read_root() };
        for container in of(self.kind).schema().containers {
            let Shape::Flat { settles: true } = container.shape else { continue };
            let Some(map) = get_map(&self.doc, container.key) else { continue };
            let several = get_several(&self.doc, &map);
            self.read_several(&map, container.key, several, &mut contents.several);
        }
        contents.at_order = self.read_at_order(&contents);
        contents
    }

    fn read_root(&self) -> Contents {
        let (root, several) = get_strs(&self.doc, &ROOT);
        let mut contents = Contents { root, ..Contents::default() };
        self.read_several(&ROOT, "", several, &mut contents.several);
        contents
    }

    fn read_several(
        &self,
        object: &ObjId,
        map: &str,
        keys: Vec<String>,
        several: &mut SortedMap<String, Vec<String>>,
    ) {
        for key in keys {
            let values = get_values(&self.doc, object, &key);
            if values.len() > 1 {
                several.insert(if map.is_empty() { key } else { format!("{map}/{key}") }, values);
            }
        }
    }

    /// What the author of the order saw that governs, where the order itself does not say it all.
    fn read_at_order(&self, contents: &Contents) -> Option<SortedMap<String, String>> {
        let level = contents.some("level").unwrap_or(Level::General);
        let order = ordered_by(level, &contents.events)?;
        if matches!(&order.detail, Detail::Order(order) if order.is_whole()) {
            return None;
        }
        let written_by = ChangeHash(self.written_by("events", &order.id.to_string())?);
        let deps = ReadDoc::get_change_by_hash(&self.doc, &written_by)?.deps().to_vec();
        let mut seen = get_root_at(&self.doc, &deps);
        for container in of(self.kind).schema().containers.iter().filter(|container| container.is_text()) {
            let text = get_text_id(&self.doc, container.key);
            let text = text.and_then(|text| self.doc.text_at(&text, &deps).ok());
            seen.insert(container.key.to_owned(), text.unwrap_or_default());
        }
        Some(seen)
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

    /// The keys of a map, the characters of a text; of the root its scalars.
    pub fn size_of(&self, container: &str) -> usize {
        if container == crate::record::ROOT {
            return self.doc.length(&ROOT).saturating_sub(of(self.kind).schema().containers.len());
        }
        let object = get_map(&self.doc, container).or_else(|| get_text_id(&self.doc, container));
        object.map_or(0, |object| self.doc.length(&object))
    }

    /// The keys that are used in a map.
    pub(super) fn keys_of(&self, map: &str) -> Vec<String> {
        get_map(&self.doc, map).map(|map| self.doc.keys(&map).collect()).unwrap_or_default()
    }
}
