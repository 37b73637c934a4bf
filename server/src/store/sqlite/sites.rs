//! What records say of sites, in SQLite: the columns, each record's own.

use super::{State, id};
use crate::store::{PutSites, Result, SiteColumns, SiteEntry, StoreError};
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use spotcheck_domain::id::{DocumentId, SiteId, UnitId};
use spotcheck_domain::site::SiteField;
use spotcheck_domain::time::Timestamp;

/// The columns of [`entry`], in its order.
pub const ENTRY: &str = "document, unit, initials, hay, fields, certificates";
/// How many they are.
pub const N_ENTRY: usize = 6;

pub fn entry(row: &Row<'_>) -> rusqlite::Result<SiteEntry> {
    Ok(SiteEntry {
        id: id(row, 0, SiteId::from_slice)?,
        unit: id(row, 1, UnitId::from_slice)?,
        initials: row.get(2)?,
        hay: row.get(3)?,
        fields: json(row, 4)?,
        certificates: json(row, 5)?,
    })
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    serde_json::from_slice(row.get_ref(column)?.as_bytes()?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}

fn json_of<T: Serialize>(said: &T) -> Result<String> {
    serde_json::to_string(said).map_err(|_| StoreError::Unreadable("what a site says of itself"))
}

impl State<'_> {
    pub(super) fn columns_version(&self) -> Result<u32> {
        let mut query =
            self.conn.prepare_cached("SELECT coalesce(max(version), 0) FROM site_columns_version")?;
        Ok(query.query_row([], |row| row.get(0))?)
    }

    pub(super) fn entry_of(&self, site: SiteId) -> Result<Option<SiteEntry>> {
        let mut query =
            self.conn.prepare_cached(&format!("SELECT {ENTRY} FROM site_rows WHERE document = ?1"))?;
        Ok(query.query_row([site.as_bytes()], entry).optional()?)
    }

    pub(super) fn coded(&self, area: UnitId, code: &str) -> Result<Vec<SiteEntry>> {
        let mut query = self.conn.prepare_cached(&format!(
            "WITH RECURSIVE area (id, depth) AS (SELECT ?1, 0 UNION ALL
                 SELECT units.id, depth + 1 FROM units JOIN area ON units.parent = area.id WHERE depth < 16)
             SELECT {ENTRY} FROM site_rows
             WHERE unit IN (SELECT id FROM area) AND instr(fields, ?2) > 0 AND fields ->> '$.uscc' = ?2"
        ))?;
        let rows = query.query_map(params![area.as_bytes(), code], entry)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub(super) fn columns_of(&self, document: DocumentId) -> Result<SiteColumns> {
        if let Some(entry) = self.entry_of(document.into())? {
            return Ok(SiteColumns::Site(Box::new(entry)));
        }
        let mut visits = self
            .conn
            .prepare_cached("SELECT site, is_own_check, began_at FROM site_visits WHERE document = ?1")?;
        let visit = visits.query_row([document.as_bytes()], |row| {
            Ok(SiteColumns::Visit {
                site: id(row, 0, SiteId::from_slice)?,
                is_own_check: row.get(1)?,
                began_at: Timestamp::from_millis(row.get(2)?),
            })
        });
        if let Some(visit) = visit.optional()? {
            return Ok(visit);
        }
        let mut findings = self
            .conn
            .prepare_cached("SELECT site, is_open, recorded_at FROM site_findings WHERE document = ?1")?;
        let finding = findings.query_row([document.as_bytes()], |row| {
            Ok(SiteColumns::Finding {
                site: id(row, 0, SiteId::from_slice)?,
                is_open: row.get(1)?,
                recorded_at: Timestamp::from_millis(row.get(2)?),
            })
        });
        Ok(finding.optional()?.unwrap_or(SiteColumns::Nothing))
    }

    fn clear_columns(&self, document: DocumentId) -> Result<()> {
        for table in ["site_rows", "site_visits", "site_findings"] {
            self.conn
                .prepare_cached(&format!("DELETE FROM {table} WHERE document = ?1"))?
                .execute([document.as_bytes()])?;
        }
        Ok(())
    }

    fn put_entry(&self, entry: &SiteEntry) -> Result<()> {
        let (fields, certificates) = (json_of(&entry.fields)?, json_of(&entry.certificates)?);
        let (responsible, merged_into) =
            (entry.some::<UnitId>(SiteField::ResponsibleUnit), entry.merged_into());
        self.conn
            .prepare_cached(
                "INSERT OR REPLACE INTO site_rows
                     (document, unit, initials, hay, fields, responsible_unit, merged_into, certificates,
                      certified_until)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                entry.id.as_bytes(),
                entry.unit.as_bytes(),
                entry.initials,
                entry.hay,
                fields,
                responsible.as_ref().map(UnitId::as_bytes),
                merged_into.as_ref().map(SiteId::as_bytes),
                certificates,
                entry.certified_until().map(|day| day.to_string()),
            ])?;
        Ok(())
    }
}

impl PutSites for State<'_> {
    fn put_site_columns(&self, document: DocumentId, columns: &SiteColumns) -> Result<()> {
        match columns {
            SiteColumns::Site(entry) => self.put_entry(entry),
            SiteColumns::Visit { site, is_own_check, began_at } => {
                self.conn
                    .prepare_cached(
                        "INSERT OR REPLACE INTO site_visits (document, site, is_own_check, began_at)
                         VALUES (?1, ?2, ?3, ?4)",
                    )?
                    .execute(params![
                        document.as_bytes(),
                        site.as_bytes(),
                        is_own_check,
                        began_at.millis()
                    ])?;
                Ok(())
            }
            SiteColumns::Finding { site, is_open, recorded_at } => {
                self.conn
                    .prepare_cached(
                        "INSERT OR REPLACE INTO site_findings (document, site, is_open, recorded_at)
                         VALUES (?1, ?2, ?3, ?4)",
                    )?
                    .execute(params![document.as_bytes(), site.as_bytes(), is_open, recorded_at.millis()])?;
                Ok(())
            }
            SiteColumns::Nothing => self.clear_columns(document),
        }
    }

    fn put_site_columns_version(&self, version: u32) -> Result<()> {
        self.conn.execute("DELETE FROM site_columns_version", [])?;
        self.conn.execute("INSERT INTO site_columns_version (version) VALUES (?1)", [version])?;
        Ok(())
    }
}
