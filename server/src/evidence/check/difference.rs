//! Two values of JSON, and where they are not the same.

use super::shown;
use crate::evidence::record::text_of;
use serde_json::{Map, Value};

/// Complaints about one file, at most.
const MOST: usize = 50;

/// What stands otherwise in a file than in the record, by the field: `title reads “…” in record.json, “…” in the record`.
pub fn differences(file: &str, stands: &Value, record: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let name = file.rsplit('/').next().unwrap_or(file);
    compare("", stands, record, &mut |path, stands, record| {
        if found.len() < MOST {
            // What the record itself says is told by its own name.
            let path = path.strip_prefix("fields/").unwrap_or(path);
            found.push(match (stands, record) {
                (Some(stands), Some(record)) => {
                    let (stands, record) = (shown(&text_of(stands)), shown(&text_of(record)));
                    format!("{path} reads {stands} in {name}, {record} in the record")
                }
                (Some(stands), None) => {
                    format!(
                        "{path} reads {} in {name}, and the record has no such field",
                        shown(&text_of(stands))
                    )
                }
                (None, record) => {
                    let record = shown(&record.map(text_of).unwrap_or_default());
                    format!("{path} is not in {name}, and reads {record} in the record")
                }
            });
        }
    });
    found
}

type Found<'f> = &'f mut dyn FnMut(&str, Option<&Value>, Option<&Value>);

fn compare(path: &str, stands: &Value, record: &Value, found: Found<'_>) {
    match (stands, record) {
        (Value::Object(stands), Value::Object(record)) => objects(path, stands, record, found),
        (Value::Array(stands), Value::Array(record)) => {
            for n in 0..stands.len().max(record.len()) {
                one(&below(path, &n.to_string()), stands.get(n), record.get(n), found);
            }
        }
        (stands, record) if stands != record => found(path, Some(stands), Some(record)),
        _ => {}
    }
}

fn objects(path: &str, stands: &Map<String, Value>, record: &Map<String, Value>, found: Found<'_>) {
    for (key, stands) in stands {
        one(&below(path, key), Some(stands), record.get(key), found);
    }
    for (key, record) in record.iter().filter(|(key, _)| !stands.contains_key(*key)) {
        one(&below(path, key), None, Some(record), found);
    }
}

fn one(path: &str, stands: Option<&Value>, record: Option<&Value>, found: Found<'_>) {
    match (stands, record) {
        (Some(stands), Some(record)) => compare(path, stands, record, found),
        (None, None) => {}
        (stands, record) => found(path, stands, record),
    }
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}/{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_is_named_with_both_of_its_values() {
        let record =
            json!({ "fields": { "title": "一", "n": 1, "events": { "a": { "at": 5 } } }, "heads": ["x"] });
        let stands = json!({ "fields": { "title": "二", "events": { "a": { "at": 6, "note": "" } } }, "heads": ["x", "y"] });
        assert_eq!(
            differences("records/1/record.json", &stands, &record),
            [
                "events/a/at reads “6” in record.json, “5” in the record",
                "events/a/note reads “” in record.json, and the record has no such field",
                "title reads “二” in record.json, “一” in the record",
                "n is not in record.json, and reads “1” in the record",
                "heads/1 reads “y” in record.json, and the record has no such field",
            ]
        );
        assert!(differences("record.json", &record, &record).is_empty());
    }
}
