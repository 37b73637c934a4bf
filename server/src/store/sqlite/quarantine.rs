//! What was refused, in SQLite. Sums by author are kept by triggers.

use super::groups;
use super::{State, fixed, id, word};
use crate::store::{
    Group, GroupsAfter, Kept, PutQuarantine, Quarantine, QuarantineRow, Refused, Result, StoreError, Sum,
};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{DeviceId, DocumentId, UnitId, UserId};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;

/// The plus keeps SQLite from going through all that its author was ever refused anywhere: each push would cost as much.
const OF_AUTHOR_IN_DOCUMENT: &str =
    "SELECT hash, reason FROM quarantine WHERE document = ?1 AND author = ?2 AND +released_at IS NULL";

const ROW: &str =
    "SELECT quarantine.id, document, kind, hash, author, users.name, users.unit, device, reason,
     received_at, bytes, released_at IS NOT NULL OR discarded_at IS NOT NULL
     FROM quarantine JOIN users ON users.id = quarantine.author";

/// Author, document or none, count and bytes of what is undecided.
const QUARANTINE_SUMS: &str = "SELECT author, document, count(*), sum(length(bytes)) FROM quarantine
     WHERE released_at IS NULL AND discarded_at IS NULL GROUP BY author, document
     UNION ALL SELECT author, x'', count(*), sum(length(bytes)) FROM quarantine
     WHERE released_at IS NULL AND discarded_at IS NULL GROUP BY author";

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

