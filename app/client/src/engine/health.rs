//! How this phone's own store does: every call of the engine to its tables and blobs goes through here and is noted, so
//! that a store that fails is never taken for a missing network, whoever was using it.

use crate::blobs::Blobs;
use crate::protocol::Failure;
use crate::storage::{Batch, Storage, StorageError, Table};
use spotcheck_domain::photo::PhotoHash;
use std::cell::RefCell;
use std::rc::Rc;

/// The last word of the store. A clone is another handle on the same word.
#[derive(Clone, Default)]
pub struct Health {
    word: Rc<RefCell<Option<Word>>>,
    told: Rc<RefCell<Option<Failure>>>,
}

struct Word {
    failure: Failure,
    /// A store that takes nothing more may still be read: only a write shows that it does again.
    of_write: bool,
}

impl Health {
    /// How the store failed, as long as nothing has gone well since that would not have then.
    pub fn failure(&self) -> Option<Failure> {
        self.word.borrow().as_ref().map(|word| word.failure.clone())
    }

    /// Whether that is another than when this was last asked. What came and went between is no news: answering a watch
    /// uses the store too, and must come to an end.
    pub fn take_news(&self) -> bool {
        let now = self.failure();
        let is_news = *self.told.borrow() != now;
        *self.told.borrow_mut() = now;
        is_news
    }

    fn noted<R>(&self, done: Result<R, StorageError>, of_write: bool) -> Result<R, StorageError> {
        let mut word = self.word.borrow_mut();
        match &done {
            Err(error) => *word = Some(Word { failure: error.clone().into(), of_write }),
            Ok(_) if of_write || word.as_ref().is_some_and(|word| !word.of_write) => *word = None,
            Ok(_) => {}
        }
        drop(word);
        done
    }
}

/// A store whose every answer is noted.
pub struct Watched<S> {
    store: S,
    health: Health,
}

impl<S> Watched<S> {
    pub const fn new(store: S, health: Health) -> Self {
        Self { store, health }
    }
}

impl<S: Storage> Storage for Watched<S> {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StorageError> {
        self.health.noted(self.store.get(table, key).await, false)
    }

    async fn scan(&self, table: Table, prefix: &[u8]) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StorageError> {
        self.health.noted(self.store.scan(table, prefix).await, false)
    }

    async fn commit(&self, batch: Batch) -> Result<(), StorageError> {
        let wrote = !batch.is_empty();
        self.health.noted(self.store.commit(batch).await, wrote)
    }

    async fn probe(&self) -> Result<(), StorageError> {
        self.health.noted(self.store.probe().await, false)
    }
}

impl<B: Blobs> Blobs for Watched<B> {
    async fn put(&self, hash: PhotoHash, bytes: &[u8]) -> Result<(), StorageError> {
        self.health.noted(self.store.put(hash, bytes).await, true)
    }

    async fn get(&self, hash: PhotoHash) -> Result<Option<Vec<u8>>, StorageError> {
        self.health.noted(self.store.get(hash).await, false)
    }

    async fn slice(
        &self,
        hash: PhotoHash,
        offset: u64,
        length: usize,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        self.health.noted(self.store.slice(hash, offset, length).await, false)
    }

    async fn delete(&self, hash: PhotoHash) -> Result<(), StorageError> {
        self.health.noted(self.store.delete(hash).await, false)
    }

    async fn clear(&self) -> Result<(), StorageError> {
        self.health.noted(self.store.clear().await, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Memory;
    use futures::executor::block_on;

    #[test]
    fn a_store_that_takes_nothing_fails_until_something_is_written_and_a_dead_one_until_it_answers() {
        let (memory, health) = (Memory::default(), Health::default());
        let store = Watched::new(memory.clone(), health.clone());
        let write = || {
            let mut batch = Batch::default();
            batch.put(Table::Settings, *b"a", *b"1");
            block_on(store.commit(batch)).is_ok()
        };
        let read = || block_on(Storage::get(&store, Table::Settings, b"a")).is_ok();

        memory.fill_up(true);
        assert!(!write() && health.take_news());
        assert!(read(), "it still reads");
        assert_eq!((health.failure(), health.take_news()), (Some(Failure::StorageFull), false));
        memory.fill_up(false);
        assert!(write());
        assert_eq!((health.failure(), health.take_news()), (None, true));

        memory.kill_after(0);
        assert!(!read());
        assert_eq!(health.failure(), Some(Failure::StorageFault));
        memory.revive();
        assert!(read());
        assert_eq!((health.failure(), health.take_news()), (None, false), "what came and went is no news");
    }
}
