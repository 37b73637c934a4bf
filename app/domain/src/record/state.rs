//! The state of a record as its writes leave it, for judging a row of changes without a document for each.
//!
//! Exact only where each change was made on top of all before it; who judges anything else reads a document.

use super::contents::{Contents, event_of, photo_of, signature_of};
use super::source::owner;
use super::write::Write;
use crate::event::{Detail, Event};
use crate::id::UnitId;
use crate::kind::schema::{Schema, Shape};
use crate::sorted::{SortedMap, SortedSet};
use crate::term::DocumentKind;

#[derive(Debug, Clone)]
pub struct Record {
    kind: DocumentKind,
    schema: &'static Schema,
    pub(crate) contents: Contents,
    /// The keys of each map, in use by whatever.
    pub(crate) keys: SortedMap<&'static str, SortedSet<String>>,
    /// The characters of each text.
    pub(crate) lengths: SortedMap<&'static str, usize>,
}

impl Record {
    /// Before the first change.
    pub fn blank_by(kind: DocumentKind, schema: &'static Schema) -> Self {
        Self {
            kind,
            schema,
            contents: Contents::default(),
            keys: SortedMap::new(),
            lengths: SortedMap::new(),
        }
    }

    pub const fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// A scalar at the root; the empty text where there is none.
    pub fn scalar(&self, key: &str) -> &str {
        self.contents.root.get(key).map_or("", String::as_str)
    }

    /// The unit that owns it now.
    pub fn owner(&self) -> Option<UnitId> {
        owner(self.kind, |key| self.scalar(key).to_owned())
    }

    pub fn has_scalar(&self, key: &str) -> bool {
        self.contents.root.contains_key(key)
    }

    pub fn n_scalars(&self) -> usize {
        self.contents.root.len()
    }

    pub fn events(&self) -> &[Event] {
        &self.contents.events
    }

    /// Texts are not followed, nor is what stands in flat maps.
    pub const fn contents(&self) -> &Contents {
        &self.contents
    }

    /// The keys of a map, the characters of a text.
    pub fn size_of(&self, container: &str) -> usize {
        let n_keys = self.keys.get(container).map(SortedSet::len);
        n_keys.or_else(|| self.lengths.get(container).copied()).unwrap_or(0)
    }

    pub fn has_entry(&self, map: &str, key: &str) -> bool {
        self.keys.get(map).is_some_and(|keys| keys.contains(key))
    }

    /// Goes on by one write.
    pub fn take(&mut self, write: &Write) {
        let schema = self.schema;
        match write {
            Write::Scalar { map: None, key, value, n_replaced } => {
                let before = self.contents.root.insert(key.clone(), value.to_string());
                self.go_on_at(key.clone(), before, value.to_string(), *n_replaced);
            }
            Write::Scalar { map: Some(map), key, value, n_replaced } => {
                self.go_on_at(format!("{map}/{key}"), None, value.to_string(), *n_replaced);
                if let Some(container) = schema.container(map) {
                    self.keys.entry(container.key).or_default().insert(key.clone());
                }
            }
            Write::Entry { map, key, fields, .. } => {
                let Some(container) = schema.container(map) else { return };
                self.keys.entry(container.key).or_default().insert(key.clone());
                match container.shape {
                    Shape::Photos => self.contents.photos.extend(photo_of(key, fields)),
                    Shape::Events => {
                        let Some(event) = event_of(key, fields) else { return };
                        if let Detail::Order(order) = &event.detail
                            && !order.is_whole()
                            && self.contents.at_order.is_none()
                        {
                            self.contents.at_order = Some(self.contents.root.clone());
                        }
                        let events = &mut self.contents.events;
                        events.insert(events.partition_point(|other| other.id < event.id), event);
                    }
                    Shape::Signatures => self.contents.signatures.extend(signature_of(key, fields)),
                    Shape::Text | Shape::Flat { .. } => {}
                }
            }
            Write::Text { key, typed, n_deleted } => {
                if let Some(container) = schema.container(key) {
                    let length = self.lengths.entry(container.key).or_default();
                    *length = (*length + typed.chars().count()).saturating_sub(*n_deleted);
                }
            }
            Write::Container { .. } | Write::Foreign(_) => {}
        }
    }

    /// A value over all that stood there ends the choice between them; beside them it is one more.
    fn go_on_at(&mut self, key: String, before: Option<String>, value: String, n_replaced: usize) {
        let several = &mut self.contents.several;
        let mut values = several.remove(&key).unwrap_or_else(|| before.into_iter().collect());
        if n_replaced < values.len() && !values.contains(&value) {
            values.insert(0, value);
            several.insert(key, values);
        }
    }
}
