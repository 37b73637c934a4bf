//! Loaded documents between two pushes: those lately used, bounded in bytes.

use super::loaded::Loaded;
use spotcheck_domain::id::DocumentId;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

/// Documents lately written, the longest unused given up first.
pub struct Cache {
    inner: Mutex<Inner>,
    most_bytes: usize,
}

#[derive(Default)]
struct Inner {
    loaded: HashMap<DocumentId, (u64, Loaded)>,
    by_use: BTreeMap<u64, DocumentId>,
    n_uses: u64,
    bytes: usize,
}

impl Cache {
    pub fn new(most_bytes: usize) -> Self {
        Self { inner: Mutex::default(), most_bytes }
    }

    /// Takes a document out. What fails upon it is dropped with it, so that nothing half applied comes back.
    pub fn take(&self, id: DocumentId) -> Option<Loaded> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (used, loaded) = inner.loaded.remove(&id)?;
        inner.by_use.remove(&used);
        inner.bytes -= loaded.weight;
        Some(loaded)
    }

    pub fn put(&self, id: DocumentId, loaded: Loaded) {
        if loaded.weight > self.most_bytes {
            return;
        }
        drop(self.take(id));
        // Let go when the lock is: to take a large document apart takes a while, longer for whom all others go before.
        let mut given_up = Vec::new();
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.n_uses += 1;
        let used = inner.n_uses;
        inner.bytes += loaded.weight;
        inner.by_use.insert(used, id);
        if let Some((used, loaded)) = inner.loaded.insert(id, (used, loaded)) {
            inner.by_use.remove(&used);
            inner.bytes -= loaded.weight;
            given_up.push(loaded);
        }
        while inner.bytes > self.most_bytes {
            let Some((_, oldest)) = inner.by_use.pop_first() else { break };
            if let Some((_, loaded)) = inner.loaded.remove(&oldest) {
                inner.bytes -= loaded.weight;
                given_up.push(loaded);
            }
        }
        drop(inner);
    }
}
