//! Files of sites that are being taken in, in SQLite.

use super::{State, id};
use crate::store::{PutSiteImports, Result, SiteImportRow, SiteImports};
use rusqlite::{OptionalExtension, params};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::time::Timestamp;

impl SiteImports for State<'_> {
    fn site_imports(&self) -> Result<Vec<SiteImportRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT id, unit, author, accepted_at, n_sites,
                 (SELECT coalesce(sum(parts.n_sites), 0) FROM site_import_parts AS parts
                     WHERE parts.import = site_imports.id)
             FROM site_imports ORDER BY id",
        )?;
        let rows = query.query_map([], |row| {
            Ok(SiteImportRow {
                id: row.get(0)?,
                unit: id(row, 1, UnitId::from_slice)?,
                author: row.get(2)?,
                accepted_at: Timestamp::from_millis(row.get(3)?),
                n_sites: row.get(4)?,
                n_left: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn next_site_part(&self, import: i64) -> Result<Option<(u64, Vec<u8>)>> {
        let mut query = self.conn.prepare_cached(
            "SELECT ordinal, bytes FROM site_import_parts WHERE import = ?1 ORDER BY ordinal LIMIT 1",
        )?;
        Ok(query.query_row([import], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }
}

impl PutSiteImports for State<'_> {
    fn put_site_import(
        &self,
        unit: UnitId,
        author: &str,
        accepted_at: Timestamp,
        parts: &[(u64, Vec<u8>)],
    ) -> Result<i64> {
        let n_sites: u64 = parts.iter().map(|(n_sites, _)| n_sites).sum();
        self.conn
            .prepare_cached(
                "INSERT INTO site_imports (unit, author, accepted_at, n_sites) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![unit.as_bytes(), author, accepted_at.millis(), n_sites])?;
        let import = self.conn.last_insert_rowid();
        let mut put = self.conn.prepare_cached(
            "INSERT INTO site_import_parts (import, ordinal, n_sites, bytes) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for (ordinal, (n_sites, bytes)) in parts.iter().enumerate() {
            put.execute(params![import, ordinal as u64, n_sites, bytes])?;
        }
        Ok(import)
    }

    fn end_site_part(&self, import: i64, ordinal: u64) -> Result<()> {
        self.conn
            .prepare_cached("DELETE FROM site_import_parts WHERE import = ?1 AND ordinal = ?2")?
            .execute(params![import, ordinal])?;
        self.conn
            .prepare_cached(
                "DELETE FROM site_imports WHERE id = ?1
                     AND NOT EXISTS (SELECT 1 FROM site_import_parts WHERE import = ?1)",
            )?
            .execute([import])?;
        Ok(())
    }
}
