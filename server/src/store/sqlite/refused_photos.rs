//! Photos of refused changes in SQLite.

use super::{State, id};
use crate::store::{PutRefusedPhotos, RefusedPhotos, Result, Sum};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::photo::PhotoHash;

/// What refused changes of one author name in one document under one hash.
const NAMED: &str = "FROM refused_photos JOIN quarantine ON quarantine.id = refused_photos.change
     WHERE refused_photos.sha256 = ?1 AND quarantine.document = ?2 AND refused_photos.author = ?3";

impl RefusedPhotos for State<'_> {
    fn refused_photo(&self, document: DocumentId, author: UserId, sha256: PhotoHash) -> Result<Option<u64>> {
        let mut query = self.conn.prepare_cached(&format!("SELECT size {NAMED} LIMIT 1"))?;
        let named = params![sha256.as_bytes(), document.as_bytes(), author.as_bytes()];
        Ok(query.query_row(named, |row| row.get(0)).optional()?)
    }

    fn is_refused_photo_here(&self, document: DocumentId, author: UserId, sha256: PhotoHash) -> Result<bool> {
        let mut query =
            self.conn.prepare_cached(&format!("SELECT EXISTS (SELECT 1 {NAMED} AND is_brought)"))?;
        let named = params![sha256.as_bytes(), document.as_bytes(), author.as_bytes()];
        Ok(query.query_row(named, |row| row.get(0))?)
    }

    fn refused_photo_lacked(&self, author: UserId, sha256: PhotoHash) -> Result<Vec<DocumentId>> {
        let mut query = self.conn.prepare_cached(
            "SELECT DISTINCT quarantine.document FROM refused_photos
             JOIN quarantine ON quarantine.id = refused_photos.change
             WHERE refused_photos.sha256 = ?1 AND refused_photos.author = ?2
             AND (NOT is_brought OR NOT EXISTS (SELECT 1 FROM blobs WHERE blobs.sha256 = ?1))",
        )?;
        let rows = query.query_map(params![sha256.as_bytes(), author.as_bytes()], |row| {
            id(row, 0, DocumentId::from_slice)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn sum_of_refused_photos(&self, author: UserId) -> Result<Sum> {
        let mut query = self.conn.prepare_cached(
            "SELECT count(*), coalesce(sum(size), 0) FROM refused_photos
             JOIN quarantine ON quarantine.id = refused_photos.change
             WHERE refused_photos.author = ?1 AND +released_at IS NULL AND discarded_at IS NULL",
        )?;
        Ok(query
            .query_row([author.as_bytes()], |row| Ok(Sum { n_changes: row.get(0)?, n_bytes: row.get(1)? }))?)
    }
}

impl PutRefusedPhotos for State<'_> {
    fn put_refused_photo(
        &self,
        document: DocumentId,
        author: UserId,
        change: &[u8; 32],
        sha256: PhotoHash,
        size: u64,
    ) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT OR IGNORE INTO refused_photos (change, sha256, author, size)
             SELECT id, ?4, author, ?5 FROM quarantine WHERE document = ?1 AND author = ?2 AND hash = ?3",
        )?;
        put.execute(params![document.as_bytes(), author.as_bytes(), change, sha256.as_bytes(), size])?;
        Ok(())
    }

    fn bring_refused_photo(&self, document: DocumentId, author: UserId, sha256: PhotoHash) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "UPDATE refused_photos SET is_brought = 1 WHERE sha256 = ?1 AND change IN
             (SELECT id FROM quarantine WHERE document = ?2 AND author = ?3)",
        )?;
        put.execute(params![sha256.as_bytes(), document.as_bytes(), author.as_bytes()])?;
        Ok(())
    }

    fn show_brought_photos(&self, document: DocumentId) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "UPDATE photos SET is_proved = 1 WHERE document = ?1 AND NOT is_proved AND sha256 IN
             (SELECT refused_photos.sha256 FROM quarantine
              JOIN refused_photos ON refused_photos.change = quarantine.id
              WHERE quarantine.document = ?1 AND is_brought)",
        )?;
        put.execute([document.as_bytes()])?;
        Ok(())
    }
}
