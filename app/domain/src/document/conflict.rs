//! Where two people wrote one field at once: both values, so that a screen can show both and a person can choose.

use super::Document;
use super::base::Hash;
use super::flat::{get_map, text_of};
use crate::kind;
use crate::kind::schema::Shape;
use crate::sorted::SortedSet;
use crate::time::Timestamp;
use automerge::{ObjId, ROOT, ReadDoc, Value};

/// One field with several values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The field's key; `answers/<item>/verdict` for an answer. [`crate::edit::Edit::Settle`] takes it.
    pub key: String,
    /// The one that readers see until somebody chooses stands first.
    pub candidates: Vec<Candidate>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub value: String,
    /// The change that wrote it: receipts and the outbox know its author.
    pub change: Option<Hash>,
    pub at: Option<Timestamp>,
}

impl Document {
    /// Every scalar field that holds more than one value.
    pub fn conflicts(&mut self) -> Vec<Conflict> {
        let schema = kind::of(self.kind).schema();
        // One pass tells which keys have several values; nearly always none has.
        let several = self.keys_in_conflict(&ROOT);
        let keys = schema.fields.iter().map(|field| field.key).filter(|key| several.contains(*key));
        let mut conflicts: Vec<Conflict> =
            keys.filter_map(|key| self.conflict(&ROOT, key, key.to_owned())).collect();
        for container in schema.containers {
            let Shape::Flat { settles: true, .. } = container.shape else { continue };
            let Some(map) = get_map(&self.doc, container.key) else { continue };
            let keys = self.keys_in_conflict(&map);
            conflicts.extend(
                keys.into_iter()
                    .filter_map(|key| self.conflict(&map, &key, format!("{}/{key}", container.key))),
            );
        }
        conflicts
    }

    fn keys_in_conflict(&self, object: &ObjId) -> SortedSet<String> {
        self.doc
            .map_range(object, ..)
            .filter(|item| item.conflict)
            .map(|item| item.key.into_owned())
            .collect()
    }

    fn conflict(&mut self, object: &ObjId, key: &str, name: String) -> Option<Conflict> {
        let candidates = self.candidates(object, key);
        (candidates.len() > 1).then_some(Conflict { key: name, candidates })
    }

    /// The different values that stand at a key of the root, one or several; the one that readers see first.
    pub fn values_at(&mut self, key: &str) -> Vec<Candidate> {
        self.candidates(&ROOT, key)
    }

    fn candidates(&mut self, object: &ObjId, key: &str) -> Vec<Candidate> {
        let values = self.doc.get_all(object, key).unwrap_or_default();
        let Ok(Some((_, winner))) = self.doc.get(object, key) else { return Vec::new() };
        let mut written: Vec<(String, ObjId)> = values
            .into_iter()
            .filter_map(|(value, by)| match value {
                Value::Scalar(scalar) => Some((text_of(&scalar), by)),
                Value::Object(_) => None,
            })
            .collect();
        written.sort_by_key(|(_, by)| *by != winner);
        let mut candidates: Vec<Candidate> = Vec::new();
        for (value, written_by) in written {
            if candidates.iter().all(|candidate| candidate.value != value) {
                let change = self.doc.hash_for_opid(&written_by);
                let at = change
                    .and_then(|hash| self.doc.get_change_by_hash(&hash))
                    .map(|change| Timestamp::from_millis(change.timestamp().saturating_mul(1_000)));
                candidates.push(Candidate { value, change: change.map(|hash| hash.0), at });
            }
        }
        candidates
    }
}
