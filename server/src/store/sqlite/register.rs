//! The register in SQLite.

use super::people::{person_row, unit_row};
use super::{State, id};
use crate::store::{PersonRow, PutRegister, Register, Result, UnitRow};
use rusqlite::{OptionalExtension, Row, params};
use spotcheck_domain::call::{PersonField, PersonFields, UnitField, UnitFields};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::reference::UnitPapers;
use spotcheck_domain::term::{DocumentKind, Tier};
use spotcheck_domain::time::Timestamp;
use std::collections::BTreeMap;

/// The unit that is asked for, with all below it.
const AREA: &str = "WITH RECURSIVE area (id, depth) AS (
    SELECT ?1, 0 UNION ALL
    SELECT units.id, depth + 1 FROM units JOIN area ON units.parent = area.id WHERE depth < 16)";

/// What phones know of a unit, then its fields in the order of [`UNIT_FIELDS`].
const UNIT: &str =
    "SELECT units.id, parent, tier, name_zh, name_en, closed_at, name_zh, name_en, key, standing,
    delegated_by, sectors, leader, leader_post, charge, charge_post, appeal, prefix FROM units";
const UNIT_FIELDS: &[UnitField] = UnitField::ALL;

/// What phones know of a person, then of his devices, then his fields in the order of [`PersonField::ALL`].
const PERSON: &str = "SELECT users.id, users.unit, users.name, users.roles, users.certificate,
    users.created_at, users.retired_at,
    (SELECT count(*) FROM devices WHERE devices.user = users.id AND devices.revoked_at IS NULL),
    (SELECT max(sessions.seen_at) FROM sessions JOIN devices ON devices.id = sessions.device
        WHERE devices.user = users.id),
    users.name, users.key, users.certificate, users.certificate_expires, users.telephone FROM users";

/// The fields that stand from a column on, without the empty ones.
fn fields_of<F: Ord + Copy>(row: &Row<'_>, first: usize, all: &[F]) -> rusqlite::Result<BTreeMap<F, String>> {
    let mut fields = BTreeMap::new();
    for (place, field) in all.iter().enumerate() {
        let value = row.get_ref(first + place)?.as_str()?;
        if !value.is_empty() {
            fields.insert(*field, value.to_owned());
        }
    }
    Ok(fields)
}

fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_millis))
}

fn whole_unit(row: &Row<'_>) -> rusqlite::Result<UnitRow> {
    Ok(UnitRow { unit: unit_row(row)?, closed_at: moment(row, 5)?, fields: fields_of(row, 6, UNIT_FIELDS)? })
}

fn whole_person(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    Ok(PersonRow {
        person: person_row(row)?,
        entered_at: Timestamp::from_millis(row.get(5)?),
        retired_at: moment(row, 6)?,
        n_devices: row.get(7)?,
        seen_at: moment(row, 8)?,
        fields: fields_of(row, 9, PersonField::ALL)?,
    })
}

