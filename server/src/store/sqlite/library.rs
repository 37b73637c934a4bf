//! Checklists and hazards of units, in SQLite.

use super::{State, fixed, id};
use crate::store::{HazardRow, Library, ListRow, ListVersion, PutLibrary, Result, StoreError, Whose};
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::time::Timestamp;

const LIST: &str = "SELECT id, unit, draft, revision, withdrawn_at FROM checklists";
const HAZARD: &str = "SELECT unit, words, revision, changed_at, withdrawn_at FROM hazards";

pub(super) fn of_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let json = row.get_ref(column)?.as_blob()?;
    serde_json::from_slice(json).map_err(|_| rusqlite::Error::InvalidQuery)
}

pub(super) fn to_json<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|_| StoreError::Unreadable("what is to be stored as JSON"))
}

fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_millis))
}

fn list_row(row: &Row<'_>) -> rusqlite::Result<ListRow> {
    let draft = row.get_ref(2)?.as_blob_or_null()?.is_some();
    Ok(ListRow {
        id: row.get(0)?,
        unit: id(row, 1, UnitId::from_slice)?,
        draft: draft.then(|| of_json(row, 2)).transpose()?,
        revision: row.get(3)?,
        withdrawn_at: moment(row, 4)?,
    })
}

fn hazard_row(row: &Row<'_>) -> rusqlite::Result<HazardRow> {
    Ok(HazardRow {
        unit: id(row, 0, UnitId::from_slice)?,
        hazard: of_json(row, 1)?,
        revision: row.get(2)?,
        changed_at: Timestamp::from_millis(row.get(3)?),
        withdrawn_at: moment(row, 4)?,
    })
}

/// The units that are meant, as `seen`.
const fn seen(of: Whose) -> (&'static str, UnitId) {
    match of {
        Whose::Unit(unit) => ("WITH seen (id) AS (SELECT ?1)", unit),
        Whose::Line(unit) => (
            "WITH RECURSIVE seen (id, depth) AS (SELECT ?1, 0 UNION ALL
                 SELECT units.parent, depth + 1 FROM units JOIN seen ON units.id = seen.id
                     WHERE units.parent IS NOT NULL AND depth < 16)",
            unit,
        ),
        Whose::Area(unit) => (
            "WITH RECURSIVE line (id, depth) AS (SELECT ?1, 0 UNION ALL
                 SELECT units.parent, depth + 1 FROM units JOIN line ON units.id = line.id
                     WHERE units.parent IS NOT NULL AND depth < 16),
             area (id, depth) AS (SELECT ?1, 0 UNION ALL
                 SELECT units.id, depth + 1 FROM units JOIN area ON units.parent = area.id WHERE depth < 16),
             seen (id) AS (SELECT id FROM line UNION SELECT id FROM area)",
            unit,
        ),
    }
}

impl State<'_> {
    fn rows_of<T>(
        &self,
        select: &str,
        of: Whose,
        read: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let (with, unit) = seen(of);
        let sql = format!("{with} {select} WHERE unit IN (SELECT id FROM seen) ORDER BY id");
        let mut query = self.conn.prepare_cached(&sql)?;
        let rows = query.query_map([unit.as_bytes()], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Library for State<'_> {
    fn list_row(&self, id: &str) -> Result<Option<ListRow>> {
        let mut query = self.conn.prepare_cached(&format!("{LIST} WHERE id = ?1"))?;
        Ok(query.query_row([id], list_row).optional()?)
    }

    fn list_rows(&self, of: Whose) -> Result<Vec<ListRow>> {
        self.rows_of(LIST, of, list_row)
    }

    fn n_unpublished(&self, unit: UnitId) -> Result<u64> {
        let mut query = self.conn.prepare_cached(
            "SELECT count(*) FROM checklists WHERE unit = ?1
                 AND NOT EXISTS (SELECT 1 FROM checklist_versions WHERE checklist = checklists.id)",
        )?;
        Ok(query.query_row([unit.as_bytes()], |row| row.get(0))?)
    }

    fn list_versions(&self, list: &str) -> Result<Vec<ListVersion>> {
        let mut query = self.conn.prepare_cached(
            "SELECT number, sha256, at, author, note FROM checklist_versions WHERE checklist = ?1
             ORDER BY number DESC",
        )?;
        let rows = query.query_map([list], |row| {
            Ok(ListVersion {
                number: row.get(0)?,
                sha256: fixed(row, 1)?,
                at: Timestamp::from_millis(row.get(2)?),
                author: id(row, 3, UserId::from_slice)?,
                note: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn hazard_row(&self, id: &str) -> Result<Option<HazardRow>> {
        let mut query = self.conn.prepare_cached(&format!("{HAZARD} WHERE id = ?1"))?;
        Ok(query.query_row([id], hazard_row).optional()?)
    }

    fn hazard_rows(&self, of: Whose) -> Result<Vec<HazardRow>> {
        self.rows_of(HAZARD, of, hazard_row)
    }
}

impl PutLibrary for State<'_> {
    fn put_list(&self, row: &ListRow, at: Timestamp) -> Result<()> {
        let draft = row.draft.as_ref().map(to_json).transpose()?;
        self.conn
            .prepare_cached(
                "INSERT INTO checklists (id, unit, made_at, draft, revision, withdrawn_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE SET
                     draft = excluded.draft, revision = excluded.revision, withdrawn_at = excluded.withdrawn_at",
            )?
            .execute(params![
                row.id,
                row.unit.as_bytes(),
                at.millis(),
                draft,
                row.revision,
                row.withdrawn_at.map(Timestamp::millis)
            ])?;
        Ok(())
    }

    fn drop_list(&self, id: &str) -> Result<()> {
        self.conn.execute("DELETE FROM checklists WHERE id = ?1", [id])?;
        Ok(())
    }

    fn put_list_version(&self, id: &str, version: &ListVersion) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO checklist_versions (checklist, number, sha256, at, author, note)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                id,
                version.number,
                version.sha256,
                version.at.millis(),
                version.author.as_bytes(),
                version.note
            ])?;
        Ok(())
    }

    fn put_hazard(&self, row: &HazardRow) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO hazards (id, unit, words, revision, changed_at, withdrawn_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE SET words = excluded.words,
                     revision = excluded.revision, changed_at = excluded.changed_at,
                     withdrawn_at = excluded.withdrawn_at",
            )?
            .execute(params![
                row.hazard.id,
                row.unit.as_bytes(),
                to_json(&row.hazard)?,
                row.revision,
                row.changed_at.millis(),
                row.withdrawn_at.map(Timestamp::millis)
            ])?;
        Ok(())
    }
}
