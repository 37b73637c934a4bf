//! What records of every kind have: photos, values that stand at once, keys of which this page has no place of its own, and the
//! chain.

use super::Shown;
use super::html::{escape, moment};
use super::table;
use super::words::Words;
use crate::evidence::chain::Chain;
use crate::evidence::path;
use crate::evidence::record::text_of;
use serde_json::Value;
use spotcheck_domain::time::Timestamp;

/// What a browser shows.
const SHOWN: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];

/// A moment, or nothing.
pub fn at(time: Option<Timestamp>) -> String {
    time.map(moment).unwrap_or_default()
}

pub fn photos(shown: &Shown<'_>) -> String {
    let words = shown.words;
    let photos = shown.record.photos();
    let rows = photos.iter().map(|photo| {
        let (hash, path) = (photo.sha256, path::of_photo(photo));
        let file = if shown.missing.contains_key(&hash) {
            format!("<span class=\"mark\">{}</span> <code>{hash}</code>", words.say("not_here"))
        } else if SHOWN.contains(&photo.media_type.as_str()) {
            format!(
                "<a href=\"{path}\"><img loading=\"lazy\" alt=\"\" src=\"{path}\"></a> <code>{hash}</code>"
            )
        } else {
            format!("<a href=\"{path}\"><code>{hash}</code></a>")
        };
        let received = at(shown.received("photos", &photo.id.to_string()));
        let role = words.term("photo", photo.role.word());
        let place = photo.position.as_ref().map(ToString::to_string).unwrap_or_default();
        vec![role, moment(photo.taken_at), received, escape(&place), file]
    });
    let heads = ["role", "claimed_at", "received_at", "position", "file"];
    table::under(words, "photos", &heads, rows)
}

/// Values that people wrote who had not seen one another, until somebody chooses.
pub fn several(shown: &Shown<'_>) -> String {
    let rows = shown.record.plain.several.iter().map(|(key, values)| {
        let values: Vec<String> = values.iter().map(|value| escape(&text_of(value))).collect();
        vec![escape(key), values.join("<br>")]
    });
    table::under(shown.words, "several", &["key", "value"], rows)
}

/// Everything but what stands under these keys; one that ends with a stroke stands for all that begin so.
pub fn rest(shown: &Shown<'_>, but: &[&str]) -> String {
    let mut rows = Vec::new();
    for (key, value) in shown.record.plain.fields.as_object().into_iter().flatten() {
        let is_shown =
            but.iter().any(|other| *other == key || (other.ends_with('/') && key.starts_with(*other)));
        if !is_shown {
            flat(key, value, &mut rows);
        }
    }
    table::under(shown.words, "also", &["key", "value"], rows.into_iter())
}

/// Every value that is none of a container, by its path.
fn flat(path: &str, value: &Value, rows: &mut Vec<Vec<String>>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| flat(&format!("{path}/{key}"), value, rows));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, value)| flat(&format!("{path}/{n}"), value, rows));
        }
        value => rows.push(vec![escape(path), escape(&text_of(value))]),
    }
}

pub fn chain(words: &Words, chain: &Chain) -> String {
    let rows = chain.each().map(|(change, push)| {
        vec![format!("<code>{}</code>", escape(change)), push.author.to_string(), moment(push.received_at)]
    });
    let heads = ["change", "author", "received_at"];
    let table = table::under(words, "changes", &heads, rows);
    format!("<details>\n<summary>{}</summary>\n{table}</details>\n", words.say("changes"))
}
