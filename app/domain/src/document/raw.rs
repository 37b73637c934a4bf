//! What only a hostile or broken client writes: for tests of those who must refuse it.

use super::flat::get_map;
use super::{Document, NewChange};
use crate::time::Timestamp;
use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjType, ROOT, ReadDoc};

pub enum Raw<'a> {
    Put(&'a str, &'a str),
    MakeMap(&'a str),
    Delete(&'a str),
    /// Map, entry (none: the map itself), key, value.
    PutIn(&'a str, &'a str, &'a str, &'a str),
    ReplaceIn(&'a str, &'a str),
    DeleteIn(&'a str, &'a str),
}

pub fn write_raw(document: &mut Document, raw: &Raw<'_>, at: Timestamp) -> NewChange {
    apply(&mut document.doc, raw).expect("Automerge takes it");
    document.commit(at).expect("a change")
}

fn apply(doc: &mut AutoCommit, raw: &Raw<'_>) -> Result<(), automerge::AutomergeError> {
    let map = |doc: &AutoCommit, key: &str| get_map(doc, key).expect("the container is there");
    match raw {
        Raw::Put(key, value) => doc.put(ROOT, *key, *value),
        Raw::MakeMap(key) => doc.put_object(ROOT, *key, ObjType::Map).map(drop),
        Raw::Delete(key) => doc.delete(ROOT, *key),
        Raw::PutIn(container, "", key, value) => {
            let container = map(doc, container);
            doc.put(&container, *key, *value)
        }
        Raw::PutIn(container, entry, key, value) => {
            let container = map(doc, container);
            let (_, entry) = doc.get(&container, *entry)?.expect("the entry is there");
            doc.put(&entry, *key, *value)
        }
        Raw::ReplaceIn(container, entry) => {
            let container = map(doc, container);
            doc.put_object(&container, *entry, ObjType::Map).map(drop)
        }
        Raw::DeleteIn(container, entry) => {
            let container = map(doc, container);
            doc.delete(&container, *entry)
        }
    }
}
