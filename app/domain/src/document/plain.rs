//! All that a document says, whatever its kind and whatever version wrote it, as JSON that a reader without this program
//! understands: maps and lists as they are, texts and scalars as values.

use super::Document;
use automerge::{AutoCommit, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value, ValueRef};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Containers within containers that are followed; no kind of record has more than three.
const DEEPEST: usize = 16;

/// What a document says.
#[derive(Debug, Clone, PartialEq)]
pub struct Plain {
    pub fields: Json,
    /// The different values that stand at once at a key, by its path (`answers/<item>/verdict`); the one that readers see
    /// first.
    pub several: BTreeMap<String, Vec<Json>>,
}

impl Document {
    pub fn plain(&self) -> Plain {
        let mut several = BTreeMap::new();
        let fields = map(&self.doc, &ROOT, "", DEEPEST, &mut several);
        Plain { fields, several }
    }
}

fn map(
    doc: &AutoCommit,
    object: &ObjId,
    path: &str,
    depth: usize,
    several: &mut BTreeMap<String, Vec<Json>>,
) -> Json {
    let mut fields = Map::new();
    for item in doc.map_range(object, ..) {
        let path = if path.is_empty() { item.key.to_string() } else { format!("{path}/{}", item.key) };
        if item.conflict {
            several.insert(path.clone(), values(doc, object, &item.key));
        }
        let value = match item.value {
            ValueRef::Scalar(scalar) => scalar_json(&scalar.into()),
            ValueRef::Object(kind) => container(doc, (kind, &item.id()), &path, depth, several),
        };
        fields.insert(item.key.into_owned(), value);
    }
    Json::Object(fields)
}

fn container(
    doc: &AutoCommit,
    (kind, object): (ObjType, &ObjId),
    path: &str,
    depth: usize,
    several: &mut BTreeMap<String, Vec<Json>>,
) -> Json {
    match kind {
        _ if depth == 0 => Json::Null,
        ObjType::Text => Json::String(doc.text(object).unwrap_or_default()),
        ObjType::Map | ObjType::Table => map(doc, object, path, depth - 1, several),
        ObjType::List => {
            let items = (0..doc.length(object)).filter_map(|n| doc.get(object, n).ok().flatten());
            let item = |(n, (value, id)): (usize, (Value<'_>, ObjId))| match value {
                Value::Scalar(scalar) => scalar_json(&scalar),
                Value::Object(kind) => {
                    container(doc, (kind, &id), &format!("{path}/{n}"), depth - 1, several)
                }
            };
            Json::Array(items.enumerate().map(item).collect())
        }
    }
}

/// The values at one key, the one that readers see first, the others in an order of their own.
fn values(doc: &AutoCommit, object: &ObjId, key: &str) -> Vec<Json> {
    let read = |value: &Value<'_>| match value {
        Value::Scalar(scalar) => Some(scalar_json(scalar)),
        Value::Object(_) => None,
    };
    let first = doc.get(object, key).ok().flatten().and_then(|(value, _)| read(&value));
    let all = doc.get_all(object, key).unwrap_or_default();
    let mut others: Vec<Json> = all.iter().filter_map(|(value, _)| read(value)).collect();
    others.retain(|value| Some(value) != first.as_ref());
    others.sort_by_key(Json::to_string);
    others.dedup();
    first.into_iter().chain(others).collect()
}

fn scalar_json(scalar: &ScalarValue) -> Json {
    match scalar {
        ScalarValue::Str(text) => Json::String(text.to_string()),
        ScalarValue::Int(number) | ScalarValue::Timestamp(number) => (*number).into(),
        ScalarValue::Uint(number) => (*number).into(),
        ScalarValue::F64(number) => (*number).into(),
        ScalarValue::Counter(counter) => i64::from(counter).into(),
        ScalarValue::Boolean(is_so) => (*is_so).into(),
        ScalarValue::Bytes(bytes) | ScalarValue::Unknown { bytes, .. } => hex::encode(bytes).into(),
        ScalarValue::Null => Json::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Edit;
    use crate::id::{DocumentId, UnitId};
    use crate::task::NewTask;
    use crate::term::DocumentKind;
    use crate::time::Timestamp;

    fn task() -> Document {
        let at = Timestamp::from_millis(1_790_000_000_000);
        let task = NewTask { unit: UnitId::from_parts(at, [1; 10]), title: "检查".into(), due: None };
        let id = DocumentId::from_parts(at, [2; 10]);
        Document::create(id, &Edit::AddTask(task), at, [3; 16]).expect("a task").0
    }

    #[test]
    fn every_key_is_told_whoever_wrote_it() {
        use automerge::transaction::Transactable;
        let document = task();
        let mut doc = document.doc;
        let later = doc.put_object(ROOT, "later", ObjType::Map).unwrap();
        doc.put(&later, "number", 7_i64).unwrap();
        let list = doc.put_object(&later, "list", ObjType::List).unwrap();
        doc.insert(&list, 0, true).unwrap();
        doc.insert(&list, 1, vec![0xab_u8, 1]).unwrap();
        let text = doc.put_object(ROOT, "words", ObjType::Text).unwrap();
        doc.splice_text(&text, 0, 0, "一二").unwrap();
        let plain = Document { kind: DocumentKind::Task, doc }.plain();
        assert_eq!(plain.fields["title"], "检查");
        assert_eq!(plain.fields["later"], serde_json::json!({ "number": 7, "list": [true, "ab01"] }));
        assert_eq!(plain.fields["words"], "一二");
        assert!(plain.several.is_empty());
    }

    #[test]
    fn values_that_stand_at_once_are_all_told() {
        let mut document = task();
        let base = document.heads();
        let settle = |value: &str| Edit::Settle { key: "title".into(), value: value.into() };
        let at = Timestamp::from_millis(1_790_000_001_000);
        document.edit(&settle("一"), None, at, [4; 16]).expect("edits").expect("a change");
        document.edit(&settle("二"), Some(&base), at, [5; 16]).expect("edits").expect("a change");
        let plain = document.plain();
        let several = &plain.several["title"];
        assert_eq!((several.len(), &several[0]), (2, &plain.fields["title"]));
    }
}
