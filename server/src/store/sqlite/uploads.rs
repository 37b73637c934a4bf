//! Uploads in SQLite.

use super::{State, fixed, id};
use crate::store::{OpenUploads, PutUploads, Result, Upload, Uploads};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{DeviceId, DocumentId, UserId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;

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

impl Uploads for State<'_> {
    fn upload(&self, upload: &[u8; 16]) -> Result<Option<Upload>> {
        let mut query = self.conn.prepare_cached(&format!("{UPLOAD} WHERE id = ?1"))?;
        Ok(query.query_row([upload], upload_row).optional()?)
    }

    fn all_uploads(&self) -> Result<Vec<Upload>> {
        let mut query = self.conn.prepare_cached(UPLOAD)?;
        let rows = query.query_map([], upload_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn sum_of_uploads(&self, user: UserId) -> Result<OpenUploads> {
        let mut query = self
            .conn
            .prepare_cached("SELECT count(*), coalesce(sum(size), 0) FROM uploads WHERE user = ?1")?;
        Ok(query.query_row([user.as_bytes()], |row| {
            Ok(OpenUploads { n_uploads: row.get(0)?, n_bytes: row.get(1)? })
        })?)
    }

    fn uploads_of(&self, user: UserId, sha256: PhotoHash) -> Result<Vec<[u8; 16]>> {
        let mut query = self.conn.prepare_cached("SELECT id FROM uploads WHERE user = ?1 AND sha256 = ?2")?;
        let rows = query.query_map([&user.as_bytes()[..], &sha256.as_bytes()[..]], |row| fixed(row, 0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn expired_uploads(&self, now: Timestamp, limit: usize) -> Result<Vec<Upload>> {
        let mut query = self.conn.prepare_cached(&format!("{UPLOAD} WHERE expires_at <= ?1 LIMIT ?2"))?;
        let rows = query.query_map(params![now.millis(), limit as u64], upload_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn is_on_its_way(&self, sha256: PhotoHash) -> Result<bool> {
        let mut query =
            self.conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM uploads WHERE sha256 = ?1)")?;
        Ok(query.query_row([sha256.as_bytes()], |row| row.get(0))?)
    }
}

impl PutUploads for State<'_> {
    fn put_upload(&self, upload: &Upload, at: Timestamp) -> Result<()> {
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

    fn drop_upload(&self, upload: &[u8; 16]) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM uploads WHERE id = ?1")?.execute([upload])?;
        Ok(())
    }

    fn drop_uploads(&self) -> Result<()> {
        self.conn.execute("DELETE FROM uploads", [])?;
        Ok(())
    }
}
