//! The log in SQLite.

use super::State;
use crate::store::{PutAudit, Result};
use rusqlite::params;
use spotcheck_domain::time::Timestamp;

impl PutAudit for State<'_> {
    fn put_audit(
        &self,
        at: Timestamp,
        actor: &str,
        act: &str,
        subject: Option<&[u8]>,
        note: &str,
    ) -> Result<()> {
        self.conn
            .prepare_cached("INSERT INTO audit (at, actor, act, subject, note) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![at.millis(), actor, act, subject, note])?;
        Ok(())
    }
}
