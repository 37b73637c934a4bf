//! Numbered migrations, appended and never edited. `user_version` says how many of them a database has seen.

use crate::store::{Result, StoreError};
use rusqlite::{Connection, TransactionBehavior};

const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
    include_str!("migrations/0005.sql"),
];

/// The version that this program reads and writes.
pub const VERSION: u32 = MIGRATIONS.len() as u32;

/// How many migrations the database has seen. A newer one than this program knows is refused.
pub fn version(conn: &Connection) -> Result<u32> {
    let found: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > VERSION { Err(StoreError::Newer { found, known: VERSION }) } else { Ok(found) }
}

/// Brings the database to [`VERSION`]. A newer one is refused and left untouched.
pub fn migrate(conn: &mut Connection) -> Result<()> {
    if version(conn)? == VERSION {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have migrated while this one waited for the lock.
    let found: u32 = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for migration in MIGRATIONS.iter().skip(found as usize) {
        tx.execute_batch(migration)?;
    }
    tx.pragma_update(None, "user_version", VERSION.max(found))?;
    tx.commit()?;
    Ok(())
}