impl Quarantine for State<'_> {
    fn quarantined(&self, document: DocumentId, author: UserId) -> Result<HashMap<[u8; 32], String>> {
        let mut query = self.conn.prepare_cached(OF_AUTHOR_IN_DOCUMENT)?;
        let rows = query
            .query_map([document.as_bytes(), author.as_bytes()], |row| Ok((fixed(row, 0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn quarantine(&self, after: i64, limit: usize) -> Result<Vec<QuarantineRow>> {
        let mut query = self.conn.prepare_cached(&format!(
            "{ROW} WHERE quarantine.id > ?1 AND released_at IS NULL AND discarded_at IS NULL
             ORDER BY quarantine.id LIMIT ?2"
        ))?;
        let rows = query.query_map(params![after, limit as u64], quarantine_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn quarantine_groups(&self, crowd: u64, after: Option<GroupsAfter>, limit: usize) -> Result<Vec<Group>> {
        groups::page(self, crowd, after, limit)
    }

    fn quarantine_group(&self, crowd: u64, author: UserId, document: DocumentId) -> Result<Option<Group>> {
        groups::one(self, crowd, author, document)
    }

    fn quarantine_ids(&self, document: DocumentId, author: UserId, limit: usize) -> Result<Vec<i64>> {
        groups::ids(self, document, author, limit)
    }

    fn quarantine_page(
        &self,
        author: UserId,
        document: DocumentId,
        after: i64,
        limit: usize,
    ) -> Result<Vec<QuarantineRow>> {
        let mut query = self.conn.prepare_cached(&format!(
            "{ROW} WHERE quarantine.id IN (SELECT id FROM quarantine INDEXED BY quarantine_undecided
             WHERE author = ?1 AND document = ?2 AND released_at IS NULL AND discarded_at IS NULL AND id > ?3
             ORDER BY id LIMIT ?4) ORDER BY quarantine.id"
        ))?;
        let rows = query.query_map(
            params![author.as_bytes(), document.as_bytes(), after, limit as u64],
            quarantine_row,
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn quarantine_row(&self, id: i64) -> Result<Option<QuarantineRow>> {
        let mut query = self.conn.prepare_cached(&format!("{ROW} WHERE quarantine.id = ?1"))?;
        Ok(query.query_row([id], quarantine_row).optional()?)
    }

    fn quarantine_of(&self, document: DocumentId, author: UserId) -> Result<Vec<QuarantineRow>> {
        let mut query = self.conn.prepare_cached(&format!(
            "{ROW} WHERE quarantine.document = ?1 AND quarantine.author = ?2
             AND +released_at IS NULL AND discarded_at IS NULL ORDER BY quarantine.id"
        ))?;
        let rows = query.query_map([&document.as_bytes()[..], &author.as_bytes()[..]], quarantine_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn quarantine_sum(&self, author: UserId, document: Option<DocumentId>) -> Result<Sum> {
        let mut query = self.conn.prepare_cached(
            "SELECT n_changes, n_bytes FROM quarantine_sums WHERE author = ?1 AND document = ?2",
        )?;
        let document = document.as_ref().map_or(&[][..], |id| &id.as_bytes()[..]);
        let sum = query.query_row(params![author.as_bytes(), document], |row| {
            Ok(Sum { n_changes: row.get(0)?, n_bytes: row.get(1)? })
        });
        Ok(sum.optional()?.unwrap_or_default())
    }

    fn n_quarantined(&self) -> Result<u64> {
        Ok(self
            .conn
            .query_row("SELECT count(*) FROM quarantine WHERE released_at IS NULL", [], |row| row.get(0))?)
    }

    fn each_quarantined(&self, visit: &mut dyn FnMut(i64, Result<Kept>)) -> Result<()> {
        let mut query = self.conn.prepare(
            "SELECT id, document, kind, hash, author, device, reason, received_at, bytes FROM quarantine",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let read = || {
                word::<DocumentKind>(row, 2)?;
                id(row, 4, UserId::from_slice)?;
                id(row, 5, DeviceId::from_slice)?;
                row.get_ref(6)?.as_str()?;
                row.get::<_, i64>(7)?;
                Ok::<_, rusqlite::Error>((id(row, 1, DocumentId::from_slice)?, fixed(row, 3)?, row.get(8)?))
            };
            visit(row.get(0)?, read().map_err(StoreError::from));
        }
        Ok(())
    }

    fn are_quarantine_sums_right(&self) -> Result<bool> {
        let kept = "SELECT author, document, n_changes, n_bytes FROM quarantine_sums WHERE n_changes <> 0";
        let differ = format!(
            "SELECT EXISTS ({kept} EXCEPT SELECT * FROM ({QUARANTINE_SUMS}))
                 OR EXISTS (SELECT * FROM ({QUARANTINE_SUMS}) EXCEPT {kept})"
        );
        Ok(!self.conn.query_row(&differ, [], |row| row.get::<_, bool>(0))?)
    }
}

impl PutQuarantine for State<'_> {
    fn put_quarantine(&self, refused: &Refused<'_>, at: Timestamp) -> Result<()> {
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

    fn decide_quarantine(&self, id: i64, is_released: bool, by: UserId, at: Timestamp) -> Result<bool> {
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

    fn rebuild_quarantine_sums(&self) -> Result<()> {
        self.conn.execute("DELETE FROM quarantine_sums", [])?;
        let fill = "INSERT INTO quarantine_sums (author, document, n_changes, n_bytes)";
        self.conn.execute(&format!("{fill} {QUARANTINE_SUMS}"), [])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::{connect, schema};

    #[test]
    fn what_was_refused_in_one_document_is_found_without_looking_through_all_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        let mut conn = connect(&path).expect("opens");
        schema::migrate(&mut conn, &path).expect("is made");
        let in_document = format!(
            "{ROW} WHERE quarantine.document = ?1 AND quarantine.author = ?2 AND +released_at IS NULL"
        );
        for query in [OF_AUTHOR_IN_DOCUMENT, &in_document] {
            let mut explained = conn.prepare(&format!("EXPLAIN QUERY PLAN {query}")).expect("is planned");
            let steps = explained.query_map([[0_u8; 16]; 2], |row| row.get(3)).expect("is planned");
            let plan = steps.collect::<rusqlite::Result<Vec<String>>>().expect("is planned").join("; ");
            assert!(plan.contains("quarantine_by_author (document=? AND author=?)"), "{plan}");
        }
    }
}
