//! The people of an area as a table for other programs, which an import reads again. A text that a program would take
//! for a formula is marked as text.

use super::desk::DeskError;
use super::import::role_word;
use super::principal::Principal;
use crate::store::{Tx, View};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{PersonField, UnitField};
use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;

/// The headings, as an import knows them.
const HEADINGS: [&str; 7] = ["姓名", "单位", "角色", "工号", "执法证号", "有效期", "电话"];

/// A table of texts, its headings first.
pub struct Table {
    name: &'static str,
    rows: Vec<Vec<String>>,
}

/// Those who are here, by unit.
pub fn people(view: &dyn View, principal: &Principal) -> Result<Table, DeskError> {
    principal.may(Act::ExportOrganisation, &On::office()).map_err(|_| DeskError::NotFound)?;
    let units = view.unit_rows_below(principal.unit)?;
    let of: HashMap<_, _> = units.iter().map(|row| (row.unit.id, row)).collect();
    let path = |unit| {
        let mut names = Vec::new();
        let mut next = of.get(&unit);
        while let Some(row) = next.filter(|_| names.len() < 16) {
            names.push(row.fields.get(&UnitField::Name).map_or("", String::as_str));
            next = row.unit.parent.and_then(|parent| of.get(&parent));
        }
        names.reverse();
        names.join("/")
    };
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

/// Notes that somebody took a table away.
pub fn note(tx: &dyn Tx, principal: &Principal, table: &Table, now: Timestamp) -> Result<(), DeskError> {
    let note = format!("{}: {}", table.name, table.rows.len() - 1);
    tx.put_audit(now, &principal.user.to_string(), Act::ExportOrganisation.word(), None, &note)?;
    Ok(())
}

/// Whether a program that opens a table would work it out.
pub(super) fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

impl Table {
    /// In UTF-8 with its mark, by which Excel knows it.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
        for row in &self.rows {
            let marked =
                row.iter().map(|text| if is_formula(text) { format!("'{text}") } else { text.clone() });
            writer.write_record(marked)?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }

    /// Every cell is a text, so that no number loses its zeros.
    pub fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
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
        for column in 0..HEADINGS.len() as u16 {
            sheet.set_column_width(column, 18)?;
        }
        book.save_to_buffer()
    }
}
