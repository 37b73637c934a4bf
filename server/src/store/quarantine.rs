//! What was refused, kept for the administrator and never relayed.

use super::error::Result;
use super::{Tx, View, fixed, id, word};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{DeviceId, DocumentId, UnitId, UserId};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;

impl View<'_> {
    /// Hash and reason of what was refused of one author in a document. What another was refused says nothing of
    /// this one's rights.
    pub fn quarantined(&self, document: DocumentId, author: UserId) -> Result<HashMap<[u8; 32], String>> {
        let mut query = self.conn.prepare_cached(OF_AUTHOR_IN_DOCUMENT)?;
        let rows = query
            .query_map([document.as_bytes(), author.as_bytes()], |row| Ok((fixed(row, 0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What was refused and is undecided, oldest first, beyond `after`.
    pub fn quarantine(&self, after: i64, limit: usize) -> Result<Vec<QuarantineRow>> {
        let mut query = self.conn.prepare_cached(&format!(
            "{ROW} WHERE quarantine.id > ?1 AND released_at IS NULL AND discarded_at IS NULL
             ORDER BY quarantine.id LIMIT ?2"
        ))?;
        let rows = query.query_map(params![after, limit as u64], quarantine_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn quarantine_row(&self, id: i64) -> Result<Option<QuarantineRow>> {
        let mut query = self.conn.prepare_cached(&format!("{ROW} WHERE quarantine.id = ?1"))?;
        Ok(query.query_row([id], quarantine_row).optional()?)
    }

    /// Everything undecided of one author in a document.
    pub fn quarantine_of(&self, document: DocumentId, author: UserId) -> Result<Vec<QuarantineRow>> {
        let mut query = self.conn.prepare_cached(&format!(
            "{ROW} WHERE quarantine.document = ?1 AND quarantine.author = ?2
             AND +released_at IS NULL AND discarded_at IS NULL ORDER BY quarantine.id"
        ))?;
        let rows = query.query_map([&document.as_bytes()[..], &author.as_bytes()[..]], quarantine_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What lies undecided of an author: in one document, or in all of them.
    pub fn quarantine_sum(&self, author: UserId, document: Option<DocumentId>) -> Result<Sum> {
        let mut query = self.conn.prepare_cached(
            "SELECT n_changes, n_bytes FROM quarantine_sums WHERE author = ?1 AND document = ?2",
        )?;
        let document = document.as_ref().map_or(&[][..], |id| &id.as_bytes()[..]);
        let sum = query.query_row(params![author.as_bytes(), document], |row| {
            Ok(Sum { n_changes: row.get(0)?, n_bytes: row.get(1)? })
        });
        Ok(sum.optional()?.unwrap_or_default())
    }

    pub fn n_quarantined(&self) -> Result<u64> {
        Ok(self
            .conn
            .query_row("SELECT count(*) FROM quarantine WHERE released_at IS NULL", [], |row| row.get(0))?)
    }
}

/// What refused changes amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    pub n_changes: u64,
    pub n_bytes: u64,
}

/// A refused change as an administrator sees it.
#[derive(Debug, Clone)]
pub struct QuarantineRow {
    pub id: i64,
    pub document: DocumentId,
    pub kind: DocumentKind,
    pub hash: [u8; 32],
    pub author: UserId,
    pub author_name: String,
    pub author_unit: UnitId,
    pub device: DeviceId,
    pub reason: String,
    pub received_at: Timestamp,
    pub bytes: Vec<u8>,
    pub is_decided: bool,
}

/// The plus keeps SQLite from going through all that its author was ever refused anywhere: each push would cost as much.
const OF_AUTHOR_IN_DOCUMENT: &str =
    "SELECT hash, reason FROM quarantine WHERE document = ?1 AND author = ?2 AND +released_at IS NULL";

const ROW: &str =
    "SELECT quarantine.id, document, kind, hash, author, users.name, users.unit, device, reason,
     received_at, bytes, released_at IS NOT NULL OR discarded_at IS NOT NULL
     FROM quarantine JOIN users ON users.id = quarantine.author";

fn quarantine_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<QuarantineRow> {
    Ok(QuarantineRow {
        id: row.get(0)?,
        document: id(row, 1, DocumentId::from_slice)?,
        kind: word(row, 2)?,
        hash: fixed(row, 3)?,
        author: id(row, 4, UserId::from_slice)?,
        author_name: row.get(5)?,
        author_unit: id(row, 6, UnitId::from_slice)?,
        device: id(row, 7, DeviceId::from_slice)?,
        reason: row.get(8)?,
        received_at: Timestamp::from_millis(row.get(9)?),
        bytes: row.get(10)?,
        is_decided: row.get(11)?,
    })
}

/// One refused change.
pub struct Refused<'a> {
    pub document: DocumentId,
    pub kind: DocumentKind,
    pub hash: &'a [u8; 32],
    pub author: UserId,
    pub device: DeviceId,
    pub reason: &'a str,
    pub bytes: &'a [u8],
}

impl Tx<'_> {
    pub fn put_quarantine(&self, refused: &Refused<'_>, at: Timestamp) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT OR IGNORE INTO quarantine (document, kind, hash, author, device, reason, received_at, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        put.execute(params![
            refused.document.as_bytes(),
            refused.kind.word(),
            refused.hash,
            refused.author.as_bytes(),
            refused.device.as_bytes(),
            refused.reason,
            at.millis(),
            refused.bytes
        ])?;
        Ok(())
    }

    /// Notes a decision, once. `false`: somebody had decided already.
    pub fn decide_quarantine(&self, id: i64, is_released: bool, by: UserId, at: Timestamp) -> Result<bool> {
        let column = if is_released { "released_at" } else { "discarded_at" };
        let n = self.conn.execute(
            &format!(
                "UPDATE quarantine SET {column} = ?2, decided_by = ?3
                 WHERE id = ?1 AND released_at IS NULL AND discarded_at IS NULL"
            ),
            params![id, at.millis(), by.as_bytes()],
        )?;
        Ok(n == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn what_was_refused_in_one_document_is_found_without_looking_through_all_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path(), [1; 40]).expect("opens");
        let in_document = format!(
            "{ROW} WHERE quarantine.document = ?1 AND quarantine.author = ?2 AND +released_at IS NULL"
        );
        for query in [OF_AUTHOR_IN_DOCUMENT, &in_document] {
            let plan = store.read(|view| {
                let mut explained = view.conn.prepare(&format!("EXPLAIN QUERY PLAN {query}"))?;
                let steps = explained.query_map([[0_u8; 16]; 2], |row| row.get(3))?;
                Ok::<_, crate::store::StoreError>(
                    steps.collect::<rusqlite::Result<Vec<String>>>()?.join("; "),
                )
            });
            let plan = plan.expect("it is planned");
            assert!(plan.contains("quarantine_by_author (document=? AND author=?)"), "{plan}");
        }
    }
}
