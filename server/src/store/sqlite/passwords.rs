//! Passwords in SQLite.

use super::{State, id};
use crate::store::{PasswordRow, Passwords, PutPasswords, Result};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::{DeviceId, UserId};
use spotcheck_domain::time::Timestamp;

impl Passwords for State<'_> {
    fn password(&self, user: UserId) -> Result<Option<PasswordRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT salt, hash, memory, passes, lanes, set_at FROM passwords WHERE user = ?1",
        )?;
        let row = query.query_row([user.as_bytes()], |row| {
            Ok(PasswordRow {
                salt: row.get(0)?,
                hash: row.get(1)?,
                memory: row.get(2)?,
                passes: row.get(3)?,
                lanes: row.get(4)?,
                set_at: Timestamp::from_millis(row.get(5)?),
            })
        });
        Ok(row.optional()?)
    }

    fn needs_proof(&self, token_hash: &[u8; 32], since: Timestamp) -> Result<bool> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM sessions JOIN devices ON devices.id = sessions.device
                 WHERE sessions.token_hash = ?1 AND devices.by_password = 1 AND sessions.proved_at <= ?2)",
        )?;
        Ok(query.query_row(params![token_hash, since.millis()], |row| row.get(0))?)
    }

    fn people_known_as(&self, word: &str) -> Result<Vec<UserId>> {
        let mut query = self.conn.prepare_cached(
            "SELECT id FROM users WHERE retired_at IS NULL AND ?1 <> ''
                 AND (name = ?1 COLLATE NOCASE OR key = ?1 COLLATE NOCASE OR certificate = ?1 COLLATE NOCASE
                     OR telephone <> ''
                         AND replace(replace(telephone, ' ', ''), '-', '') = replace(replace(?1, ' ', ''), '-', ''))
             LIMIT 2",
        )?;
        let rows = query.query_map([word], |row| id(row, 0, UserId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl PutPasswords for State<'_> {
    fn put_password(&self, user: UserId, row: &PasswordRow) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT OR REPLACE INTO passwords (user, salt, hash, memory, passes, lanes, set_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                user.as_bytes(),
                row.salt,
                row.hash,
                row.memory,
                row.passes,
                row.lanes,
                row.set_at.millis()
            ])?;
        Ok(())
    }

    fn put_proved(&self, device: DeviceId, at: Timestamp) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE sessions SET proved_at = ?2 WHERE device = ?1")?
            .execute(params![device.as_bytes(), at.millis()])?;
        Ok(())
    }

    fn drop_password(&self, user: UserId) -> Result<bool> {
        let mut drop = self.conn.prepare_cached("DELETE FROM passwords WHERE user = ?1")?;
        Ok(drop.execute([user.as_bytes()])? == 1)
    }
}
