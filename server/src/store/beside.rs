//! The database from a command's side: one connection beside a server that may be running on the same folder.

use super::error::{Result, StoreError};
use super::{Tx, View, connect, existing, schema};
use rusqlite::Connection;
use std::path::Path;

/// An open database that exists, of this program's version.
pub struct Beside {
    conn: Connection,
}

impl Beside {
    pub fn open(folder: &Path) -> Result<Self> {
        let mut conn = connect(&existing(folder)?)?;
        schema::migrate(&mut conn)?;
        // Commands sort and rewrite whole tables: on the disk, so that memory does not grow with the office.
        conn.pragma_update(None, "temp_store", "FILE")?;
        Ok(Self { conn })
    }

    /// Runs `read` on one consistent state.
    pub fn read<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&View<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let state = self.conn.unchecked_transaction().map_err(StoreError::from)?;
        read(&View { conn: &state })
    }

    /// Runs `job` in one transaction, which is on disk when this returns. An `Err` undoes what it wrote.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        job: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let behavior = rusqlite::TransactionBehavior::Immediate;
        let transaction = self.conn.transaction_with_behavior(behavior).map_err(StoreError::from)?;
        let done = job(&Tx { view: View { conn: &transaction } })?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(done)
    }

    /// Gives what was freed back to the disk. Needs as much room again while it works.
    pub fn shrink(&self) -> Result<()> {
        self.conn.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
        Ok(())
    }
}

/// One short writing transaction beside a server that may be running on the same folder.
pub fn write_beside<T, E: From<StoreError>>(
    folder: &Path,
    job: impl FnOnce(&Tx<'_>) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    Beside::open(folder)?.write(job)
}