impl Register for State<'_> {
    fn unit_row(&self, unit: UnitId) -> Result<Option<UnitRow>> {
        let mut query = self.conn.prepare_cached(&format!("{UNIT} WHERE id = ?1"))?;
        Ok(query.query_row([unit.as_bytes()], whole_unit).optional()?)
    }

    fn unit_rows_below(&self, unit: UnitId) -> Result<Vec<UnitRow>> {
        let mut query = self
            .conn
            .prepare_cached(&format!("{AREA} {UNIT} JOIN area ON area.id = units.id ORDER BY units.id"))?;
        let rows = query.query_map([unit.as_bytes()], whole_unit)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn units_standing(&self, standing: &str) -> Result<Vec<UnitId>> {
        let mut query = self.conn.prepare_cached(
            "SELECT id FROM units WHERE standing = ?1 AND tier NOT IN ('village', 'cell') ORDER BY id",
        )?;
        let rows = query.query_map([standing], |row| id(row, 0, UnitId::from_slice))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn units_papers(&self) -> Result<Vec<UnitPapers>> {
        let mut query = self.conn.prepare_cached(
            "SELECT id, CASE WHEN standing = 'delegated' THEN delegated_by ELSE '' END AS office, appeal FROM units
             WHERE office <> '' OR appeal <> '' ORDER BY id",
        )?;
        let rows = query.query_map([], |row| {
            Ok(UnitPapers { unit: id(row, 0, UnitId::from_slice)?, office: row.get(1)?, appeal: row.get(2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn person_row(&self, user: UserId) -> Result<Option<PersonRow>> {
        let mut query = self.conn.prepare_cached(&format!("{PERSON} WHERE users.id = ?1"))?;
        Ok(query.query_row([user.as_bytes()], whole_person).optional()?)
    }

    fn person_rows_below(&self, unit: UnitId) -> Result<Vec<PersonRow>> {
        let mut query = self.conn.prepare_cached(&format!(
            "{AREA} {PERSON} JOIN area ON area.id = users.unit ORDER BY users.created_at, users.id"
        ))?;
        let rows = query.query_map([unit.as_bytes()], whole_person)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn each_row_below(
        &self,
        unit: UnitId,
        kind: DocumentKind,
        visit: &mut dyn FnMut(UnitId, Vec<u8>),
    ) -> Result<()> {
        let mut query = self.conn.prepare_cached(&format!(
            "{AREA} SELECT documents.unit, ledger_rows.cbor FROM documents JOIN area ON area.id = documents.unit
             JOIN ledger_rows ON ledger_rows.document = documents.id WHERE documents.kind = ?2"
        ))?;
        let mut rows = query.query(params![unit.as_bytes(), kind.word()])?;
        while let Some(row) = rows.next()? {
            visit(id(row, 0, UnitId::from_slice)?, row.get(1)?);
        }
        Ok(())
    }

    fn unit_sheet(&self, unit: UnitId, name: &str) -> Result<Option<Vec<u8>>> {
        let mut query =
            self.conn.prepare_cached("SELECT json FROM unit_sheets WHERE unit = ?1 AND name = ?2")?;
        Ok(query.query_row(params![unit.as_bytes(), name], |row| row.get(0)).optional()?)
    }

    fn is_of_leaver(&self, token_hash: &[u8; 32]) -> Result<bool> {
        let mut query = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM sessions JOIN devices ON devices.id = sessions.device
                 JOIN users ON users.id = devices.user
                 WHERE sessions.token_hash = ?1 AND users.retired_at IS NOT NULL)",
        )?;
        Ok(query.query_row([token_hash], |row| row.get(0))?)
    }
}

/// What is to stand in a column: nothing is an empty text.
fn said<F: Ord>(fields: &BTreeMap<F, String>, field: F) -> &str {
    fields.get(&field).map_or("", String::as_str)
}

impl PutRegister for State<'_> {
    fn put_unit_fields(&self, unit: UnitId, fields: &UnitFields) -> Result<()> {
        use UnitField as F;
        let of = |field| said(fields, field);
        self.conn
            .prepare_cached(
                "UPDATE units SET name_zh = ?2, name_en = ?3, key = ?4, standing = ?5, delegated_by = ?6, sectors = ?7,
                     leader = ?8, leader_post = ?9, charge = ?10, charge_post = ?11, appeal = ?12, prefix = ?13
                 WHERE id = ?1",
            )?
            .execute(params![
                unit.as_bytes(),
                of(F::Name),
                of(F::NameEn),
                of(F::Key),
                of(F::Standing),
                of(F::DelegatedBy),
                of(F::Sectors),
                of(F::Leader),
                of(F::LeaderPost),
                of(F::Charge),
                of(F::ChargePost),
                of(F::Appeal),
                of(F::Prefix)
            ])?;
        Ok(())
    }

    fn put_tier(&self, unit: UnitId, tier: Tier) -> Result<()> {
        let mut put = self.conn.prepare_cached("UPDATE units SET tier = ?2 WHERE id = ?1")?;
        put.execute(params![unit.as_bytes(), tier.word()])?;
        Ok(())
    }

    fn put_closed(&self, unit: UnitId, at: Timestamp) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE units SET closed_at = ?2 WHERE id = ?1 AND closed_at IS NULL")?
            .execute(params![unit.as_bytes(), at.millis()])?;
        Ok(())
    }

    fn put_unit_sheet(&self, unit: UnitId, name: &str, json: Option<&[u8]>) -> Result<()> {
        match json {
            Some(json) => self.conn.execute(
                "INSERT OR REPLACE INTO unit_sheets (unit, name, json) VALUES (?1, ?2, ?3)",
                params![unit.as_bytes(), name, json],
            )?,
            None => self.conn.execute(
                "DELETE FROM unit_sheets WHERE unit = ?1 AND name = ?2",
                params![unit.as_bytes(), name],
            )?,
        };
        Ok(())
    }

    fn put_person_fields(&self, user: UserId, fields: &PersonFields) -> Result<()> {
        use PersonField as F;
        let of = |field| said(fields, field);
        self.conn
            .prepare_cached(
                "UPDATE users SET name = ?2, key = ?3, certificate = ?4, certificate_expires = ?5, telephone = ?6
                 WHERE id = ?1",
            )?
            .execute(params![
                user.as_bytes(),
                of(F::Name),
                of(F::Key),
                of(F::Certificate),
                of(F::CertificateExpires),
                of(F::Telephone)
            ])?;
        Ok(())
    }

    fn put_retired(&self, user: UserId, at: Timestamp) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE users SET retired_at = ?2 WHERE id = ?1 AND retired_at IS NULL")?
            .execute(params![user.as_bytes(), at.millis()])?;
        Ok(())
    }
}
