//! Versions of reference data in SQLite.

use super::{State, fixed};
use crate::store::{NewReference, PutReferences, ReferenceRow, References, Result};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::time::Timestamp;

/// The unit that is asked for, with all above it.
const LINE: &str = "WITH RECURSIVE line (id, depth) AS (
    SELECT ?1, 0 UNION ALL
    SELECT units.parent, depth + 1 FROM units JOIN line ON units.id = line.id
        WHERE units.parent IS NOT NULL AND depth < 16)";

pub(super) fn scope_of(scope: Option<&UnitId>) -> &[u8] {
    scope.map_or(&[], |unit| unit.as_bytes())
}

impl References for State<'_> {
    fn reference_current(&self, unit: UnitId) -> Result<Vec<ReferenceRow>> {
        let mut query = self.conn.prepare_cached(&format!(
            "{LINE} SELECT name, version, sha256 FROM reference_current
             WHERE scope IN (x'', ?1) OR (scope IN (SELECT id FROM line) AND name GLOB '*/*') ORDER BY name"
        ))?;
        let rows = query.query_map([unit.as_bytes()], |row| {
            Ok(ReferenceRow { name: row.get(0)?, version: row.get(1)?, sha256: fixed(row, 2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn reference(&self, sha256: &[u8; 32], unit: UnitId) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
        // Two units may know the same of the organisation, to the byte: it is kept once, under the one that asked first.
        let mut query = self.conn.prepare_cached(&format!(
            "{LINE}, above (id, depth) AS (
                 SELECT scope, 0 FROM reference WHERE sha256 = ?2 AND name GLOB '*/*' UNION ALL
                 SELECT units.parent, depth + 1 FROM units JOIN above ON units.id = above.id
                     WHERE units.parent IS NOT NULL AND depth < 16)
             SELECT json, brotli FROM reference WHERE sha256 = ?2 AND (scope IN (x'', ?1)
                 OR ?1 IN (SELECT id FROM above)
                 OR (name GLOB '*/*' AND scope IN (SELECT id FROM line))
                 OR EXISTS (SELECT 1 FROM reference_current AS current WHERE current.sha256 = ?2
                     AND (current.scope = ?1
                         OR (current.name GLOB '*/*' AND current.scope IN (SELECT id FROM line)))))"
        ))?;
        let row = query.query_row(params![unit.as_bytes(), sha256], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(row.optional()?)
    }

    fn unpacked_reference(&self) -> Result<Option<([u8; 32], Vec<u8>)>> {
        let mut query = self
            .conn
            .prepare_cached("SELECT sha256, json FROM reference WHERE length(brotli) = 0 LIMIT 1")?;
        Ok(query.query_row([], |row| Ok((fixed(row, 0)?, row.get(1)?))).optional()?)
    }

    fn each_reference(&self, visit: &mut dyn FnMut(String, [u8; 32], Vec<u8>, Vec<u8>)) -> Result<()> {
        let mut query = self.conn.prepare("SELECT name, sha256, json, brotli FROM reference")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            visit(row.get(0)?, fixed(row, 1)?, row.get(2)?, row.get(3)?);
        }
        Ok(())
    }
}

impl PutReferences for State<'_> {
    fn keep_reference(&self, new: &NewReference<'_>, at: Timestamp) -> Result<()> {
        let scope = scope_of(new.scope.as_ref());
        self.conn
            .prepare_cached(
                "INSERT OR IGNORE INTO reference (sha256, name, scope, version, created_at, json, brotli)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![new.sha256, new.name, scope, new.version, at.millis(), new.json, new.brotli])?;
        Ok(())
    }

    fn put_reference(&self, new: &NewReference<'_>, at: Timestamp) -> Result<()> {
        self.keep_reference(new, at)?;
        let scope = scope_of(new.scope.as_ref());
        self.conn
            .prepare_cached(
                "INSERT OR REPLACE INTO reference_current (scope, name, version, sha256) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![scope, new.name, new.version, new.sha256])?;
        Ok(())
    }

    fn pack_reference(&self, sha256: &[u8; 32], brotli: &[u8]) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE reference SET brotli = ?2 WHERE sha256 = ?1")?
            .execute(params![sha256, brotli])?;
        Ok(())
    }

    fn prune_references(&self, name: &str, scope: UnitId, most_old: u32) -> Result<()> {
        const CITED: &str = "SELECT sha256 FROM reference_current UNION SELECT sha256 FROM past_policies
            UNION SELECT sha256 FROM checklist_versions";
        let sql = format!(
            "DELETE FROM reference WHERE name = ?1 AND scope = ?2 AND sha256 NOT IN ({CITED}) AND sha256 NOT IN (
                 SELECT sha256 FROM reference WHERE name = ?1 AND scope = ?2 AND sha256 NOT IN ({CITED})
                 ORDER BY created_at DESC, sha256 LIMIT ?3)"
        );
        self.conn.prepare_cached(&sql)?.execute(params![name, scope.as_bytes(), most_old])?;
        Ok(())
    }

    fn forget_reference(&self, name: &str) -> Result<()> {
        self.conn.execute("DELETE FROM reference_current WHERE name = ?1", [name])?;
        Ok(())
    }
}
