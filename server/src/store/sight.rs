//! Who sees which document: by the unit that owns it, or by a grant to one of his audiences.

use super::error::Result;
use super::{Tx, View, fixed, id};
use crate::people::principal::Principal;
use rusqlite::params;
use spotcheck_domain::id::{DocumentId, ReplicaId, UserId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;
use std::collections::BTreeSet;
use uuid::Uuid;

impl View<'_> {
    /// Whether the document was shown to an audience whose feed this person reads.
    pub fn is_granted(&self, document: DocumentId, user: UserId) -> Result<bool> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM grants JOIN memberships ON memberships.audience = grants.audience
                 WHERE grants.document = ?1 AND memberships.user = ?2 AND memberships.lost IS NULL)",
        )?;
        Ok(query.query_row(params![document.as_bytes(), user.as_bytes()], |row| row.get(0))?)
    }

    /// The audiences to which the document was shown beside its unit's line.
    pub fn granted_audiences(&self, document: DocumentId) -> Result<Vec<Uuid>> {
        let mut query = self.conn.prepare_cached("SELECT audience FROM grants WHERE document = ?1")?;
        let rows = query.query_map([document.as_bytes()], |row| fixed(row, 0).map(Uuid::from_bytes))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Every document that this person sees, in the order of their ids.
    pub fn seen_documents(&self, principal: &Principal) -> Result<Vec<DocumentId>> {
        let mut query = self.conn.prepare_cached(
            "WITH RECURSIVE area (id, depth) AS (
                 SELECT ?1, 0 UNION ALL
                 SELECT units.id, depth + 1 FROM units JOIN area ON units.parent = area.id WHERE depth < 16)
             SELECT id FROM documents WHERE unit IN (SELECT id FROM area)
             UNION SELECT document FROM grants JOIN memberships ON memberships.audience = grants.audience
             WHERE memberships.user = ?2 AND memberships.lost IS NULL ORDER BY 1",
        )?;
        let rows = query.query_map(params![principal.unit.as_bytes(), principal.user.as_bytes()], |row| {
            id(row, 0, DocumentId::from_slice)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The documents that name a blob.
    pub fn documents_naming(&self, sha256: PhotoHash) -> Result<Vec<DocumentId>> {
        let mut query = self.conn.prepare_cached("SELECT document FROM photos WHERE sha256 = ?1")?;
        let rows = query.query_map([sha256.as_bytes()], |row| id(row, 0, DocumentId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether a stored change of the document is this person's.
    pub fn has_written(&self, document: DocumentId, user: UserId) -> Result<bool> {
        let mut query = self
            .conn
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM changes WHERE document = ?1 AND author = ?2)")?;
        Ok(query.query_row(params![document.as_bytes(), user.as_bytes()], |row| row.get(0))?)
    }

    /// The pushes of a person's changes in a document that came from another replica than this one.
    pub fn written_elsewhere(
        &self,
        document: DocumentId,
        user: UserId,
        replica: ReplicaId,
    ) -> Result<BTreeSet<u64>> {
        let mut query = self.conn.prepare_cached(
            "SELECT sequence FROM changes WHERE document = ?1 AND author = ?2 AND replica <> ?3",
        )?;
        let of = [document.as_bytes(), user.as_bytes(), replica.as_bytes()];
        let rows = query.query_map(of, |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Tx<'_> {
    /// Shows a document to an audience; `false` when it sees it already.
    pub fn put_grant(&self, document: DocumentId, audience: Uuid, at: Timestamp) -> Result<bool> {
        let mut put = self.conn.prepare_cached(
            "INSERT OR IGNORE INTO grants (document, audience, granted_at) VALUES (?1, ?2, ?3)",
        )?;
        Ok(put.execute(params![document.as_bytes(), audience.as_bytes(), at.millis()])? == 1)
    }

    /// The document is no longer shown to that audience.
    pub fn take_grant(&self, document: DocumentId, audience: Uuid) -> Result<()> {
        let mut take =
            self.conn.prepare_cached("DELETE FROM grants WHERE document = ?1 AND audience = ?2")?;
        take.execute(params![document.as_bytes(), audience.as_bytes()])?;
        Ok(())
    }
}
