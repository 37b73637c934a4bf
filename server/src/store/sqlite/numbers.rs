//! Numbers of papers in SQLite.

use super::codes::{device, person};
use super::{State, fixed, id, word};
use crate::store::{
    BlockRow, NumberHolder, Numbers, PaperNumberRow, PutNumbers, Result, Series, VoidNumberRow,
};
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Params, Row, params};
use spotcheck_domain::id::{DeviceId, DocumentId, InspectionId, ReplicaId, UnitId, UserId};
use spotcheck_domain::paper::PaperKind;
use spotcheck_domain::time::Timestamp;

const BLOCKS: &str = "SELECT b.id, b.prefix, b.kind, b.year, b.first, b.last, b.unit, b.user, b.device, b.replica,
     b.next, b.given_at, b.ended_at, d.revoked_at FROM number_blocks b LEFT JOIN devices d ON d.id = b.device";

const PAPERS: &str = "SELECT document, prefix, kind, year, serial, unit, user, standing, is_late, voided, site_name,
     inspection, made_at, received_at FROM paper_numbers";

fn series(row: &Row<'_>, column: usize) -> rusqlite::Result<Series> {
    Ok(Series { prefix: row.get(column)?, kind: word(row, column + 1)?, year: row.get(column + 2)? })
}

fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_millis))
}

