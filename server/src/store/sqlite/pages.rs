//! A database as a stream of its pages, and back: for those who may not have it lie on a disk in the clear.

use crate::store::{Result, StoreError};
use rusqlite::{Connection, Rows};
use std::io::{self, Read};

/// Where the first page says how its database is written to and read; `1` is the old journal.
const MANNERS: std::ops::Range<usize> = 18..20;
/// SQLite holds no more than that in memory.
const MOST_HELD: u64 = (1 << 31) - (64 << 10);

/// Hands over the number of bytes of the database, and its pages as one stream. All of it is of one state where `conn` is
/// within a transaction.
pub fn each(conn: &Connection, take: impl FnOnce(u64, &mut dyn Read)) -> Result<()> {
    let n_pages: u64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    let page_size: u64 = conn.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let mut query = conn.prepare("SELECT data FROM sqlite_dbpage ORDER BY pgno")?;
    let rows = query.query([])?;
    take(n_pages * page_size, &mut Pages { rows, page: Vec::new(), at: 0, is_first: true });
    Ok(())
}

struct Pages<'q> {
    rows: Rows<'q>,
    page: Vec<u8>,
    /// How much of the page was read.
    at: usize,
    is_first: bool,
}

impl Pages<'_> {
    fn turn(&mut self) -> rusqlite::Result<bool> {
        let Some(row) = self.rows.next()? else { return Ok(false) };
        self.page.clear();
        self.page.extend_from_slice(row.get_ref(0)?.as_blob()?);
        self.at = 0;
        // Nothing lies beside a copy: its journal is the old one, as that of every copy.
        if std::mem::take(&mut self.is_first) && self.page.len() >= MANNERS.end {
            self.page[MANNERS].fill(1);
        }
        Ok(true)
    }
}

impl Read for Pages<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.at == self.page.len() && !self.turn().map_err(io::Error::other)? {
            return Ok(0);
        }
        let n = to.len().min(self.page.len() - self.at);
        to[..n].copy_from_slice(&self.page[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

/// A database in memory, of bytes that were such a stream.
pub fn hold(n_bytes: u64, bytes: &mut dyn Read) -> Result<Connection> {
    if n_bytes > MOST_HELD {
        return Err(StoreError::Unreadable("more than 2 GiB in memory; restore it, and look at that"));
    }
    let mut conn = Connection::open_in_memory()?;
    conn.deserialize_read_exact("main", bytes, n_bytes as usize, true)?;
    Ok(conn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_of_one_state_whatever_is_written_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let writer = Connection::open(&path).unwrap();
        writer.execute_batch("PRAGMA journal_mode = WAL").unwrap();
        writer.execute_batch("CREATE TABLE t (n, text); INSERT INTO t VALUES (1, zeroblob(50000))").unwrap();
        let reader = Connection::open(&path).unwrap();
        let state = reader.unchecked_transaction().unwrap();
        let mut whole = Vec::new();
        each(&state, |n_bytes, pages| {
            let mut first = vec![0; 5_000];
            pages.read_exact(&mut first).unwrap();
            writer.execute_batch("UPDATE t SET n = 2; INSERT INTO t VALUES (3, zeroblob(90000))").unwrap();
            whole = first;
            pages.read_to_end(&mut whole).unwrap();
            assert_eq!(whole.len() as u64, n_bytes);
        })
        .unwrap();
        let held = hold(whole.len() as u64, &mut whole.as_slice()).unwrap();
        let found: (i64, i64) = held
            .query_row("SELECT count(*), max(n) FROM t", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        assert_eq!(found, (1, 1));
        let sound: String = held.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
        assert!(held.execute("DELETE FROM t", []).is_err(), "it is read alone");
    }
}
