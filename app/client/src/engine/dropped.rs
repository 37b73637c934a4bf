//! Changes that leave a document because the office refused them, or because they build upon such ones: which they are,
//! and what they had written.

use spotcheck_domain::document::{Containers, Document, Hash, Parsed, Write};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::reason::Fault;
use spotcheck_domain::sorted::{SortedMap, SortedSet};

/// The reason of what was not judged for itself.
pub const DESCENDS: &str = Fault::Descends.word();
/// In place of that one: the office has by now what it builds upon. It leaves the document and is written again.
pub const AGAIN: &str = "";

/// A change that leaves the document, with the edits that it stands for.
pub struct Dropped {
    pub hash: Hash,
    pub bytes: Vec<u8>,
    /// The office's own reason; `None`: it only builds upon what was refused.
    pub reason: Option<String>,
    pub edits: Vec<Edit>,
}

/// Whether some of these changes are part of the document.
pub fn holds_any(document: &mut Document, changes: &SortedMap<Hash, String>) -> bool {
    !changes.is_empty() && document.changes().iter().any(|(hash, _)| changes.contains_key(hash))
}

/// The changes that stay, and those that leave: the refused ones with all that builds upon them, in causal order.
pub fn plan_split(
    changes: Vec<(Hash, Vec<u8>)>,
    refused: &SortedMap<Hash, String>,
) -> (Vec<(Hash, Vec<u8>)>, Vec<Dropped>) {
    let mut kept = Vec::new();
    let mut gone: SortedSet<Hash> = SortedSet::new();
    let mut dropped = Vec::new();
    for (hash, bytes) in changes {
        let reason = refused.get(&hash);
        let is_again = reason.is_some_and(|reason| reason == AGAIN);
        let deps = Parsed::parse(&bytes).map(|parsed| parsed.head().deps).unwrap_or_default();
        let descends = deps.iter().any(|dep| gone.contains(dep));
        if reason.is_none() && !descends {
            kept.push((hash, bytes));
            continue;
        }
        gone.insert(hash);
        // What it builds upon may be refused for a reason that is not known here. Written again upon the same, it would
        // come back for ever.
        let reason = reason.filter(|reason| !is_again && (*reason != DESCENDS || !descends)).cloned();
        dropped.push(Dropped { hash, bytes, reason, edits: Vec::new() });
    }
    (kept, dropped)
}

/// Fills in what the dropped changes had written. The words of a text are those that it had after the change; where a
/// refused change typed in the same text they cannot be told apart, and only what was typed is kept.
pub fn read_edits(document: &mut Document, dropped: &mut [Dropped], actor: [u8; 16]) {
    let mut containers: Containers = document.containers();
    let kind = document.kind();
    let mut soiled: SortedSet<String> = SortedSet::new();
    for one in dropped {
        let Ok(parsed) = Parsed::parse(&one.bytes) else { continue };
        for write in parsed.writes(&mut containers) {
            let Some(mut edit) = write.edit(kind) else { continue };
            if let Write::Text { key, typed, .. } = &write {
                if one.reason.is_some() {
                    soiled.insert(key.clone());
                }
                let whole = (!soiled.contains(key)).then(|| document.at(&[one.hash], actor).ok()).flatten();
                let words = whole.and_then(|then| then.text(key)).unwrap_or_else(|| typed.clone());
                match &mut edit {
                    Edit::Describe { text } | Edit::Narrate { text } => *text = words,
                    _ => {}
                }
                // Without the whole text it cannot be written again: it is kept beside what was refused.
                if soiled.contains(key) && one.reason.is_none() {
                    one.reason = Some(DESCENDS.to_owned());
                }
            }
            one.edits.push(edit);
        }
    }
}
