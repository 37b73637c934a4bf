//! Consistent copies of the database, made while others write, and a look into one that lies still.

use super::error::{Result, StoreError};
use super::{Blob, Tx, View, connect, existing, fixed, schema};
use rusqlite::{Connection, OpenFlags, params};
use serde::{Deserialize, Serialize};
use spotcheck_domain::photo::PhotoHash;
use std::fs::File;
use std::path::Path;

/// How much a database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    pub n_documents: u64,
    pub n_changes: u64,
    pub n_quarantined: u64,
    pub n_photos: u64,
    /// Bytes of the photos that have arrived.
    pub photo_bytes: u64,
    /// The last sequence of the feed.
    pub sequence: u64,
}

/// Writes the database of `folder`, as it is at one instant, to the new file `to`, and makes that durable.
///
/// `VACUUM INTO` reads within one transaction: writers go on, and a busy server cannot make it begin again.
pub fn copy_to(folder: &Path, to: &Path) -> Result<()> {
    let conn = connect(&existing(folder)?)?;
    conn.pragma_update(None, "temp_store", "FILE")?;
    conn.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    File::open(to)?.sync_all()?;
    Ok(())
}

/// Reads a database that nobody writes to, without leaving a trace beside it. Gives its version too.
pub fn peek<T, E: From<StoreError>>(
    path: &Path,
    read: impl FnOnce(&View<'_>) -> std::result::Result<T, E>,
) -> std::result::Result<(u32, T), E> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(StoreError::from)?;
    let version = schema::version(&conn)?;
    Ok((version, read(&View { conn: &conn })?))
}

impl View<'_> {
    pub fn counts(&self) -> Result<Counts> {
        let one = |sql: &str| self.conn.query_row(sql, [], |row| row.get::<_, u64>(0));
        Ok(Counts {
            n_documents: one("SELECT count(*) FROM documents")?,
            n_changes: one("SELECT count(*) FROM changes")?,
            n_quarantined: one("SELECT count(*) FROM quarantine")?,
            n_photos: one("SELECT count(*) FROM blobs")?,
            photo_bytes: one("SELECT coalesce(sum(size), 0) FROM blobs")?,
            sequence: one("SELECT coalesce(max(sequence), 0) FROM feed_chain")?,
        })
    }

    /// The next photos that have arrived, in the order of their hashes.
    pub fn blobs_after(&self, after: Option<PhotoHash>, limit: usize) -> Result<Vec<(PhotoHash, Blob)>> {
        let mut query = self.conn.prepare_cached(
            "SELECT sha256, size, type FROM blobs WHERE sha256 > ?1 ORDER BY sha256 LIMIT ?2",
        )?;
        let after = after.as_ref().map_or(&[][..], |sha256| &sha256.as_bytes()[..]);
        let rows = query.query_map(params![after, limit as u64], |row| {
            let blob = Blob { size: row.get(1)?, media_type: row.get(2)? };
            Ok((PhotoHash::from_bytes(fixed(row, 0)?), blob))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Every photo that has arrived, a page at a time, so that memory does not grow with their number.
    pub fn each_blob<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(PhotoHash, Blob) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut after = None;
        loop {
            let page = self.blobs_after(after, 500)?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            after = Some(*last);
            for (sha256, blob) in page {
                visit(sha256, blob)?;
            }
        }
    }
}

impl Tx<'_> {
    /// A declared restore: cursors of the old epoch are good no more, and phones compare what they hold.
    pub fn put_epoch(&self, epoch: &[u8; 8]) -> Result<()> {
        self.conn.execute("UPDATE secrets SET value = ?1 WHERE name = 'epoch'", [epoch])?;
        Ok(())
    }

    /// Uploads that were on their way when the backup was made: their bytes are not here.
    pub fn drop_uploads(&self) -> Result<()> {
        self.conn.execute("DELETE FROM uploads", [])?;
        Ok(())
    }

    /// A photo whose file is gone: phones that hold it may offer it again.
    pub fn drop_blob(&self, sha256: PhotoHash) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM blobs WHERE sha256 = ?1")?.execute([sha256.as_bytes()])?;
        Ok(())
    }
}
