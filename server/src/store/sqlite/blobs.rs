//! Blobs in SQLite.

use super::{State, fixed, id};
use crate::store::{Blob, Blobs, Named, PutBlobs, Result};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;
use std::collections::{HashMap, HashSet};

impl Blobs for State<'_> {
    fn blob(&self, sha256: PhotoHash) -> Result<Option<Blob>> {
        let mut query = self.conn.prepare_cached("SELECT size, type FROM blobs WHERE sha256 = ?1")?;
        let row = query
            .query_row([sha256.as_bytes()], |row| Ok(Blob { size: row.get(0)?, media_type: row.get(1)? }));
        Ok(row.optional()?)
    }

    fn blobs_after(&self, after: Option<PhotoHash>, limit: usize) -> Result<Vec<(PhotoHash, Blob)>> {
        let mut query = self.conn.prepare_cached(
            "SELECT sha256, size, type FROM blobs WHERE sha256 > ?1 ORDER BY sha256 LIMIT ?2",
        )?;
        let after = after.as_ref().map_or(&[][..], |sha256| &sha256.as_bytes()[..]);
        let rows = query.query_map(params![after, limit as u64], |row| {
            let blob = Blob { size: row.get(1)?, media_type: row.get(2)? };
            Ok((PhotoHash::from_bytes(fixed(row, 0)?), blob))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn named_size(&self, document: DocumentId, sha256: PhotoHash) -> Result<Option<u64>> {
        let mut query =
            self.conn.prepare_cached("SELECT size FROM photos WHERE sha256 = ?1 AND document = ?2")?;
        let row = query.query_row([&sha256.as_bytes()[..], &document.as_bytes()[..]], |row| row.get(0));
        Ok(row.optional()?)
    }

    fn documents_naming(&self, sha256: PhotoHash) -> Result<Vec<DocumentId>> {
        let mut query = self.conn.prepare_cached("SELECT document FROM photos WHERE sha256 = ?1")?;
        let rows = query.query_map([sha256.as_bytes()], |row| id(row, 0, DocumentId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn documents_showing(&self, sha256: PhotoHash) -> Result<Vec<DocumentId>> {
        let mut query =
            self.conn.prepare_cached("SELECT document FROM photos WHERE sha256 = ?1 AND is_proved")?;
        let rows = query.query_map([sha256.as_bytes()], |row| id(row, 0, DocumentId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn is_shown(&self, document: DocumentId, sha256: PhotoHash) -> Result<bool> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM photos WHERE sha256 = ?1 AND document = ?2 AND is_proved)",
        )?;
        Ok(query.query_row([&sha256.as_bytes()[..], &document.as_bytes()[..]], |row| row.get(0))?)
    }

    fn named_blobs(&self, documents: &[DocumentId]) -> Result<HashMap<DocumentId, Vec<Named>>> {
        let (Some(first), Some(last)) = (documents.first(), documents.last()) else {
            return Ok(HashMap::new());
        };
        // The key begins with the hash, so this reads the whole table: once for many documents.
        let mut query = self.conn.prepare_cached(
            "SELECT document, sha256, size, type FROM photos WHERE document >= ?1 AND document <= ?2",
        )?;
        let mut rows = query.query([first.as_bytes(), last.as_bytes()])?;
        let mut named: HashMap<DocumentId, Vec<Named>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let blob = (PhotoHash::from_bytes(fixed(row, 1)?), row.get(2)?, row.get(3)?);
            named.entry(id(row, 0, DocumentId::from_slice)?).or_default().push(blob);
        }
        Ok(named)
    }
}

impl PutBlobs for State<'_> {
    fn put_photo(&self, document: DocumentId, sha256: PhotoHash, size: u64, media_type: &str) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT OR IGNORE INTO photos (sha256, document, size, type) VALUES (?1, ?2, ?3, ?4)",
        )?;
        put.execute(params![sha256.as_bytes(), document.as_bytes(), size, media_type])?;
        Ok(())
    }

    fn replace_named_blobs(&self, document: DocumentId, named: &[Named]) -> Result<()> {
        let mut unproved: HashSet<PhotoHash> = HashSet::new();
        let mut query =
            self.conn.prepare_cached("SELECT sha256 FROM photos WHERE document = ?1 AND NOT is_proved")?;
        let mut rows = query.query([document.as_bytes()])?;
        while let Some(row) = rows.next()? {
            unproved.insert(PhotoHash::from_bytes(fixed(row, 0)?));
        }
        self.conn.execute("DELETE FROM photos WHERE document = ?1", [document.as_bytes()])?;
        for (sha256, size, kind) in named {
            self.put_photo(document, *sha256, *size, kind)?;
            if !unproved.contains(sha256) {
                self.show_photo(document, *sha256)?;
            }
        }
        Ok(())
    }

    fn show_photo(&self, document: DocumentId, sha256: PhotoHash) -> Result<()> {
        let mut put = self
            .conn
            .prepare_cached("UPDATE photos SET is_proved = 1 WHERE sha256 = ?1 AND document = ?2")?;
        put.execute([&sha256.as_bytes()[..], &document.as_bytes()[..]])?;
        Ok(())
    }

    fn put_blob(&self, sha256: PhotoHash, blob: &Blob, at: Timestamp) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT OR IGNORE INTO blobs (sha256, size, type, arrived_at) VALUES (?1, ?2, ?3, ?4)",
        )?;
        put.execute(params![sha256.as_bytes(), blob.size, blob.media_type, at.millis()])?;
        Ok(())
    }

    fn drop_blob(&self, sha256: PhotoHash) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM blobs WHERE sha256 = ?1")?.execute([sha256.as_bytes()])?;
        Ok(())
    }
}
