//! Records as flat maps of scalars.
//!
//! An entry is written whole in one change, and every value is a scalar; so an entry is either wholly visible or not
//! there, and a reader in any language sees plain keys and values.

use crate::entry::{Fields, Scalar};
use crate::record::DocumentError;
use crate::sorted::SortedMap;
use automerge::transaction::Transactable;
use automerge::{AutoCommit, ChangeHash, ObjId, ObjType, ReadDoc, ScalarValue, Value, ValueRef};

/// Writes a new map with these fields under `key` of `parent`.
pub fn put_entry(
    doc: &mut AutoCommit,
    parent: &ObjId,
    key: &str,
    fields: Fields,
) -> Result<(), DocumentError> {
    let entry = doc.put_object(parent, key, ObjType::Map)?;
    for (key, value) in fields {
        doc.put(&entry, key, automerge_of(value))?;
    }
    Ok(())
}

fn automerge_of(value: Scalar) -> ScalarValue {
    match value {
        Scalar::Text(text) => text.into(),
        Scalar::Int(number) => ScalarValue::Int(number),
        Scalar::Float(number) => ScalarValue::F64(number),
        Scalar::Flag(is_so) => ScalarValue::Boolean(is_so),
    }
}

/// A scalar as documents have it; `None` for what no version of this software writes.
pub fn scalar_of(value: &ScalarValue) -> Option<Scalar> {
    Some(match value {
        ScalarValue::Str(text) => Scalar::Text(text.to_string()),
        ScalarValue::Int(number) => Scalar::Int(*number),
        ScalarValue::Uint(number) => match i64::try_from(*number) {
            Ok(number) => Scalar::Int(number),
            Err(_) => Scalar::Float(*number as f64),
        },
        ScalarValue::F64(number) if number.is_finite() => Scalar::Float(*number),
        ScalarValue::Boolean(is_so) => Scalar::Flag(*is_so),
        _ => return None,
    })
}

/// The fields of every entry of the map under `key`.
pub fn get_entries(doc: &AutoCommit, key: &str) -> Vec<(String, Fields)> {
    let Some(map) = get_map(doc, key) else { return Vec::new() };
    doc.map_range(&map, ..)
        .filter_map(|item| {
            let ValueRef::Object(ObjType::Map) = item.value else { return None };
            let fields = scalars(doc, &item.id()).filter_map(|(key, value)| Some((key, scalar_of(&value)?)));
            Some((item.key.into_owned(), fields.collect()))
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

/// Every scalar of a map as text, and the keys that have several values.
pub fn get_strs(doc: &AutoCommit, object: &ObjId) -> (SortedMap<String, String>, Vec<String>) {
    let (mut all, mut several) = (SortedMap::new(), Vec::new());
    for item in doc.map_range(object, ..) {
        let ValueRef::Scalar(scalar) = item.value else { continue };
        if item.conflict {
            several.push(item.key.to_string());
        }
        all.insert(item.key.into_owned(), text_of(&scalar.into()));
    }
    (all, several)
}

/// The keys of a map that have several values.
pub fn get_several(doc: &AutoCommit, object: &ObjId) -> Vec<String> {
    doc.map_range(object, ..).filter(|item| item.conflict).map(|item| item.key.into_owned()).collect()
}

/// The scalars of the root as text, as they were at these heads.
pub fn get_root_at(doc: &AutoCommit, heads: &[ChangeHash]) -> SortedMap<String, String> {
    let at = doc.map_range_at(automerge::ROOT, .., heads);
    let scalars = at.filter_map(|item| match item.value {
        ValueRef::Scalar(scalar) => Some((item.key.into_owned(), text_of(&scalar.into()))),
        ValueRef::Object(_) => None,
    });
    scalars.collect()
}

/// The values at one key, each once.
pub fn get_values(doc: &AutoCommit, object: &ObjId, key: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for (value, _) in doc.get_all(object, key).unwrap_or_default() {
        let Value::Scalar(scalar) = value else { continue };
        let value = text_of(&scalar);
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
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
