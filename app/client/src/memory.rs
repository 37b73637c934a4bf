//! A store in memory: the phone of tests and benches. A clone is another handle on the same store, so that a test can
//! drop an engine, as a killed page would, and open another one on what was durable.

use crate::blobs::Blobs;
use crate::storage::{Batch, Storage, StorageError, Table, Write, end_of};
use spotcheck_domain::photo::PhotoHash;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::rc::Rc;

type Entries = BTreeMap<Vec<u8>, Vec<u8>>;

#[derive(Default)]
struct Inner {
    tables: RefCell<BTreeMap<Table, Entries>>,
    blobs: RefCell<BTreeMap<PhotoHash, Vec<u8>>>,
    /// Commits left until the store plays dead; `None`: it lives.
    commits_left: Cell<Option<u32>>,
    full: Cell<bool>,
}

/// Tables and blobs in memory.
#[derive(Clone, Default)]
pub struct Memory {
    inner: Rc<Inner>,
}

impl Memory {
    /// After `n` more durable writes every call fails, as if the page had been killed at that instant.
    pub fn kill_after(&self, n: u32) {
        self.inner.commits_left.set(Some(n));
    }
    /// The store lives again: what was durable is there, nothing else.
    pub fn revive(&self) {
        self.inner.commits_left.set(None);
    }
    /// From now on every write fails for lack of room.
    pub fn fill_up(&self, full: bool) {
        self.inner.full.set(full);
    }
    fn alive(&self) -> Result<(), StorageError> {
        if self.inner.commits_left.get() == Some(0) { Err(StorageError::Closed) } else { Ok(()) }
    }
    fn writable(&self) -> Result<(), StorageError> {
        self.alive()?;
        if self.inner.full.get() {
            return Err(StorageError::Full);
        }
        self.inner.commits_left.set(self.inner.commits_left.get().map(|left| left - 1));
        Ok(())
    }
}

impl Storage for Memory {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StorageError> {
        self.alive()?;
        Ok(self.inner.tables.borrow().get(&table).and_then(|entries| entries.get(key)).cloned())
    }

    async fn scan(&self, table: Table, prefix: &[u8]) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StorageError> {
        self.alive()?;
        let range = (Bound::Included(prefix.to_vec()), end_of(prefix));
        Ok(self.inner.tables.borrow().get(&table).map_or_else(Vec::new, |entries| {
            entries.range(range).map(|(key, value)| (key.clone(), value.clone())).collect()
        }))
    }

    async fn commit(&self, batch: Batch) -> Result<(), StorageError> {
        if batch.is_empty() {
            return self.alive();
        }
        self.writable()?;
        let mut tables = self.inner.tables.borrow_mut();
        for write in batch.writes {
            match write {
                Write::Put(table, key, value) => {
                    tables.entry(table).or_default().insert(key, value);
                }
                Write::Delete(table, key) => {
                    tables.entry(table).or_default().remove(&key);
                }
                Write::Clear(table) => {
                    tables.remove(&table);
                }
            }
        }
        Ok(())
    }

    async fn probe(&self) -> Result<(), StorageError> {
        self.alive()
    }
}

impl Blobs for Memory {
    async fn put(&self, hash: PhotoHash, bytes: &[u8]) -> Result<(), StorageError> {
        self.writable()?;
        self.inner.blobs.borrow_mut().insert(hash, bytes.to_vec());
        Ok(())
    }

    async fn get(&self, hash: PhotoHash) -> Result<Option<Vec<u8>>, StorageError> {
        self.alive()?;
        Ok(self.inner.blobs.borrow().get(&hash).cloned())
    }

    async fn slice(
        &self,
        hash: PhotoHash,
        offset: u64,
        length: usize,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        self.alive()?;
        Ok(self.inner.blobs.borrow().get(&hash).map(|bytes| {
            let from = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
            bytes[from..bytes.len().min(from.saturating_add(length))].to_vec()
        }))
    }

    async fn delete(&self, hash: PhotoHash) -> Result<(), StorageError> {
        self.alive()?;
        self.inner.blobs.borrow_mut().remove(&hash);
        Ok(())
    }

    async fn clear(&self) -> Result<(), StorageError> {
        self.writable()?;
        self.inner.blobs.borrow_mut().clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract;
    use futures::executor::block_on;

    #[test]
    fn memory_keeps_the_contract() {
        let memory = Memory::default();
        block_on(contract::check_storage(memory.clone(), async || memory.clone())).expect("tables");
        block_on(contract::check_blobs(memory.clone(), async || memory.clone())).expect("blobs");
    }
}
