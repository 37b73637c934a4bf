//! A document as ingest holds it between pushes, and a cache of those lately used, bounded in bytes.

use crate::store::{StoreError, View};
use spotcheck_domain::document::Document;
use spotcheck_domain::id::{DocumentId, UnitId};
use spotcheck_domain::term::DocumentKind;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// The server never writes with it: it only reads what others wrote.
pub const READING_ACTOR: [u8; 16] = [0; 16];

/// A loaded document with what ingest must know of its changes.
pub struct Held {
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

impl Held {
    /// Memory of a loaded document, by measurement: 12 kB and about a dozen times its saved bytes.
    pub fn weigh(saved_bytes: usize, n_changes: u64) -> usize {
        12_000 + saved_bytes * 12 + n_changes as usize * 48
    }
}

/// Loads a stored document.
pub fn load(view: &View<'_>, id: DocumentId) -> Result<Option<Held>, StoreError> {
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
    Ok(Some(Held {
        kind: row.kind,
        unit: row.unit,
        document,
        n_changes: row.n_changes,
        n_operations: row.n_operations,
        known,
        actors,
        n_in_snapshot,
        weight: Held::weigh(n_bytes, row.n_changes),
    }))
}

/// Documents lately written, the longest unused given up first.
pub struct Cache {
    inner: Mutex<Inner>,
    most_bytes: usize,
}

#[derive(Default)]
struct Inner {
    held: HashMap<DocumentId, (u64, Held)>,
    by_use: BTreeMap<u64, DocumentId>,
    n_uses: u64,
    bytes: usize,
}

impl Cache {
    pub fn new(most_bytes: usize) -> Self {
        Self { inner: Mutex::default(), most_bytes }
    }

    /// Takes a document out. What fails upon it is dropped with it, so that nothing half applied comes back.
    pub fn take(&self, id: DocumentId) -> Option<Held> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (used, held) = inner.held.remove(&id)?;
        inner.by_use.remove(&used);
        inner.bytes -= held.weight;
        Some(held)
    }

    pub fn put(&self, id: DocumentId, held: Held) {
        if held.weight > self.most_bytes {
            return;
        }
        drop(self.take(id));
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.n_uses += 1;
        let used = inner.n_uses;
        inner.bytes += held.weight;
        inner.by_use.insert(used, id);
        if let Some((used, held)) = inner.held.insert(id, (used, held)) {
            inner.by_use.remove(&used);
            inner.bytes -= held.weight;
        }
        while inner.bytes > self.most_bytes {
            let Some((_, oldest)) = inner.by_use.pop_first() else { break };
            if let Some((_, held)) = inner.held.remove(&oldest) {
                inner.bytes -= held.weight;
            }
        }
    }
}
