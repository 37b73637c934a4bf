//! The local store in IndexedDB: one object store for each table, keys and values as buffers.
//!
//! Every write is one transaction of durability `strict`, all its puts issued at once: Chrome calls a relaxed one
//! complete before it is on disk, and WebKit ends a transaction whose requests pause.

mod connection;
mod error;

pub use connection::Connection;
pub(super) use connection::{BLOB_PIECES, BLOBS, DEVICE_KEYS};

use super::{js, timer};
use futures::future::{Either, select, try_join};
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use spotcheck_client::storage::{Batch, Storage, StorageError, Table, Write, end_of};
use spotcheck_domain::sorted::SortedSet;
use std::ops::Bound;
use std::pin::pin;
use wasm_bindgen::JsValue;

pub(super) use error::Failed;

/// How long a living connection may take for one small answer, behind all that was asked before.
const PATIENCE_MILLIS: u64 = 5_000;

/// The tables of one database. A clone is another handle on the same connection.
#[derive(Clone)]
pub struct Tables {
    connection: Connection,
}

impl Tables {
    pub const fn new(connection: Connection) -> Self {
        Self { connection }
    }
}

impl Storage for Tables {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StorageError> {
        let value = self
            .connection
            .run(async |database| {
                let transaction = database.transaction(table.name()).build()?;
                let store = transaction.object_store(table.name())?;
                let value: Option<JsValue> = store.get(of(key)).primitive()?.await?;
                Ok(value)
            })
            .await?;
        Ok(value.as_ref().and_then(js::bytes))
    }

    async fn scan(&self, table: Table, prefix: &[u8]) -> Result<Vec<(Vec<u8>, Vec<u8>)>, StorageError> {
        let (keys, values) = self
            .connection
            .run(async |database| {
                let transaction = database.transaction(table.name()).build()?;
                let store = transaction.object_store(table.name())?;
                // Both are asked before either is awaited, so that they see the same state.
                let keys =
                    store.get_all_keys::<JsValue>().with_query::<JsValue, _>(range(prefix)).primitive()?;
                let values =
                    store.get_all::<JsValue>().with_query::<JsValue, _>(range(prefix)).primitive()?;
                let (keys, values) = try_join(keys, values).await?;
                Ok((keys.collect::<Result<Vec<_>, _>>()?, values.collect::<Result<Vec<_>, _>>()?))
            })
            .await?;
        let entries =
            keys.iter().zip(&values).filter_map(|(key, value)| Some((js::bytes(key)?, js::bytes(value)?)));
        Ok(entries.collect())
    }

    async fn commit(&self, batch: Batch) -> Result<(), StorageError> {
        if batch.is_empty() {
            return Ok(());
        }
        let tables: SortedSet<Table> = batch
            .writes
            .iter()
            .map(|write| match write {
                Write::Put(table, ..) | Write::Delete(table, _) | Write::Clear(table) => *table,
            })
            .collect();
        let names: Vec<&str> = tables.into_iter().map(Table::name).collect();
        self.connection
            .run(async |database| {
                write(database, &names, |transaction| {
                    for write in &batch.writes {
                        match write {
                            Write::Put(table, key, value) => {
                                put(&transaction.object_store(table.name())?, key, of(value))?;
                            }
                            Write::Delete(table, key) => {
                                delete(&transaction.object_store(table.name())?, KeyRange::Only(of(key)))?;
                            }
                            Write::Clear(table) => {
                                clear(&transaction.object_store(table.name())?)?;
                            }
                        }
                    }
                    Ok(())
                })
                .await
            })
            .await
    }

    async fn probe(&self) -> Result<(), StorageError> {
        // A lost connection fails here, and is opened again by `run`; or it is silent, as WebKit's at times.
        let asked = pin!(self.get(Table::Settings, b""));
        match select(asked, pin!(timer::sleep(PATIENCE_MILLIS))).await {
            Either::Left((answer, _)) => answer.map(drop),
            Either::Right(_) => {
                self.connection.renew();
                self.get(Table::Settings, b"").await.map(drop)
            }
        }
    }
}

/// A key or value of these bytes.
pub(super) fn of(bytes: &[u8]) -> JsValue {
    js::buffer(bytes).into()
}

/// Issued now; how it went, the transaction tells.
pub(super) fn put(store: &ObjectStore<'_>, key: &[u8], value: JsValue) -> Result<(), Failed> {
    store.put(value).with_key(of(key)).without_key_type().primitive()?;
    Ok(())
}

/// Issued now; how it went, the transaction tells.
pub(super) fn delete(store: &ObjectStore<'_>, keys: KeyRange<JsValue>) -> Result<(), Failed> {
    store.delete::<JsValue, _>(keys).primitive()?;
    Ok(())
}

/// Issued now; how it went, the transaction tells.
pub(super) fn clear(store: &ObjectStore<'_>) -> Result<(), Failed> {
    store.clear()?;
    Ok(())
}

/// Every key that begins with `prefix`.
pub(super) fn range(prefix: &[u8]) -> KeyRange<JsValue> {
    match end_of(prefix) {
        Bound::Excluded(end) | Bound::Included(end) => KeyRange::Bound(of(prefix), false, of(&end), true),
        Bound::Unbounded => KeyRange::LowerBound(of(prefix), false),
    }
}

/// One durable transaction over these stores. `issue` makes all its requests and waits for none.
pub(super) async fn write(
    database: &Database,
    names: &[&str],
    issue: impl FnOnce(&Transaction<'_>) -> Result<(), Failed>,
) -> Result<(), Failed> {
    let options = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    let transaction =
        database.transaction(names).with_mode(TransactionMode::Readwrite).with_options(options).build()?;
    // Dropped without a commit, a transaction aborts.
    issue(&transaction)?;
    let raw: web_sys::IdbTransaction = (**transaction.as_sys()).clone();
    transaction.commit().await.map_err(|error| match raw.error() {
        // An abort without a failed request, as for want of room at the end, says why only here.
        Some(reason) => reason.into(),
        None => error.into(),
    })
}
