//! Keys of devices and the signatures by them, in SQLite.

use super::{State, id};
use crate::store::{DeviceKeyRow, DeviceKeys, MOST_KEYS, PutDeviceKeys, Result, SealedRow};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{DeviceId, DocumentId, SignatureId, UserId};
use spotcheck_domain::time::Timestamp;

impl DeviceKeys for State<'_> {
    fn device_key(&self, key: &str) -> Result<Option<DeviceKeyRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT device_keys.device, devices.user, device_keys.since
             FROM device_keys JOIN devices ON devices.id = device_keys.device WHERE device_keys.key = ?1",
        )?;
        let row = query.query_row([key], |row| {
            Ok(DeviceKeyRow {
                key: key.to_owned(),
                device: id(row, 0, DeviceId::from_slice)?,
                user: id(row, 1, UserId::from_slice)?,
                since: Timestamp::from_millis(row.get(2)?),
            })
        });
        Ok(row.optional()?)
    }

    fn sealed(&self, document: DocumentId) -> Result<Vec<SealedRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT signature, key, sound, at FROM sealed_signatures WHERE document = ?1 ORDER BY signature",
        )?;
        let rows = query.query_map([document.as_bytes()], |row| {
            Ok(SealedRow {
                signature: id(row, 0, SignatureId::from_slice)?,
                key: row.get(1)?,
                is_sound: row.get(2)?,
                at: Timestamp::from_millis(row.get(3)?),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl PutDeviceKeys for State<'_> {
    fn put_device_key(&self, key: &str, device: DeviceId, since: Timestamp) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT OR IGNORE INTO device_keys (key, device, since) SELECT ?1, ?2, ?3
                 WHERE (SELECT count(*) FROM device_keys WHERE device = ?2) < ?4",
            )?
            .execute(params![key, device.as_bytes(), since.millis(), MOST_KEYS])?;
        Ok(())
    }

    fn put_sealed(&self, document: DocumentId, row: &SealedRow) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT OR IGNORE INTO sealed_signatures (document, signature, key, sound, at)
                 SELECT ?1, ?2, ?3, ?4 AND NOT EXISTS
                     (SELECT 1 FROM sealed_signatures WHERE signature = ?2 AND document <> ?1), ?5",
            )?
            .execute(params![
                document.as_bytes(),
                row.signature.as_bytes(),
                row.key,
                row.is_sound,
                row.at.millis()
            ])?;
        Ok(())
    }
}
