//! What was refused, kept for the administrator and never relayed.

use super::error::Result;
use super::{Tx, View, fixed};
use rusqlite::params;
use spotcheck_domain::id::{DeviceId, DocumentId, UserId};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;

impl View<'_> {
    /// Hash and reason of what was refused of one author in a document. What another was refused says nothing of
    /// this one's rights.
    pub fn quarantined(&self, document: DocumentId, author: UserId) -> Result<HashMap<[u8; 32], String>> {
        let mut query = self.conn.prepare_cached(
            "SELECT hash, reason FROM quarantine WHERE document = ?1 AND author = ?2 AND released_at IS NULL",
        )?;
        let rows = query
            .query_map([document.as_bytes(), author.as_bytes()], |row| Ok((fixed(row, 0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn n_quarantined(&self) -> Result<u64> {
        Ok(self
            .conn
            .query_row("SELECT count(*) FROM quarantine WHERE released_at IS NULL", [], |row| row.get(0))?)
    }
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
}