fn replica(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<ReplicaId>> {
    if row.get_ref(column)? == ValueRef::Null {
        return Ok(None);
    }
    id(row, column, ReplicaId::from_slice).map(Some)
}

fn block_row(row: &Row<'_>) -> rusqlite::Result<BlockRow> {
    let holder = match (person(row, 7)?, device(row, 8)?, replica(row, 9)?) {
        (Some(user), Some(device), Some(replica)) => Some(NumberHolder { user, device, replica }),
        _ => None,
    };
    Ok(BlockRow {
        id: row.get(0)?,
        series: series(row, 1)?,
        first: row.get(4)?,
        last: row.get(5)?,
        unit: id(row, 6, UnitId::from_slice)?,
        holder,
        next: row.get(10)?,
        given_at: Timestamp::from_millis(row.get(11)?),
        ended_at: time(row, 12)?,
        lost_at: time(row, 13)?,
    })
}

fn paper_row(row: &Row<'_>) -> rusqlite::Result<PaperNumberRow> {
    let inspection = match row.get_ref(11)? {
        ValueRef::Null => None,
        _ => Some(id(row, 11, InspectionId::from_slice)?),
    };
    Ok(PaperNumberRow {
        document: id(row, 0, DocumentId::from_slice)?,
        series: series(row, 1)?,
        serial: row.get(4)?,
        unit: id(row, 5, UnitId::from_slice)?,
        user: id(row, 6, UserId::from_slice)?,
        standing: row.get(7)?,
        is_late: row.get(8)?,
        voided: row.get(9)?,
        site_name: row.get(10)?,
        inspection,
        made_at: Timestamp::from_millis(row.get(12)?),
        received_at: Timestamp::from_millis(row.get(13)?),
    })
}

impl State<'_> {
    fn blocks(&self, which: &str, params: impl Params) -> Result<Vec<BlockRow>> {
        let mut query = self.conn.prepare_cached(&format!("{BLOCKS} {which}"))?;
        let rows = query.query_map(params, block_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn paper_numbers(&self, which: &str, params: impl Params) -> Result<Vec<PaperNumberRow>> {
        let mut query = self.conn.prepare_cached(&format!("{PAPERS} {which}"))?;
        let rows = query.query_map(params, paper_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Numbers for State<'_> {
    fn series(&self, series: &Series) -> Result<Option<(u32, [u8; 8])>> {
        let mut query = self.conn.prepare_cached(
            "SELECT next, epoch FROM number_series WHERE prefix = ?1 AND kind = ?2 AND year = ?3",
        )?;
        let found = query.query_row(params![series.prefix, series.kind.word(), series.year], |row| {
            Ok((row.get(0)?, fixed(row, 1)?))
        });
        Ok(found.optional()?)
    }

    fn blocks_at(&self, series: &Series, first: u32, last: u32) -> Result<Vec<BlockRow>> {
        self.blocks(
            "WHERE b.prefix = ?1 AND b.kind = ?2 AND b.year = ?3 AND b.first <= ?5 AND b.last >= ?4 ORDER BY b.id",
            params![series.prefix, series.kind.word(), series.year, first, last],
        )
    }

    fn blocks_of_replica(&self, replica: ReplicaId) -> Result<Vec<BlockRow>> {
        self.blocks(
            "WHERE b.replica = ?1 AND b.ended_at IS NULL ORDER BY b.year, b.first, b.id",
            [replica.as_bytes()],
        )
    }

    fn blocks_of_unit(&self, unit: UnitId, kind: PaperKind, year: u16) -> Result<Vec<BlockRow>> {
        self.blocks(
            "WHERE b.unit = ?1 AND b.kind = ?2 AND b.year = ?3 ORDER BY b.first, b.id",
            params![unit.as_bytes(), kind.word(), year],
        )
    }

    fn paper_numbers_of(&self, unit: UnitId, kind: PaperKind, year: u16) -> Result<Vec<PaperNumberRow>> {
        self.paper_numbers(
            "WHERE unit = ?1 AND kind = ?2 AND year = ?3 ORDER BY serial, received_at, document",
            params![unit.as_bytes(), kind.word(), year],
        )
    }

    fn papers_with(&self, series: &Series, serial: u32) -> Result<Vec<PaperNumberRow>> {
        self.paper_numbers(
            "WHERE prefix = ?1 AND kind = ?2 AND year = ?3 AND serial = ?4 ORDER BY received_at, document",
            params![series.prefix, series.kind.word(), series.year, serial],
        )
    }

    fn void_numbers(&self, of: &Series) -> Result<Vec<VoidNumberRow>> {
        let mut query = self.conn.prepare_cached(
            "SELECT prefix, kind, year, serial, reason, by, at FROM void_numbers
             WHERE prefix = ?1 AND kind = ?2 AND year = ?3 ORDER BY serial",
        )?;
        let rows = query.query_map(params![of.prefix, of.kind.word(), of.year], |row| {
            Ok(VoidNumberRow {
                series: series(row, 0)?,
                serial: row.get(3)?,
                reason: row.get(4)?,
                by: id(row, 5, UserId::from_slice)?,
                at: Timestamp::from_millis(row.get(6)?),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn restored_at(&self) -> Result<Option<Timestamp>> {
        let mut query = self.conn.prepare_cached("SELECT MAX(at) FROM audit WHERE act = 'restored'")?;
        Ok(query.query_row([], |row| time(row, 0))?)
    }
}

impl PutNumbers for State<'_> {
    fn put_series(&self, series: &Series, next: u32, epoch: &[u8; 8]) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO number_series (prefix, kind, year, next, epoch) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (prefix, kind, year) DO UPDATE SET next = excluded.next, epoch = excluded.epoch",
            )?
            .execute(params![series.prefix, series.kind.word(), series.year, next, epoch])?;
        Ok(())
    }

    fn put_block(&self, block: &BlockRow) -> Result<()> {
        let holder = block.holder.as_ref();
        self.conn
            .prepare_cached(
                "INSERT INTO number_blocks
                     (prefix, kind, year, first, last, unit, user, device, replica, next, given_at, ended_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                block.series.prefix,
                block.series.kind.word(),
                block.series.year,
                block.first,
                block.last,
                block.unit.as_bytes(),
                holder.map(|holder| holder.user.as_bytes()),
                holder.map(|holder| holder.device.as_bytes()),
                holder.map(|holder| holder.replica.as_bytes()),
                block.next,
                block.given_at.millis(),
                block.ended_at.map(Timestamp::millis),
            ])?;
        Ok(())
    }

    fn note_block(&self, block: i64, next: u32, ended_at: Option<Timestamp>) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE number_blocks SET next = ?2, ended_at = ?3 WHERE id = ?1")?
            .execute(params![block, next, ended_at.map(Timestamp::millis)])?;
        Ok(())
    }

    fn move_block(&self, block: i64, device: DeviceId) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE number_blocks SET device = ?2 WHERE id = ?1")?
            .execute(params![block, device.as_bytes()])?;
        Ok(())
    }

    fn put_paper_number(&self, row: &PaperNumberRow) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO paper_numbers (document, prefix, kind, year, serial, unit, user, standing, is_late,
                     voided, site_name, inspection, made_at, received_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
                 ON CONFLICT (document, prefix, kind, year, serial) DO UPDATE SET
                     standing = excluded.standing, is_late = excluded.is_late, voided = excluded.voided",
            )?
            .execute(params![
                row.document.as_bytes(),
                row.series.prefix,
                row.series.kind.word(),
                row.series.year,
                row.serial,
                row.unit.as_bytes(),
                row.user.as_bytes(),
                row.standing,
                row.is_late,
                row.voided,
                row.site_name,
                row.inspection.as_ref().map(InspectionId::as_bytes),
                row.made_at.millis(),
                row.received_at.millis(),
            ])?;
        Ok(())
    }

    fn put_void_number(&self, row: &VoidNumberRow) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT OR IGNORE INTO void_numbers (prefix, kind, year, serial, reason, by, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                row.series.prefix,
                row.series.kind.word(),
                row.series.year,
                row.serial,
                row.reason,
                row.by.as_bytes(),
                row.at.millis(),
            ])?;
        Ok(())
    }
}
