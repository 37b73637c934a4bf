//! Versions of reference data, each with its compressed twin.

use super::error::{Result, StoreError};
use super::{Tx, View, fixed};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::policy::Policy;
use spotcheck_domain::time::Timestamp;

#[derive(Debug, Clone)]
pub struct ReferenceRow {
    pub name: String,
    pub version: String,
    pub sha256: [u8; 32],
}

/// A version about to be kept.
pub struct NewReference<'a> {
    pub name: &'a str,
    pub scope: Option<UnitId>,
    pub version: &'a str,
    pub sha256: &'a [u8; 32],
    pub json: &'a [u8],
    pub brotli: &'a [u8],
}

fn scope_of(scope: Option<&UnitId>) -> &[u8] {
    scope.map_or(&[], |unit| unit.as_bytes())
}

impl View<'_> {
    /// The newest versions that a person of `unit` reads, by name.
    pub fn reference_current(&self, unit: UnitId) -> Result<Vec<ReferenceRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT name, version, sha256 FROM reference_current WHERE scope IN (x'', ?1) ORDER BY name",
        )?;
        let rows = query.query_map([unit.as_bytes()], |row| {
            Ok(ReferenceRow { name: row.get(0)?, version: row.get(1)?, sha256: fixed(row, 2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The policy in force for a unit.
    pub fn policy(&self, unit: UnitId) -> Result<Option<Policy>> {
        let current = self.reference_current(unit)?;
        let Some(row) = current.iter().find(|row| row.name == "policy") else { return Ok(None) };
        let Some((json, _)) = self.reference(&row.sha256, unit)? else { return Ok(None) };
        serde_json::from_slice(&json).map(Some).map_err(|_| StoreError::Unreadable("the policy"))
    }

    /// `(JSON, the same in brotli)`, where somebody of `unit` may read it.
    pub fn reference(&self, sha256: &[u8; 32], unit: UnitId) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
        // Two units may know the same of the organisation, to the byte: it is kept once, under the one that asked first.
        let mut query = self.conn.prepare_cached(
            "SELECT json, brotli FROM reference WHERE sha256 = ?1 AND (scope IN (x'', ?2) OR EXISTS
                 (SELECT 1 FROM reference_current WHERE scope = ?2 AND sha256 = ?1))",
        )?;
        let row = query.query_row(params![sha256, unit.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(row.optional()?)
    }
}

impl Tx<'_> {
    /// Keeps a version and makes it the newest of its name and scope.
    pub fn put_reference(&self, new: &NewReference<'_>, at: Timestamp) -> Result<()> {
        let scope = scope_of(new.scope.as_ref());
        if new.name == "policy" {
            self.keep_policy(scope, new.sha256, at)?;
        }
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

    /// Units or people changed: each unit's view of the organisation is to be made anew when it is next asked for.
    pub fn forget_organisation(&self) -> Result<()> {
        self.conn.execute("DELETE FROM reference_current WHERE name = 'organisation'", [])?;
        Ok(())
    }
}
