//! Pairing codes in SQLite.

use super::{State, id};
use crate::store::{CodeRow, Codes, PutCodes, Result};
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row, params};
use spotcheck_domain::id::{CodeId, DeviceId, UserId};
use spotcheck_domain::time::Timestamp;

const COLUMNS: &str =
    "id, user, asked_by, asked_at, expires_at, is_pending, confirmed_by, by_password, asked_on";

fn code_row(row: &Row<'_>) -> rusqlite::Result<CodeRow> {
    Ok(CodeRow {
        id: id(row, 0, CodeId::from_slice)?,
        user: id(row, 1, UserId::from_slice)?,
        asked_by: person(row, 2)?,
        asked_at: Timestamp::from_millis(row.get(3)?),
        expires_at: Timestamp::from_millis(row.get(4)?),
        is_pending: row.get(5)?,
        confirmed_by: person(row, 6)?,
        by_password: row.get(7)?,
        asked_on: device(row, 8)?,
    })
}

/// A column that holds a person or nobody.
pub(super) fn person(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<UserId>> {
    if row.get_ref(column)? == ValueRef::Null {
        return Ok(None);
    }
    id(row, column, UserId::from_slice).map(Some)
}

/// A column that holds a device or none.
pub(super) fn device(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<DeviceId>> {
    if row.get_ref(column)? == ValueRef::Null {
        return Ok(None);
    }
    id(row, column, DeviceId::from_slice).map(Some)
}

impl Codes for State<'_> {
    fn code_owner(&self, code_hash: &[u8; 32], now: Timestamp) -> Result<Option<UserId>> {
        let mut query = self.conn.prepare_cached(
            "SELECT user FROM pairing_codes
             WHERE code_hash = ?1 AND used_at IS NULL AND expires_at > ?2 AND is_pending = 0
                 AND user IN (SELECT id FROM users WHERE retired_at IS NULL)",
        )?;
        let user = query.query_row(params![code_hash, now.millis()], |row| id(row, 0, UserId::from_slice));
        Ok(user.optional()?)
    }

    fn code(&self, code: CodeId, now: Timestamp) -> Result<Option<CodeRow>> {
        let mut query = self.conn.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM pairing_codes WHERE id = ?1 AND used_at IS NULL AND expires_at > ?2"
        ))?;
        Ok(query.query_row(params![code.as_bytes(), now.millis()], code_row).optional()?)
    }

    fn pending_codes(&self, now: Timestamp) -> Result<Vec<CodeRow>> {
        let mut query = self.conn.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM pairing_codes
             WHERE is_pending = 1 AND used_at IS NULL AND expires_at > ?1 ORDER BY asked_at DESC, id DESC"
        ))?;
        let rows = query.query_map([now.millis()], code_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl PutCodes for State<'_> {
    fn put_code(&self, code_hash: &[u8; 32], row: &CodeRow) -> Result<()> {
        self.conn
            .prepare_cached(&format!(
                "INSERT INTO pairing_codes (code_hash, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
            ))?
            .execute(params![
                code_hash,
                row.id.as_bytes(),
                row.user.as_bytes(),
                row.asked_by.as_ref().map(UserId::as_bytes),
                row.asked_at.millis(),
                row.expires_at.millis(),
                row.is_pending,
                row.confirmed_by.as_ref().map(UserId::as_bytes),
                row.by_password,
                row.asked_on.as_ref().map(DeviceId::as_bytes),
            ])?;
        Ok(())
    }

    fn confirm_code(&self, code: CodeId, by: UserId) -> Result<()> {
        self.conn
            .prepare_cached(
                "UPDATE pairing_codes SET is_pending = 0, confirmed_by = ?2 WHERE id = ?1 AND is_pending = 1",
            )?
            .execute([code.as_bytes(), by.as_bytes()])?;
        Ok(())
    }

    fn drop_unused_codes(&self, user: UserId) -> Result<u64> {
        let mut drop =
            self.conn.prepare_cached("DELETE FROM pairing_codes WHERE user = ?1 AND used_at IS NULL")?;
        Ok(drop.execute([user.as_bytes()])? as u64)
    }

    fn drop_sign_in_codes(&self, user: UserId) -> Result<()> {
        self.conn
            .prepare_cached(
                "DELETE FROM pairing_codes WHERE user = ?1 AND by_password = 1 AND used_at IS NULL",
            )?
            .execute([user.as_bytes()])?;
        Ok(())
    }

    fn drop_codes_asked_by(&self, user: UserId) -> Result<u64> {
        let mut drop =
            self.conn.prepare_cached("DELETE FROM pairing_codes WHERE asked_by = ?1 AND used_at IS NULL")?;
        Ok(drop.execute([user.as_bytes()])? as u64)
    }

    fn take_code(&self, code_hash: &[u8; 32], now: Timestamp) -> Result<Option<CodeRow>> {
        let mut take = self.conn.prepare_cached(&format!(
            "UPDATE pairing_codes SET used_at = ?2
             WHERE code_hash = ?1 AND used_at IS NULL AND expires_at > ?2 AND is_pending = 0
                 AND user IN (SELECT id FROM users WHERE retired_at IS NULL) RETURNING {COLUMNS}"
        ))?;
        Ok(take.query_row(params![code_hash, now.millis()], code_row).optional()?)
    }
}
