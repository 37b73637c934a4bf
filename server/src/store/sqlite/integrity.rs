//! What SQLite says of its own structures, and counts.

use super::State;
use crate::store::{Counts, Integrity, Result, Tallies};
use spotcheck_domain::time::Timestamp;

impl Integrity for State<'_> {
    fn integrity(&self) -> Result<Vec<String>> {
        let mut query = self.conn.prepare("PRAGMA integrity_check(100)")?;
        let rows = query.query_map([], |row| row.get::<_, String>(0))?;
        let mut found: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
        found.retain(|line| line != "ok");
        let mut query = self.conn.prepare("PRAGMA foreign_key_check")?;
        let rows = query.query_map([], |row| {
            Ok(format!(
                "a row of {} names what is not in {}",
                row.get::<_, String>(0)?,
                row.get::<_, String>(2)?
            ))
        })?;
        found.extend(rows.take(100).collect::<rusqlite::Result<Vec<_>>>()?);
        Ok(found.into_iter().map(|complaint| format!("SQLite says: {complaint}")).collect())
    }

    fn counts(&self) -> Result<Counts> {
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

    fn tallies(&self, now: Timestamp) -> Result<Tallies> {
        let one = |sql: &str| self.conn.query_row(sql, [], |row| row.get::<_, u64>(0));
        let n_sessions = self.conn.query_row(
            "SELECT count(*) FROM sessions WHERE expires_at > ?1",
            [now.millis()],
            |row| row.get(0),
        )?;
        Ok(Tallies {
            n_sessions,
            n_uploads: one("SELECT count(*) FROM uploads")?,
            // An empty document stands for all of an author's.
            n_undecided: one("SELECT coalesce(sum(n_changes), 0) FROM quarantine_sums WHERE document = x''")?,
        })
    }
}
