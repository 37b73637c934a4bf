//! Pairing codes: only their keyed hashes are kept.

use super::error::Result;
use super::{Tx, id};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::UserId;
use spotcheck_domain::time::Timestamp;

impl Tx<'_> {
    /// Keeps a new code for a person; one that he had and did not use is good no more.
    pub fn put_code(&self, code_hash: &[u8; 32], user: UserId, expires_at: Timestamp) -> Result<()> {
        self.conn
            .prepare_cached("DELETE FROM pairing_codes WHERE user = ?1 AND used_at IS NULL")?
            .execute([user.as_bytes()])?;
        self.conn
            .prepare_cached("INSERT INTO pairing_codes (code_hash, user, expires_at) VALUES (?1, ?2, ?3)")?
            .execute(params![code_hash, user.as_bytes(), expires_at.millis()])?;
        Ok(())
    }

    /// Uses a code up. `None` when it is unknown, used or expired.
    pub fn take_code(&self, code_hash: &[u8; 32], now: Timestamp) -> Result<Option<UserId>> {
        let mut take = self.conn.prepare_cached(
            "UPDATE pairing_codes SET used_at = ?2
             WHERE code_hash = ?1 AND used_at IS NULL AND expires_at > ?2 RETURNING user",
        )?;
        let user = take.query_row(params![code_hash, now.millis()], |row| id(row, 0, UserId::from_slice));
        Ok(user.optional()?)
    }
}
