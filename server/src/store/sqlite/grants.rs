//! Grants in SQLite.

use super::{State, fixed, id};
use crate::store::{Grant, Grants, PutGrants, Result};
use rusqlite::params;
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::time::Timestamp;
use uuid::Uuid;

impl Grants for State<'_> {
    fn is_granted(&self, document: DocumentId, user: UserId) -> Result<bool> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM grants JOIN memberships ON memberships.audience = grants.audience
                 WHERE grants.document = ?1 AND memberships.user = ?2 AND memberships.lost IS NULL)",
        )?;
        Ok(query.query_row(params![document.as_bytes(), user.as_bytes()], |row| row.get(0))?)
    }

    fn was_granted(&self, document: DocumentId, user: UserId, membership: u64) -> Result<bool> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM grants JOIN memberships ON memberships.audience = grants.audience
                 WHERE grants.document = ?1 AND memberships.user = ?2 AND memberships.gained <= ?3
                     AND (memberships.lost IS NULL OR memberships.lost > ?3))",
        )?;
        let of = params![document.as_bytes(), user.as_bytes(), membership];
        Ok(query.query_row(of, |row| row.get(0))?)
    }

    fn granted_audiences(&self, document: DocumentId) -> Result<Vec<Uuid>> {
        let mut query = self.conn.prepare_cached("SELECT audience FROM grants WHERE document = ?1")?;
        let rows = query.query_map([document.as_bytes()], |row| fixed(row, 0).map(Uuid::from_bytes))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn granted_documents(&self, user: UserId) -> Result<Vec<DocumentId>> {
        let mut query = self.conn.prepare_cached(
            "SELECT DISTINCT document FROM grants JOIN memberships ON memberships.audience = grants.audience
             WHERE memberships.user = ?1 AND memberships.lost IS NULL ORDER BY document",
        )?;
        let rows = query.query_map([user.as_bytes()], |row| id(row, 0, DocumentId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn grants(&self) -> Result<Vec<Grant>> {
        let mut query = self
            .conn
            .prepare("SELECT document, audience FROM grants ORDER BY granted_at, document, audience")?;
        let rows = query.query_map([], |row| {
            let document = id(row, 0, DocumentId::from_slice)?;
            Ok(Grant { document, audience: fixed(row, 1).map(Uuid::from_bytes)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl PutGrants for State<'_> {
    fn put_grant(&self, document: DocumentId, audience: Uuid, at: Timestamp) -> Result<bool> {
        let mut put = self.conn.prepare_cached(
            "INSERT OR IGNORE INTO grants (document, audience, granted_at) VALUES (?1, ?2, ?3)",
        )?;
        Ok(put.execute(params![document.as_bytes(), audience.as_bytes(), at.millis()])? == 1)
    }

    fn take_grant(&self, document: DocumentId, audience: Uuid) -> Result<()> {
        let mut take =
            self.conn.prepare_cached("DELETE FROM grants WHERE document = ?1 AND audience = ?2")?;
        take.execute(params![document.as_bytes(), audience.as_bytes()])?;
        Ok(())
    }
}
