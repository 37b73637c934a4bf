//! Which blobs documents name, which have arrived, and what is on its way.

use super::error::Result;
use super::{Tx, View, fixed, id};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{DeviceId, DocumentId, UserId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;

/// A blob that is here, whole and verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    pub size: u64,
    /// As recognised from its bytes.
    pub media_type: String,
}

#[derive(Debug, Clone)]
pub struct Upload {
    pub id: [u8; 16],
    pub user: UserId,
    pub device: DeviceId,
    pub sha256: PhotoHash,
    pub document: DocumentId,
    pub size: u64,
    pub media_type: String,
    pub expires_at: Timestamp,
}

fn upload_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Upload> {
    Ok(Upload {
        id: fixed(row, 0)?,
        user: id(row, 1, UserId::from_slice)?,
        device: id(row, 2, DeviceId::from_slice)?,
        sha256: PhotoHash::from_bytes(fixed(row, 3)?),
        document: id(row, 4, DocumentId::from_slice)?,
        size: row.get(5)?,
        media_type: row.get(6)?,
        expires_at: Timestamp::from_millis(row.get(7)?),
    })
}

const UPLOAD: &str = "SELECT id, user, device, sha256, document, size, type, expires_at FROM uploads";

impl View<'_> {
    pub fn blob(&self, sha256: PhotoHash) -> Result<Option<Blob>> {
        let mut query = self.conn.prepare_cached("SELECT size, type FROM blobs WHERE sha256 = ?1")?;
        let row = query
            .query_row([sha256.as_bytes()], |row| Ok(Blob { size: row.get(0)?, media_type: row.get(1)? }));
        Ok(row.optional()?)
    }

    /// The size that the document gives for this blob; `None` when it does not name it.
    pub fn named_size(&self, document: DocumentId, sha256: PhotoHash) -> Result<Option<u64>> {
        let mut query =
            self.conn.prepare_cached("SELECT size FROM photos WHERE sha256 = ?1 AND document = ?2")?;
        let row = query.query_row([&sha256.as_bytes()[..], &document.as_bytes()[..]], |row| row.get(0));
        Ok(row.optional()?)
    }

    pub fn upload(&self, upload: &[u8; 16]) -> Result<Option<Upload>> {
        let mut query = self.conn.prepare_cached(&format!("{UPLOAD} WHERE id = ?1"))?;
        Ok(query.query_row([upload], upload_row).optional()?)
    }

    pub fn all_uploads(&self) -> Result<Vec<Upload>> {
        let mut query = self.conn.prepare_cached(UPLOAD)?;
        let rows = query.query_map([], upload_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub fn n_uploads_of(&self, user: UserId) -> Result<u64> {
        let mut query = self.conn.prepare_cached("SELECT count(*) FROM uploads WHERE user = ?1")?;
        Ok(query.query_row([user.as_bytes()], |row| row.get(0))?)
    }

    /// The first uploads that nobody finished in time.
    pub fn expired_uploads(&self, now: Timestamp, limit: usize) -> Result<Vec<Upload>> {
        let mut query = self.conn.prepare_cached(&format!("{UPLOAD} WHERE expires_at <= ?1 LIMIT ?2"))?;
        let rows = query.query_map(params![now.millis(), limit as u64], upload_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Tx<'_> {
    pub fn put_photo(
        &self,
        document: DocumentId,
        sha256: PhotoHash,
        size: u64,
        media_type: &str,
    ) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT OR IGNORE INTO photos (sha256, document, size, type) VALUES (?1, ?2, ?3, ?4)",
        )?;
        put.execute(params![sha256.as_bytes(), document.as_bytes(), size, media_type])?;
        Ok(())
    }

    pub fn put_upload(&self, upload: &Upload, at: Timestamp) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT INTO uploads (id, user, device, sha256, document, size, type, created_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        put.execute(params![
            upload.id,
            upload.user.as_bytes(),
            upload.device.as_bytes(),
            upload.sha256.as_bytes(),
            upload.document.as_bytes(),
            upload.size,
            upload.media_type,
            at.millis(),
            upload.expires_at.millis()
        ])?;
        Ok(())
    }

    pub fn drop_upload(&self, upload: &[u8; 16]) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM uploads WHERE id = ?1")?.execute([upload])?;
        Ok(())
    }

    pub fn put_blob(&self, sha256: PhotoHash, blob: &Blob, at: Timestamp) -> Result<()> {
        let mut put = self.conn.prepare_cached(
            "INSERT OR IGNORE INTO blobs (sha256, size, type, arrived_at) VALUES (?1, ?2, ?3, ?4)",
        )?;
        put.execute(params![sha256.as_bytes(), blob.size, blob.media_type, at.millis()])?;
        Ok(())
    }
}

impl View<'_> {
    /// Open uploads of one photo by one person.
    pub fn uploads_of(&self, user: UserId, sha256: PhotoHash) -> Result<Vec<[u8; 16]>> {
        let mut query = self.conn.prepare_cached("SELECT id FROM uploads WHERE user = ?1 AND sha256 = ?2")?;
        let rows = query.query_map([&user.as_bytes()[..], &sha256.as_bytes()[..]], |row| fixed(row, 0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
