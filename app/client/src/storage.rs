//! The local store as the engine needs it: ordered tables of bytes, and batches that are wholly there or not at all.

use std::ops::Bound;

/// The tables of a local store. The words are their names in the browser's database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// `name` → identity, cursor, replica and the like.
    Settings,
    /// `document` → kind and, where the office sent one, a snapshot.
    Documents,
    /// `document ‖ change hash` → raw change.
    Changes,
    /// `document` → ledger row.
    Rows,
    /// `time ‖ random` → a change that the office has not acknowledged.
    Outbox,
    /// `time ‖ random` → a photo that the office has not acknowledged.
    Uploads,
    /// `photo hash` → what is known of a photo whose bytes are here.
    Photos,
    /// `document ‖ key` → words typed and not yet an edit.
    Drafts,
    /// `document ‖ change hash` → the office's receipt.
    Receipts,
    /// `name` → reference data.
    Reference,
    /// `document ‖ change hash` → why the office did not take it.
    Refused,
    /// `document` → how often opening it killed the engine.
    SetAside,
}

impl Table {
    pub const ALL: &'static [Self] = &[
        Self::Settings,
        Self::Documents,
        Self::Changes,
        Self::Rows,
        Self::Outbox,
        Self::Uploads,
        Self::Photos,
        Self::Drafts,
        Self::Receipts,
        Self::Reference,
        Self::Refused,
        Self::SetAside,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Documents => "documents",
            Self::Changes => "changes",
            Self::Rows => "rows",
            Self::Outbox => "outbox",
            Self::Uploads => "uploads",
            Self::Photos => "photos",
            Self::Drafts => "drafts",
            Self::Receipts => "receipts",
            Self::Reference => "reference",
            Self::Refused => "refused",
            Self::SetAside => "set_aside",
        }
    }
}

/// One write of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    Put(Table, Vec<u8>, Vec<u8>),
    Delete(Table, Vec<u8>),
    /// All that the table holds.
    Clear(Table),
}

/// Writes that become durable together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    pub writes: Vec<Write>,
}

impl Batch {
    pub fn put(&mut self, table: Table, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) -> &mut Self {
        self.writes.push(Write::Put(table, key.into(), value.into()));
        self
    }
    pub fn delete(&mut self, table: Table, key: impl Into<Vec<u8>>) -> &mut Self {
        self.writes.push(Write::Delete(table, key.into()));
        self
    }
    pub fn clear(&mut self, table: Table) -> &mut Self {
        self.writes.push(Write::Clear(table));
        self
    }
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }
}

/// Why the store did not do it. A failed batch has left no trace.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    #[error("the browser refuses to store more")]
    Full,
    #[error("the store is closed")]
    Closed,
    #[error("the store failed: {0}")]
    Fault(String),
}

/// An ordered, durable store. Keys compare as bytes.
#[allow(async_fn_in_trait, reason = "the engine is single-threaded everywhere")]
pub trait Storage {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StorageError>;

    /// Every entry whose key begins with `prefix`, in order of keys. An empty prefix gives the whole table.
    async fn scan(&self, table: Table, prefix: &[u8]) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StorageError>;

    /// All of the batch, durable when this returns; or none of it.
    async fn commit(&self, batch: Batch) -> Result<(), StorageError>;

    /// After the browser had put the page aside: the connection is probed and, if it was lost, opened again.
    async fn probe(&self) -> Result<(), StorageError>;
}

/// The smallest key beyond all keys that begin with `prefix`.
pub fn end_of(prefix: &[u8]) -> Bound<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Bound::Excluded(end);
        }
    }
    Bound::Unbounded
}
