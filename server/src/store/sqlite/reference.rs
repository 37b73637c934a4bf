//! Versions of reference data in SQLite.

use super::{State, fixed};
use crate::store::{NewReference, PutReferences, ReferenceRow, References, Result};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::time::Timestamp;

pub(super) fn scope_of(scope: Option<&UnitId>) -> &[u8] {
    scope.map_or(&[], |unit| unit.as_bytes())
}

impl References for State<'_> {
    fn reference_current(&self, unit: UnitId) -> Result<Vec<ReferenceRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT name, version, sha256 FROM reference_current WHERE scope IN (x'', ?1) ORDER BY name",
        )?;
        let rows = query.query_map([unit.as_bytes()], |row| {
            Ok(ReferenceRow { name: row.get(0)?, version: row.get(1)?, sha256: fixed(row, 2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn reference(&self, sha256: &[u8; 32], unit: UnitId) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
        // Two units may know the same of the organisation, to the byte: it is kept once, under the one that asked first.
        let mut query = self.conn.prepare_cached(
            "SELECT json, brotli FROM reference WHERE sha256 = ?1 AND (scope IN (x'', ?2) OR EXISTS
                 (SELECT 1 FROM reference_current WHERE scope = ?2 AND sha256 = ?1))",
        )?;
        let row = query.query_row(params![sha256, unit.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(row.optional()?)
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
    fn put_reference(&self, new: &NewReference<'_>, at: Timestamp) -> Result<()> {
        let scope = scope_of(new.scope.as_ref());
        self.conn
            .prepare_cached(
                "INSERT OR IGNORE INTO reference (sha256, name, scope, version, created_at, json, brotli)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![new.sha256, new.name, scope, new.version, at.millis(), new.json, new.brotli])?;
        self.conn
            .prepare_cached(
                "INSERT OR REPLACE INTO reference_current (scope, name, version, sha256) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![scope, new.name, new.version, new.sha256])?;
        Ok(())
    }

    fn forget_reference(&self, name: &str) -> Result<()> {
        self.conn.execute("DELETE FROM reference_current WHERE name = ?1", [name])?;
        Ok(())
    }
}
