//! By whose hand people are what they are, in SQLite.

use super::{State, id};
use crate::store::{Hands, PutHands, Result};
use rusqlite::params;
use spotcheck_domain::id::UserId;
use spotcheck_domain::time::Timestamp;

impl Hands for State<'_> {
    fn hands_on(&self, user: UserId, since: Timestamp) -> Result<Vec<UserId>> {
        let mut query =
            self.conn.prepare_cached("SELECT by FROM hands WHERE user = ?1 AND at >= ?2 ORDER BY by")?;
        let rows = query
            .query_map(params![user.as_bytes(), since.millis()], |row| id(row, 0, UserId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl PutHands for State<'_> {
    fn put_hand(&self, user: UserId, by: UserId, at: Timestamp) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO hands (user, by, at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (user, by) DO UPDATE SET at = max(at, excluded.at)",
            )?
            .execute(params![user.as_bytes(), by.as_bytes(), at.millis()])?;
        Ok(())
    }
}
