//! What units set of the policy, in SQLite.

use super::library::{of_json, to_json};
use super::{State, id};
use crate::store::{PolicyRow, PutUnitPolicies, Result, UnitPolicies};
use rusqlite::params;
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::policy::{Policies, UnitPolicy};
use spotcheck_domain::time::Timestamp;

impl UnitPolicies for State<'_> {
    fn unit_policies(&self, at: Option<Timestamp>) -> Result<Policies> {
        let mut query = self.conn.prepare_cached(
            "SELECT unit, own, max(version) FROM unit_policies WHERE at <= ?1 GROUP BY unit ORDER BY unit",
        )?;
        let until = at.map_or(i64::MAX, Timestamp::millis);
        let rows = query.query_map([until], |row| {
            let own = UnitPolicy { unit: id(row, 0, UnitId::from_slice)?, values: of_json(row, 1)? };
            Ok((own, row.get::<_, u32>(2)?))
        })?;
        let mut policies = Policies::default();
        for row in rows {
            let (own, version) = row?;
            policies.version = policies.version.max(version);
            policies.units.push(own);
        }
        Ok(policies)
    }

    fn policy_rows_of(&self, unit: UnitId) -> Result<Vec<PolicyRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT version, at, author, reason, own FROM unit_policies WHERE unit = ?1 ORDER BY version DESC",
        )?;
        let rows = query.query_map([unit.as_bytes()], |row| {
            Ok(PolicyRow {
                version: row.get(0)?,
                unit,
                at: Timestamp::from_millis(row.get(1)?),
                author: id(row, 2, UserId::from_slice)?,
                reason: row.get(3)?,
                own: of_json(row, 4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl PutUnitPolicies for State<'_> {
    fn put_unit_policy(&self, row: &PolicyRow) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO unit_policies (version, unit, at, author, reason, own)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                row.version,
                row.unit.as_bytes(),
                row.at.millis(),
                row.author.as_bytes(),
                row.reason,
                to_json(&row.own)?
            ])?;
        Ok(())
    }
}
