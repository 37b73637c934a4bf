//! Numbered migrations, appended and never edited. `user_version` says how many of them a database has seen.

use crate::disk::private;
use crate::store::{Result, StoreError};
use rusqlite::{Connection, TransactionBehavior};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
    include_str!("migrations/0005.sql"),
    include_str!("migrations/0006.sql"),
    include_str!("migrations/0007.sql"),
    include_str!("migrations/0008.sql"),
    include_str!("migrations/0009.sql"),
    include_str!("migrations/0010.sql"),
    include_str!("migrations/0011.sql"),
    include_str!("migrations/0012.sql"),
    include_str!("migrations/0013.sql"),
    include_str!("migrations/0014.sql"),
    include_str!("migrations/0015.sql"),
    include_str!("migrations/0016.sql"),
    include_str!("migrations/0017.sql"),
    include_str!("migrations/0018.sql"),
    include_str!("migrations/0019.sql"),
    include_str!("migrations/0020.sql"),
    include_str!("migrations/0021.sql"),
    include_str!("migrations/0022.sql"),
    include_str!("migrations/0023.sql"),
    include_str!("migrations/0024.sql"),
    include_str!("migrations/0025.sql"),
    include_str!("migrations/0026.sql"),
    include_str!("migrations/0027.sql"),
    include_str!("migrations/0028.sql"),
];

/// The version that this program reads and writes.
pub const VERSION: u32 = MIGRATIONS.len() as u32;

/// How many migrations the database has seen. A newer one than this program knows is refused.
pub fn version(conn: &Connection) -> Result<u32> {
    let found: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > VERSION { Err(StoreError::Newer { found, known: VERSION }) } else { Ok(found) }
}

/// Brings the database at `path` to [`VERSION`], and keeps it beside as it was. A newer one is refused and left untouched.
pub fn migrate(conn: &mut Connection, path: &Path) -> Result<()> {
    let found = version(conn)?;
    if found == VERSION {
        return Ok(());
    }
    if found > 0 {
        keep(conn, path, found)?;
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have migrated while this one waited for the lock.
    let found: u32 = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for migration in MIGRATIONS.iter().skip(found as usize) {
        tx.execute_batch(migration)?;
    }
    super::audit::chain_old(&tx)?;
    tx.pragma_update(None, "user_version", VERSION.max(found))?;
    tx.commit()?;
    Ok(())
}

/// Where a database is kept as it was before it was migrated: `spotcheck.db.version-4`.
fn kept(path: &Path, version: u32) -> PathBuf {
    PathBuf::from(format!("{}.version-{version}", path.display()))
}

/// Keeps a copy: a program of before cannot read what this one makes of it. One that is there is of an earlier attempt, and
/// as good.
fn keep(conn: &Connection, path: &Path, version: u32) -> Result<()> {
    let kept = kept(path, version);
    if kept.exists() {
        return Ok(());
    }
    let partial = PathBuf::from(format!("{}.part", kept.display()));
    let _ = fs::remove_file(&partial);
    private::new_file(&partial)?;
    conn.execute("VACUUM INTO ?1", [partial.to_string_lossy()])?;
    File::open(&partial)?.sync_all()?;
    fs::rename(&partial, &kept)?;
    tracing::warn!(version, kept = %kept.display(), "the database is migrated; as it was, it is kept");
    Ok(())
}
