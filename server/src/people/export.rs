//! The people and the units of an area as tables for other programs, which an import reads again. A text that a program would take
//! for a formula is marked as text.

use super::desk::{DeskError, ExportError, may};
use super::import::{UNIT_HEADINGS, role_word, standing_word, tier_word};
use super::principal::Principal;
use super::table::{TableError, is_formula, no_formula};
use crate::store::{Tx, UnitRow, View};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{PersonField, TableForm, UnitField};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;

/// The headings, as an import knows them.
const HEADINGS: [&str; 7] = ["姓名", "单位", "角色", "工号", "执法证号", "有效期", "电话"];

/// A table of texts, its headings first.
pub struct Table {
    name: &'static str,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// `rows` begins with the headings.
    pub const fn of(name: &'static str, rows: Vec<Vec<String>>) -> Self {
        Self { name, rows }
    }
}

/// Those who are here, by unit.
pub fn people(view: &dyn View, principal: &Principal) -> Result<Table, DeskError> {
    let principal = &may(principal, Act::ExportOrganisation)?;
    let units = view.unit_rows_below(principal.unit)?;
    let of = units_by_id(&units);
    let path = |unit| path_of(&of, unit);
    let mut rows = vec![HEADINGS.map(ToOwned::to_owned).to_vec()];
    let mut people = view.person_rows_below(principal.unit)?;
    people.retain(|row| row.retired_at.is_none());
    people.sort_by_cached_key(|row| (path(row.person.unit), row.person.name.clone(), row.person.id));
    for row in people {
        let said = |field| row.fields.get(&field).cloned().unwrap_or_default();
        let roles: Vec<&str> = row.person.roles.iter().map(|role| role_word(*role)).collect();
        rows.push(vec![
            said(PersonField::Name),
            path(row.person.unit),
            roles.join("、"),
            said(PersonField::Key),
            said(PersonField::Certificate),
            said(PersonField::CertificateExpires),
            said(PersonField::Telephone),
        ]);
    }
    Ok(Table { name: "人员", rows })
}

/// The open ones, each below the one above it.
pub fn units(view: &dyn View, principal: &Principal) -> Result<Table, DeskError> {
    let principal = &may(principal, Act::ExportOrganisation)?;
    let units = view.unit_rows_below(principal.unit)?;
    let of = units_by_id(&units);
    let mut open: Vec<&UnitRow> = units.iter().filter(|row| row.closed_at.is_none()).collect();
    open.sort_by_cached_key(|row| path_of(&of, row.unit.id));
    let mut rows = vec![UNIT_HEADINGS.iter().map(|(heading, _)| (*heading).to_owned()).collect()];
    for row in open {
        let cell = |of_unit: &Option<UnitField>| match of_unit {
            Some(UnitField::Standing) => {
                row.fields.get(&UnitField::Standing).map_or("", |word| standing_word(word))
            }
            Some(field) => row.fields.get(field).map_or("", String::as_str),
            None => tier_word(row.unit.tier),
        };
        let mut cells: Vec<String> = UNIT_HEADINGS.iter().map(|(_, field)| cell(field).to_owned()).collect();
        cells[1] = row.unit.parent.map(|parent| path_of(&of, parent)).unwrap_or_default();
        rows.push(cells);
    }
    Ok(Table { name: "机构", rows })
}

type ById<'r> = HashMap<UnitId, &'r UnitRow>;

fn units_by_id(rows: &[UnitRow]) -> ById<'_> {
    rows.iter().map(|row| (row.unit.id, row)).collect()
}

/// The names from the top of the area down to the unit, as an import reads them.
fn path_of(of: &ById<'_>, unit: UnitId) -> String {
    let mut names = Vec::new();
    let mut next = of.get(&unit);
    while let Some(row) = next.filter(|_| names.len() < 16) {
        names.push(row.fields.get(&UnitField::Name).map_or("", String::as_str));
        next = row.unit.parent.and_then(|parent| of.get(&parent));
    }
    names.reverse();
    names.join("/")
}

/// Notes that somebody took a table away.
pub fn note(tx: &dyn Tx, principal: &Principal, table: &Table, now: Timestamp) -> Result<(), DeskError> {
    let note = format!("{}: {}", table.name, table.n_rows());
    tx.put_audit(now, &principal.user.to_string(), Act::ExportOrganisation.word(), None, &note)?;
    Ok(())
}

impl Table {
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How many there are below the headings.
    pub fn n_rows(&self) -> usize {
        self.rows.len().saturating_sub(1)
    }

    pub fn written(&self, form: TableForm) -> Result<Vec<u8>, ExportError> {
        Ok(match form {
            TableForm::Xlsx => self.xlsx().map_err(TableError::from)?,
            TableForm::Csv => self.csv().map_err(TableError::from)?,
        })
    }

    /// In UTF-8 with its mark, by which Excel knows it.
    fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
        for row in &self.rows {
            writer.write_record(row.iter().map(|text| no_formula(text)))?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }

    /// Every cell is a text, so that no number loses its zeros.
    fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let (plain, heading) = (Format::new().set_num_format("@"), Format::new().set_bold());
        let quoted = Format::new().set_num_format("@").set_quote_prefix();
        let sheet = book.add_worksheet().set_name(self.name)?;
        for (row, cells) in (0..).zip(&self.rows) {
            for (column, text) in (0..).zip(cells) {
                let format = match row {
                    0 => &heading,
                    _ if is_formula(text) => &quoted,
                    _ => &plain,
                };
                sheet.write_string_with_format(row, column, text, format)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        for column in 0..self.rows.first().map_or(0, Vec::len) as u16 {
            sheet.set_column_width(column, 18)?;
        }
        book.save_to_buffer()
    }
}
