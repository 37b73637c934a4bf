//! The log in SQLite.

use super::State;
use crate::store::{AuditFilter, AuditRow, Audits, PutAudit, Result};
use rusqlite::params;
use spotcheck_domain::id::{UnitId, UserId};
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
        // Where it was done is noted as it is then: people and records are moved later.
        let by = actor.parse::<UserId>().ok();
        self.conn
            .prepare_cached(
                "INSERT INTO audit (at, actor, act, subject, note, unit) VALUES (?1, ?2, ?3, ?4, ?5, coalesce(
                     (SELECT id FROM units WHERE id = ?4),
                     (SELECT unit FROM users WHERE id = ?4),
                     (SELECT users.unit FROM devices JOIN users ON users.id = devices.user WHERE devices.id = ?4),
                     (SELECT unit FROM documents WHERE id = ?4),
                     (SELECT unit FROM users WHERE id = ?6)))",
            )?
            .execute(params![at.millis(), actor, act, subject, note, by.as_ref().map(UserId::as_bytes)])?;
        Ok(())
    }
}

impl Audits for State<'_> {
    fn audit(&self, filter: &AuditFilter, skip: usize, limit: usize) -> Result<Vec<AuditRow>> {
        let mut query = self.conn.prepare_cached(
            "WITH RECURSIVE area (id, depth) AS (
                 SELECT ?1, 0 UNION ALL
                 SELECT units.id, depth + 1 FROM units JOIN area ON units.parent = area.id WHERE depth < 16)
             SELECT id, at, actor, act, subject, note FROM audit
             WHERE (?1 IS NULL OR unit IN (SELECT id FROM area))
                 AND (?2 IS NULL OR actor = ?2 OR subject = ?3)
                 AND (?4 IS NULL OR act = ?4) AND (?5 IS NULL OR at >= ?5) AND (?6 IS NULL OR at < ?6)
             ORDER BY id DESC LIMIT ?8 OFFSET ?7",
        )?;
        let rows = query.query_map(
            params![
                filter.below.as_ref().map(UnitId::as_bytes),
                filter.person.map(|person| person.to_string()),
                filter.person.as_ref().map(UserId::as_bytes),
                filter.act,
                filter.from.map(Timestamp::millis),
                filter.to.map(Timestamp::millis),
                skip as u64,
                limit as u64
            ],
            |row| {
                Ok(AuditRow {
                    id: row.get(0)?,
                    at: Timestamp::from_millis(row.get(1)?),
                    actor: row.get(2)?,
                    act: row.get(3)?,
                    subject: row.get(4)?,
                    note: row.get(5)?,
                })
            },
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
