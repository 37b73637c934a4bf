//! One record as a pack has it: made of its changes, and told key by key.

use crate::ingest::{READING_ACTOR, catch};
use data_encoding::HEXLOWER;
use serde_json::{Map, Value, json};
use spotcheck_domain::document::{Document, Hash, Plain, photos_of};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::Photo;
use spotcheck_domain::term::DocumentKind;

pub const FORMAT: &str = "spotcheck record 1";
pub const SIGNATURES_FORMAT: &str = "spotcheck signatures 1";

/// Entries of a visit that are signatures, whether in a map of their own or under keys of the root that a later version
/// added.
const SIGNATURES: &str = "signatures";
const SIGNATURE: &str = "signature/";

pub struct Record {
    pub id: DocumentId,
    pub kind: DocumentKind,
    pub document: Document,
    pub plain: Plain,
    heads: Vec<Hash>,
}

impl Record {
    /// Made of raw changes, each of which builds upon those before it. `None` where they give no record: the bytes may be
    /// anybody's.
    pub fn of<B: AsRef<[u8]>>(id: DocumentId, kind: DocumentKind, changes: &[B]) -> Option<Self> {
        let made = catch(|| {
            let mut document = Document::from_changes(kind, changes, READING_ACTOR).ok()?;
            let (heads, plain) = (document.heads(), document.plain());
            Some(Self { id, kind, document, plain, heads })
        });
        made.ok().flatten()
    }

    /// What `record.json` says.
    pub fn json(&self) -> Value {
        json!({
            "format": FORMAT,
            "record": self.id,
            "kind": self.kind,
            "heads": self.heads.iter().map(|head| HEXLOWER.encode(head)).collect::<Vec<_>>(),
            "fields": self.plain.fields,
            "several": self.plain.several,
        })
    }

    /// What `signatures.json` says, of a visit.
    pub fn signatures(&self) -> Value {
        let nothing = Map::new();
        let fields = self.plain.fields.as_object().unwrap_or(&nothing);
        let is_one = |key: &&String| *key == SIGNATURES || key.starts_with(SIGNATURE);
        let found: Map<String, Value> = fields
            .iter()
            .filter(|(key, _)| is_one(key))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        json!({ "format": SIGNATURES_FORMAT, "record": self.id, "signatures": found })
    }

    /// Every photo that it names, by id.
    pub fn photos(&self) -> Vec<Photo> {
        let mut photos = catch(|| photos_of(&self.document)).unwrap_or_default();
        for photo in &mut photos {
            photo.is_lost = self.plain.fields.get(Photo::lost_key(photo.id)).is_some();
        }
        photos
    }

    /// A scalar at the root as text.
    pub fn said(&self, key: &str) -> String {
        self.plain.fields.get(key).map(text_of).unwrap_or_default()
    }
}

/// A scalar of JSON as people read it.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
