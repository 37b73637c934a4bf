//! Archives in SQLite.

use super::{State, id};
use crate::store::archive::DAMAGED;
use crate::store::{Archive, Archives, ChangeRow, PutArchives, Result};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::DocumentId;

impl Archives for State<'_> {
    fn archive(&self, document: DocumentId) -> Result<Option<Archive>> {
        let mut query =
            self.conn.prepare_cached("SELECT upto, n_changes, bytes FROM archive WHERE document = ?1")?;
        let row = query.query_row([document.as_bytes()], |row| {
            Ok(Archive { upto: row.get(0)?, n_changes: row.get(1)?, bytes: row.get(2)? })
        });
        Ok(row.optional()?)
    }

    fn documents_to_compact(
        &self,
        after: Option<DocumentId>,
        least: u64,
        limit: usize,
    ) -> Result<Vec<DocumentId>> {
        let mut query = self.conn.prepare_cached(
            "SELECT snapshots.document FROM snapshots LEFT JOIN archive ON archive.document = snapshots.document
             WHERE snapshots.document > ?1 AND snapshots.n_changes - coalesce(archive.n_changes, 0) >= ?2
             ORDER BY snapshots.document LIMIT ?3",
        )?;
        let after = after.as_ref().map_or(&[][..], |id| &id.as_bytes()[..]);
        let rows =
            query.query_map(params![after, least, limit as u64], |row| id(row, 0, DocumentId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl PutArchives for State<'_> {
    fn put_archive(&self, document: DocumentId, archive: &Archive) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT OR REPLACE INTO archive (document, upto, n_changes, bytes) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![document.as_bytes(), archive.upto, archive.n_changes, archive.bytes])?;
        let n_cleared = self
            .conn
            .prepare_cached("UPDATE changes SET bytes = x'' WHERE document = ?1 AND sequence <= ?2")?
            .execute(params![document.as_bytes(), archive.upto])?;
        if n_cleared as u64 == archive.n_changes { Ok(()) } else { Err(DAMAGED) }
    }
}

impl State<'_> {
    /// Gives rows whose bytes were put away their bytes back.
    pub(super) fn fill_from_archive(&self, document: DocumentId, rows: &mut [ChangeRow]) -> Result<()> {
        if rows.iter().all(|row| !row.bytes.is_empty()) {
            return Ok(());
        }
        self.archive(document)?.ok_or(DAMAGED)?.fill(rows)
    }
}
