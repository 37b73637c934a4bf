//! A document as ingest works with it: loaded, with what must be known of its changes.

use crate::store::{StoreError, View};
use spotcheck_domain::document::Document;
use spotcheck_domain::id::{DocumentId, UnitId};
use spotcheck_domain::term::DocumentKind;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The server never writes with it: it only reads what others wrote.
pub const READING_ACTOR: [u8; 16] = [0; 16];

/// A loaded document with what ingest must know of its changes.
pub struct Loaded {
    pub kind: DocumentKind,
    pub unit: UnitId,
    pub document: Document,
    pub n_changes: u64,
    pub n_operations: u64,
    pub known: HashSet<[u8; 32]>,
    /// The last sequence number of each actor.
    pub actors: HashMap<[u8; 16], u64>,
    /// Changes that the stored snapshot holds.
    pub n_in_snapshot: u64,
    /// Estimated bytes in memory.
    pub weight: usize,
}

impl Loaded {
    /// Memory of a loaded document, by measurement: 12 kB and about a dozen times its saved bytes.
    pub fn weigh(saved_bytes: usize, n_changes: u64) -> usize {
        12_000 + saved_bytes * 12 + n_changes as usize * 48
    }
}

/// Loads a stored document.
pub fn load(view: &dyn View, id: DocumentId) -> Result<Option<Loaded>, StoreError> {
    let Some(row) = view.document(id)? else { return Ok(None) };
    let snapshot = view.snapshot(id)?;
    let (from, n_in_snapshot) = snapshot.as_ref().map_or((0, 0), |(sequence, n, _)| (*sequence, *n));
    let tail: Vec<Vec<u8>> =
        view.changes_between(id, from, i64::MAX as u64)?.into_iter().map(|change| change.bytes).collect();
    let n_bytes =
        tail.iter().map(Vec::len).sum::<usize>() + snapshot.as_ref().map_or(0, |(_, _, bytes)| bytes.len());
    let mut known = HashSet::new();
    let mut actors = HashMap::new();
    for key in view.change_keys(id)? {
        known.insert(key.hash);
        let last = actors.entry(key.actor).or_insert(0);
        *last = key.actor_seq.max(*last);
    }
    let document = catch_unwind(AssertUnwindSafe(|| match snapshot {
        Some((_, _, bytes)) => {
            let mut document = Document::load(row.kind, &bytes, READING_ACTOR)?;
            if !tail.is_empty() {
                document.apply(&tail)?;
            }
            Ok(document)
        }
        None => Document::from_changes(row.kind, &tail, READING_ACTOR),
    }));
    let document =
        document.ok().and_then(Result::<_, spotcheck_domain::document::DocumentError>::ok).ok_or({
            // Only what loads again is ever stored, so this is damage on the disk.
            StoreError::Unreadable("a stored document")
        })?;
    Ok(Some(Loaded {
        kind: row.kind,
        unit: row.unit,
        document,
        n_changes: row.n_changes,
        n_operations: row.n_operations,
        known,
        actors,
        n_in_snapshot,
        weight: Loaded::weigh(n_bytes, row.n_changes),
    }))
}
