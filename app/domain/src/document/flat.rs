//! Records as flat maps of scalars: the one place where serde meets Automerge.
//!
//! An entry is written whole in one change, and every value is a scalar; so an entry is either wholly visible or not
//! there, and a reader in any language sees plain keys and values.

use super::DocumentError;
use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjId, ObjType, ReadDoc, ScalarValue, Value, ValueRef};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// The fields of an entry, by their keys.
pub type Fields = Map<String, Json>;

/// A record as an entry's fields.
pub fn fields_of<T: Serialize>(record: &T) -> Fields {
    match serde_json::to_value(record) {
        Ok(Json::Object(fields)) => fields,
        _ => Fields::new(),
    }
}

/// An entry's fields as a record; `None` where this version does not understand them.
pub fn record_of<T: DeserializeOwned>(fields: &Fields) -> Option<T> {
    serde_json::from_value(Json::Object(fields.clone())).ok()
}

/// A scalar as the fields of records have it.
pub fn words_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// Writes a new map with these fields under `key` of `parent`.
pub fn put_entry(
    doc: &mut AutoCommit,
    parent: &ObjId,
    key: &str,
    fields: Fields,
) -> Result<(), DocumentError> {
    let entry = doc.put_object(parent, key, ObjType::Map)?;
    for (key, value) in fields {
        if let Some(scalar) = scalar(value) {
            doc.put(&entry, key, scalar)?;
        }
    }
    Ok(())
}

fn scalar(value: Json) -> Option<ScalarValue> {
    match value {
        Json::Bool(value) => Some(ScalarValue::Boolean(value)),
        Json::Number(number) => {
            number.as_i64().map(ScalarValue::Int).or(number.as_f64().map(ScalarValue::F64))
        }
        Json::String(text) => Some(text.into()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

fn json(value: &ScalarValue) -> Json {
    match value {
        ScalarValue::Str(text) => Json::String(text.to_string()),
        ScalarValue::Int(n) | ScalarValue::Timestamp(n) => Json::from(*n),
        ScalarValue::Uint(n) => Json::from(*n),
        ScalarValue::F64(n) => Json::from(*n),
        ScalarValue::Boolean(value) => Json::Bool(*value),
        _ => Json::Null,
    }
}

/// The fields of every entry of the map under `key`.
pub fn get_entries(doc: &AutoCommit, key: &str) -> Vec<(String, Fields)> {
    let Some(map) = get_map(doc, key) else { return Vec::new() };
    doc.map_range(&map, ..)
        .filter_map(|item| {
            let ValueRef::Object(ObjType::Map) = item.value else { return None };
            let fields = scalars(doc, &item.id()).map(|(key, value)| (key, json(&value))).collect();
            Some((item.key.into_owned(), fields))
        })
        .collect()
}

/// Every scalar of a map in one pass: seeking key by key costs a search for each.
fn scalars<'d>(doc: &'d AutoCommit, object: &ObjId) -> impl Iterator<Item = (String, ScalarValue)> + use<'d> {
    doc.map_range(object, ..).filter_map(|item| match item.value {
        ValueRef::Scalar(scalar) => Some((item.key.into_owned(), scalar.into())),
        ValueRef::Object(_) => None,
    })
}

/// Every scalar of a map as text.
pub fn get_strs(doc: &AutoCommit, object: &ObjId) -> BTreeMap<String, String> {
    scalars(doc, object).map(|(key, scalar)| (key, text_of(&scalar))).collect()
}

pub fn get_map(doc: &AutoCommit, key: &str) -> Option<ObjId> {
    match doc.get(automerge::ROOT, key) {
        Ok(Some((Value::Object(ObjType::Map), id))) => Some(id),
        _ => None,
    }
}

pub fn get_text_id(doc: &AutoCommit, key: &str) -> Option<ObjId> {
    match doc.get(automerge::ROOT, key) {
        Ok(Some((Value::Object(ObjType::Text), id))) => Some(id),
        _ => None,
    }
}

/// A scalar of `object` as text; absent, null and other types read as the empty text.
pub fn get_str(doc: &AutoCommit, object: &ObjId, key: &str) -> String {
    match doc.get(object, key) {
        Ok(Some((Value::Scalar(scalar), _))) => text_of(&scalar),
        _ => String::new(),
    }
}

/// A scalar's canonical text.
pub fn text_of(scalar: &ScalarValue) -> String {
    match scalar {
        ScalarValue::Str(text) => text.to_string(),
        ScalarValue::Int(n) | ScalarValue::Timestamp(n) => n.to_string(),
        ScalarValue::Uint(n) => n.to_string(),
        ScalarValue::Boolean(value) => value.to_string(),
        _ => String::new(),
    }
}
