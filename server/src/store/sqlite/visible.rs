//! Who reads what, in SQLite.

use super::{State, fixed, id};
use crate::store::{PutVisibility, Reader, Result, Visibility};
use rusqlite::params;
use spotcheck_domain::id::{DocumentId, UnitId, UserId};
use spotcheck_domain::time::Timestamp;
use uuid::Uuid;

impl State<'_> {
    fn documents_at(&self, sql: &str, audiences: &[Uuid]) -> Result<Vec<DocumentId>> {
        let mut query = self.conn.prepare_cached(sql)?;
        let mut documents = Vec::new();
        for audience in audiences {
            let rows = query.query_map([audience.as_bytes()], |row| id(row, 0, DocumentId::from_slice))?;
            for document in rows {
                documents.push(document?);
            }
        }
        documents.sort_unstable();
        documents.dedup();
        Ok(documents)
    }
}

impl Visibility for State<'_> {
    fn readers_of(&self, document: DocumentId) -> Result<Vec<Reader>> {
        let mut query =
            self.conn.prepare_cached("SELECT audience, with_line FROM visible WHERE document = ?1")?;
        let rows = query.query_map([document.as_bytes()], |row| {
            Ok(Reader { audience: fixed(row, 0).map(Uuid::from_bytes)?, with_line: row.get(1)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn documents_read_by(&self, audiences: &[Uuid]) -> Result<Vec<DocumentId>> {
        self.documents_at("SELECT document FROM visible WHERE audience = ?1", audiences)
    }

    fn documents_with_line(&self, units: &[Uuid]) -> Result<Vec<DocumentId>> {
        self.documents_at("SELECT document FROM visible WHERE audience = ?1 AND with_line = 1", units)
    }

    fn was_reader(&self, document: DocumentId, user: UserId, unit: UnitId, membership: u64) -> Result<bool> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM visible JOIN memberships ON memberships.audience = visible.audience
                 WHERE visible.document = ?1 AND memberships.user = ?2 AND visible.audience IN (?2, ?4)
                     AND memberships.gained <= ?3 AND (memberships.lost IS NULL OR memberships.lost > ?3))",
        )?;
        let of = params![document.as_bytes(), user.as_bytes(), membership, unit.as_bytes()];
        Ok(query.query_row(of, |row| row.get(0))?)
    }

    fn shown_alone(&self) -> Result<Vec<(DocumentId, Uuid)>> {
        let mut query = self.conn.prepare(
            "SELECT document, audience FROM visible WHERE with_line = 0 ORDER BY since, document, audience",
        )?;
        let rows = query.query_map([], |row| {
            Ok((id(row, 0, DocumentId::from_slice)?, fixed(row, 1).map(Uuid::from_bytes)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl PutVisibility for State<'_> {
    fn put_reader(&self, document: DocumentId, reader: Reader, since: Timestamp) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT INTO visible (document, audience, with_line, since) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (document, audience) DO UPDATE SET with_line = excluded.with_line",
        )?;
        let Reader { audience, with_line } = reader;
        put.execute(params![document.as_bytes(), audience.as_bytes(), with_line, since.millis()])?;
        Ok(())
    }

    fn take_reader(&self, document: DocumentId, audience: Uuid) -> Result<()> {
        let mut take =
            self.conn.prepare_cached("DELETE FROM visible WHERE document = ?1 AND audience = ?2")?;
        take.execute(params![document.as_bytes(), audience.as_bytes()])?;
        Ok(())
    }
}
