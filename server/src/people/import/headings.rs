//! Where a table begins and what its columns are: the row in which most headings are known, below whatever titles stand
//! above it. A heading of two rows is read together: one cell over several columns, or one over both rows.

use super::File;
use crate::people::desk::{DeskError, tidy};
use crate::people::sheet::{Sheet, letters};
use serde_json::json;
use spotcheck_domain::call::{Column, Obstacle};

/// Rows in which headings are looked for.
const DEEPEST: usize = 30;

/// A column, the word for it, and the headings under which it stands, plain and without blanks.
pub type Heading<F> = (F, &'static str, &'static [&'static str]);

/// The headings of a sheet.
pub struct Found<F> {
    pub row: usize,
    /// Columns of the sheet, with what is read from them.
    of: Vec<(usize, F, &'static str)>,
}

impl<F: Copy + PartialEq> Found<F> {
    /// In which column it stands, and the word for it.
    pub fn column(&self, field: F) -> Option<usize> {
        self.of.iter().find(|(_, one, _)| *one == field).map(|(column, ..)| *column)
    }

    /// What a sheet's columns are called, and what is read from each.
    pub fn columns(&self, sheet: &Sheet) -> Vec<Column> {
        let n_columns = sheet
            .rows
            .get(self.row)
            .map_or(0, Vec::len)
            .max(self.of.iter().map(|(column, ..)| column + 1).max().unwrap_or(0));
        let one = |column| Column {
            place: letters(column),
            heading: heading(sheet, self.row, column),
            field: self.of.iter().find(|(at, ..)| *at == column).map(|(.., word)| (*word).to_owned()),
        };
        (0..n_columns).map(one).collect()
    }
}

/// As the sheet has it; where a cell reaches over both rows, the upper one.
fn heading(sheet: &Sheet, row: usize, column: usize) -> String {
    let text = tidy(&sheet.cell(row, column).text());
    match row.checked_sub(1) {
        Some(above) if text.is_empty() => tidy(&sheet.cell(above, column).text()),
        _ => text,
    }
}

/// The sheet that is asked for, or the first that has the columns which are needed.
pub fn choose<'f, F: Copy + PartialEq>(
    file: &'f File,
    known: &[Heading<F>],
    needed: &[F],
) -> Result<(&'f Sheet, Found<F>), DeskError> {
    let sheets = file.sheets.iter();
    let found = sheets
        .filter(|sheet| file.wanted.as_ref().is_none_or(|name| *name == sheet.name))
        .find_map(|sheet| find(sheet, known, needed).map(|found| (sheet, found)));
    found.ok_or_else(|| {
        let words = known.iter().filter(|(field, ..)| needed.contains(field));
        let columns: Vec<&str> = words.map(|(_, word, _)| *word).collect();
        let sheets: Vec<&str> = file.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        DeskError::with(Obstacle::ColumnsMissing, json!({ "columns": columns, "sheets": sheets }))
    })
}

fn find<F: Copy + PartialEq>(sheet: &Sheet, known: &[Heading<F>], needed: &[F]) -> Option<Found<F>> {
    let mut best: Option<Found<F>> = None;
    for row in 0..sheet.rows.len().min(DEEPEST) {
        let found = read(sheet, row, known);
        let has_all = needed.iter().all(|field| found.column(*field).is_some());
        if has_all && best.as_ref().is_none_or(|best| found.of.len() > best.of.len()) {
            best = Some(found);
        }
    }
    best
}

fn read<F: Copy + PartialEq>(sheet: &Sheet, row: usize, known: &[Heading<F>]) -> Found<F> {
    let width = sheet.rows[row].len().max(row.checked_sub(1).map_or(0, |above| sheet.rows[above].len()));
    let mut of: Vec<(usize, F, &'static str)> = Vec::new();
    // What stands above and reaches over this column.
    let mut over = String::new();
    for column in 0..width {
        let here = plain(&sheet.cell(row, column).text());
        let above =
            row.checked_sub(1).map(|above| plain(&sheet.cell(above, column).text())).unwrap_or_default();
        if !above.is_empty() {
            over.clone_from(&above);
        }
        let recognised = match here.as_str() {
            "" => recognise(&above, known),
            // What stands below a heading of several columns may be a heading only with it: 执法证 above 编号.
            _ => recognise(&format!("{over}{here}"), known).or_else(|| recognise(&here, known)),
        };
        if let Some((field, word)) = recognised.filter(|(field, _)| of.iter().all(|(_, one, _)| one != field))
        {
            of.push((column, field, word));
        }
    }
    // A row that has nothing of its own is no row of headings, whatever stands above it.
    let has_own = of.iter().any(|(column, ..)| !sheet.cell(row, *column).is_blank());
    Found { row, of: if has_own { of } else { Vec::new() } }
}

fn recognise<F: Copy>(text: &str, known: &[Heading<F>]) -> Option<(F, &'static str)> {
    known.iter().find(|(_, _, words)| words.contains(&text)).map(|(field, word, _)| (*field, *word))
}

/// Without blanks, marks, and what is said in brackets: `* 联系电话(手机)` is 联系电话.
fn plain(text: &str) -> String {
    let text = tidy(text).to_lowercase();
    let before = text.split(['(', '[', '【', '<']).next().unwrap_or_default();
    before.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::sheet::Cell;

    const KNOWN: &[Heading<u8>] = &[
        (1, "name", &["姓名", "name"]),
        (2, "key", &["编号", "工号"]),
        (3, "certificate", &["执法证编号"]),
        (4, "expires", &["有效期"]),
    ];

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let cells = |row: &&[&str]| row.iter().map(|text| Cell::Text((*text).to_owned())).collect();
        Sheet { name: String::new(), rows: rows.iter().map(cells).collect() }
    }

    #[track_caller]
    fn check(rows: &[&[&str]], row: usize, columns: &[(u8, usize)]) {
        let found = find(&sheet(rows), KNOWN, &[1]).expect("headings");
        let of: Vec<(u8, usize)> = found.of.iter().map(|(column, field, _)| (*field, *column)).collect();
        assert_eq!((found.row, of.as_slice()), (row, columns));
    }

    #[test]
    fn headings_are_found_below_titles_and_over_two_rows() {
        check(&[&["姓 名*", "工号（必填）"], &["王伟", "7"]], 0, &[(1, 0), (2, 1)]);
        check(&[&["人员名册"], &[], &["序号", "Name", "工号"], &["1", "王伟", "7"]], 2, &[(1, 1), (2, 2)]);
        let two =
            [&["姓名", "工号", "执法证", ""][..], &["", "", "编号", "有效期"], &["王伟", "7", "A", "B"]];
        check(&two, 1, &[(1, 0), (2, 1), (3, 2), (4, 3)]);
        assert!(find(&sheet(&[&["工号", "编号"]]), KNOWN, &[1]).is_none());
    }
}
