//! Documents in SQLite.

use super::{State, id, word};
use crate::store::{DocumentRow, Documents, PutDocuments, Result};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{DocumentId, ReplicaId, UnitId};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;

impl Documents for State<'_> {
    fn document(&self, document: DocumentId) -> Result<Option<DocumentRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT kind, unit, created_by, n_changes, n_operations FROM documents WHERE id = ?1",
        )?;
        let row = query.query_row([document.as_bytes()], |row| {
            Ok(DocumentRow {
                kind: word(row, 0)?,
                unit: id(row, 1, UnitId::from_slice)?,
                created_by: id(row, 2, ReplicaId::from_slice)?,
                n_changes: row.get(3)?,
                n_operations: row.get(4)?,
            })
        });
        Ok(row.optional()?)
    }

    fn n_documents(&self, kind: DocumentKind) -> Result<u64> {
        let mut query = self.conn.prepare_cached("SELECT count(*) FROM documents WHERE kind = ?1")?;
        Ok(query.query_row([kind.word()], |row| row.get(0))?)
    }

    fn documents_after(&self, after: Option<DocumentId>, limit: usize) -> Result<Vec<DocumentId>> {
        let mut query =
            self.conn.prepare_cached("SELECT id FROM documents WHERE id > ?1 ORDER BY id LIMIT ?2")?;
        let after = after.as_ref().map_or(&[][..], |id| &id.as_bytes()[..]);
        let rows = query.query_map(params![after, limit as u64], |row| id(row, 0, DocumentId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn documents_of(&self, units: &[UnitId]) -> Result<Vec<DocumentId>> {
        let places = vec!["?"; units.len()].join(", ");
        let mut query =
            self.conn.prepare(&format!("SELECT id FROM documents WHERE unit IN ({places}) ORDER BY id"))?;
        let units = rusqlite::params_from_iter(units.iter().map(UnitId::as_bytes));
        let rows = query.query_map(units, |row| id(row, 0, DocumentId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn snapshot(&self, document: DocumentId) -> Result<Option<(u64, u64, Vec<u8>)>> {
        let mut query = self
            .conn
            .prepare_cached("SELECT sequence, n_changes, bytes FROM snapshots WHERE document = ?1")?;
        let row = query.query_row([document.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        Ok(row.optional()?)
    }

    fn ledger_row(&self, document: DocumentId) -> Result<Option<(String, Vec<u8>)>> {
        let mut query = self.conn.prepare_cached("SELECT kind, cbor FROM ledger_rows WHERE document = ?1")?;
        Ok(query.query_row([document.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }
}

impl PutDocuments for State<'_> {
    fn put_document(&self, document: DocumentId, row: &DocumentRow, at: Timestamp) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT INTO documents (id, kind, unit, created_at, created_by, n_changes, n_operations)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, n_changes = excluded.n_changes,
                 n_operations = excluded.n_operations",
        )?;
        put.execute(params![
            document.as_bytes(),
            row.kind.word(),
            row.unit.as_bytes(),
            at.millis(),
            row.created_by.as_bytes(),
            row.n_changes,
            row.n_operations
        ])?;
        Ok(())
    }

    fn put_snapshot(&self, document: DocumentId, sequence: u64, n_changes: u64, bytes: &[u8]) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT OR REPLACE INTO snapshots (document, sequence, n_changes, bytes) VALUES (?1, ?2, ?3, ?4)",
        )?;
        put.execute(params![document.as_bytes(), sequence, n_changes, bytes])?;
        Ok(())
    }

    fn put_ledger_row(&self, document: DocumentId, kind: DocumentKind, cbor: &[u8]) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT OR REPLACE INTO ledger_rows (document, kind, cbor) VALUES (?1, ?2, ?3)",
        )?;
        put.execute(params![document.as_bytes(), kind.word(), cbor])?;
        Ok(())
    }
}
