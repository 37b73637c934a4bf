//! What was written in a signed record since: every change of what the signature covers shows. No such change is what
//! domain.md excepts: another signature, a statutory entry, an event of a finding, a photo that an event names or on which
//! a signature stands.

use crate::entry::{Fields, read};
use crate::event::Event;
use crate::id::PhotoId;
use crate::record::Write;
use crate::term::PhotoRole;

/// A key of the root that begins so is a statutory entry, or an officer's word on the visit.
const ACT: &str = "act/";
/// What is said of a thing under a key of its own.
const LOST: &str = "lost";

/// The keys of what these writes changed, each once, sorted: a field, a text, `answers/<item>`, `photos`, `findings`, or the
/// family of a later version. `events` are all that the record has now.
pub fn altered(writes: &[Write], events: &[Event]) -> Vec<String> {
    let mut keys: Vec<String> = writes.iter().filter_map(|write| altered_by(write, events)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn altered_by(write: &Write, events: &[Event]) -> Option<String> {
    match write {
        Write::Scalar { map: None, key, .. } if key.starts_with(ACT) => None,
        Write::Scalar { map: None, key, .. } => Some(match key.split_once('/') {
            Some((LOST, _)) => "photos".to_owned(),
            Some((family, _)) => family.to_owned(),
            None => key.clone(),
        }),
        Write::Scalar { map: Some(map), key, .. } => Some(match (map.as_str(), key.rsplit_once('/')) {
            ("answers", Some((item, _))) => format!("{map}/{item}"),
            _ => map.clone(),
        }),
        Write::Entry { map, key, fields, .. } => match map.as_str() {
            "signatures" | "events" => None,
            "photos" if is_named(key, fields, events) => None,
            _ => Some(map.clone()),
        },
        Write::Text { key, .. } | Write::Container { key, .. } => Some(key.clone()),
        Write::Foreign(_) => Some(String::new()),
    }
}

/// An event shows this photo, or it is of a page that was signed.
fn is_named(key: &str, fields: &Fields, events: &[Event]) -> bool {
    let is_page = read::<PhotoRole>(fields, "role") == Some(PhotoRole::Signed);
    let id = key.parse::<PhotoId>().ok();
    is_page || id.is_some_and(|id| events.iter().any(|event| event.detail.photos().contains(&id)))
}
