//! One connection for one command, beside a server that may be running on the same folder.

use super::{State, connect, schema};
use crate::store::{DirectDatabase, Result, StoreError, Tx, View};
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

pub struct Direct {
    conn: Connection,
}

impl Direct {
    pub fn open(path: &Path) -> Result<Self> {
        let mut conn = connect(path)?;
        schema::migrate(&mut conn, path)?;
        // Commands sort and rewrite whole tables: on the disk, so that memory does not grow with the office.
        conn.pragma_update(None, "temp_store", "FILE")?;
        Ok(Self { conn })
    }

    /// What is only read is of this version or none of ours to look into: nothing is migrated.
    pub fn reading(conn: Connection) -> Result<Self> {
        let found = schema::version(&conn)?;
        if found < schema::VERSION {
            return Err(StoreError::Older { found, known: schema::VERSION });
        }
        conn.pragma_update(None, "temp_store", "FILE")?;
        conn.pragma_update(None, "query_only", true)?;
        Ok(Self { conn })
    }

    /// Sorts in memory too, as one whose bytes are to lie nowhere else.
    pub fn in_memory(self) -> Result<Self> {
        self.conn.pragma_update(None, "temp_store", "MEMORY")?;
        Ok(self)
    }
}

impl DirectDatabase for Direct {
    fn read(&self, read: &mut dyn FnMut(&dyn View)) -> Result<()> {
        let state = self.conn.unchecked_transaction()?;
        read(&State { conn: &state });
        Ok(())
    }

    fn write(&mut self, job: &mut dyn FnMut(&dyn Tx) -> bool) -> Result<()> {
        let transaction = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Undone where it is dropped.
        if job(&State { conn: &transaction }) {
            transaction.commit()?;
        }
        Ok(())
    }

    fn shrink(&self) -> Result<()> {
        Ok(self.conn.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?)
    }
}
