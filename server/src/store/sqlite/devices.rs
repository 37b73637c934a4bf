//! Devices and sessions in SQLite.

use super::codes::device as asked_on;
use super::people::roles_of;
use super::{State, id};
use crate::store::{DeviceRow, Devices, PutDevices, Result, SessionRow, StoreError};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::call::DeviceTold;
use spotcheck_domain::id::{DeviceId, UnitId, UserId};
use spotcheck_domain::time::Timestamp;

impl Devices for State<'_> {
    fn session(&self, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<SessionRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT users.id, devices.id, users.unit, users.name, users.roles, users.membership,
                    sessions.names_device, sessions.seen_at
             FROM sessions JOIN devices ON devices.id = sessions.device JOIN users ON users.id = devices.user
             WHERE sessions.token_hash = ?1 AND sessions.expires_at > ?2 AND devices.revoked_at IS NULL
                 AND users.retired_at IS NULL",
        )?;
        let row = query.query_row(params![token_hash, now.millis()], |row| {
            Ok(SessionRow {
                user: id(row, 0, UserId::from_slice)?,
                device: id(row, 1, DeviceId::from_slice)?,
                unit: id(row, 2, UnitId::from_slice)?,
                name: row.get(3)?,
                roles: roles_of(row.get_ref(4)?.as_str()?),
                membership: row.get(5)?,
                names_device: row.get(6)?,
                seen_at: Timestamp::from_millis(row.get(7)?),
            })
        });
        Ok(row.optional()?)
    }

    fn devices(&self) -> Result<Vec<DeviceRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT devices.id, devices.user, devices.name, devices.paired_at, devices.revoked_at,
                    max(sessions.seen_at), devices.told, devices.by_password, devices.asked_on
             FROM devices LEFT JOIN sessions ON sessions.device = devices.id
             GROUP BY devices.id ORDER BY devices.paired_at, devices.id",
        )?;
        let moment = |millis: Option<i64>| millis.map(Timestamp::from_millis);
        let rows = query.query_map([], |row| {
            Ok(DeviceRow {
                device: id(row, 0, DeviceId::from_slice)?,
                user: id(row, 1, UserId::from_slice)?,
                name: row.get(2)?,
                paired_at: Timestamp::from_millis(row.get(3)?),
                revoked_at: moment(row.get(4)?),
                seen_at: moment(row.get(5)?),
                by_password: row.get(7)?,
                asked_on: asked_on(row, 8)?,
                // What a later version keeps there is nothing to this one.
                told: row.get::<_, Option<String>>(6)?.and_then(|told| serde_json::from_str(&told).ok()),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn has_device(&self, user: UserId) -> Result<bool> {
        let mut query = self
            .conn
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM devices WHERE user = ?1 AND revoked_at IS NULL)")?;
        Ok(query.query_row([user.as_bytes()], |row| row.get(0))?)
    }
}

impl PutDevices for State<'_> {
    fn put_device(&self, device: DeviceId, user: UserId, name: &str, at: Timestamp) -> Result<()> {
        self.conn
            .prepare_cached("INSERT INTO devices (id, user, name, paired_at) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![device.as_bytes(), user.as_bytes(), name, at.millis()])?;
        Ok(())
    }

    fn put_by_password(&self, device: DeviceId) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE devices SET by_password = 1 WHERE id = ?1")?
            .execute([device.as_bytes()])?;
        Ok(())
    }

    fn put_asked_on(&self, device: DeviceId, asked_on: DeviceId) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE devices SET asked_on = ?2 WHERE id = ?1")?
            .execute([device.as_bytes(), asked_on.as_bytes()])?;
        Ok(())
    }

    fn put_session(
        &self,
        token_hash: &[u8; 32],
        device: DeviceId,
        at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO sessions (token_hash, device, created_at, expires_at, seen_at, proved_at)
                 VALUES (?1, ?2, ?3, ?4, ?3, ?3)",
            )?
            .execute(params![token_hash, device.as_bytes(), at.millis(), expires_at.millis()])?;
        Ok(())
    }

    fn put_seen(&self, token_hash: &[u8; 32], at: Timestamp, names_device: bool) -> Result<()> {
        self.conn
            .prepare_cached(
                "UPDATE sessions SET seen_at = max(seen_at, ?2), names_device = max(names_device, ?3)
                 WHERE token_hash = ?1",
            )?
            .execute(params![token_hash, at.millis(), names_device])?;
        Ok(())
    }

    fn drop_sessions(&self, device: DeviceId) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM sessions WHERE device = ?1")?.execute([device.as_bytes()])?;
        Ok(())
    }

    fn put_told(&self, device: DeviceId, told: &DeviceTold) -> Result<()> {
        let told = serde_json::to_string(told).map_err(|_| StoreError::Unreadable("what a device told"))?;
        self.conn
            .prepare_cached("UPDATE devices SET told = ?2 WHERE id = ?1")?
            .execute(params![device.as_bytes(), told])?;
        Ok(())
    }

    fn put_revoked(&self, device: DeviceId, at: Timestamp) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE devices SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL")?
            .execute(params![device.as_bytes(), at.millis()])?;
        Ok(())
    }
}
