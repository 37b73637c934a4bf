//! One row of a file while it is looked at: what was read from it, and what is wrong with it.

use super::headings::Found;
use crate::people::sheet::{Cell, Sheet, place};
use spotcheck_domain::call::{FieldChange, Obstacle, PreviewRow, Problem, Verdict};
use std::collections::BTreeMap;
use std::fmt::Display;

pub struct Line<'s, F> {
    sheet: &'s Sheet,
    found: &'s Found<F>,
    row: usize,
    pub problems: Vec<Problem>,
    pub changes: Vec<FieldChange>,
}

impl<'s, F: Copy + PartialEq> Line<'s, F> {
    /// None where nothing stands in any column that is read, and of a row that adds up those above it.
    pub fn of(sheet: &'s Sheet, found: &'s Found<F>, row: usize, fields: &[F]) -> Option<Self> {
        let line = Self { sheet, found, row, problems: Vec::new(), changes: Vec::new() };
        if sheet.rows[row].iter().any(is_total) {
            return None;
        }
        fields.iter().any(|field| !line.cell(*field).is_blank()).then_some(line)
    }

    pub fn cell(&self, field: F) -> &'s Cell {
        const NOTHING: &Cell = &Cell::Empty;
        self.found.column(field).map_or(NOTHING, |column| self.sheet.cell(self.row, column))
    }

    pub fn refuse(&mut self, field: F, word: &str, why: Obstacle) {
        let value = self.cell(field).text();
        self.refuse_value(field, word, why, value);
    }

    pub fn refuse_value(&mut self, field: F, word: &str, why: Obstacle, value: String) {
        let column = self.found.column(field);
        let cell = column.map_or_else(|| format!("{}", self.row + 1), |column| place(self.row, column));
        let value = value.chars().take(200).collect();
        self.problems.push(Problem { cell, field: word.to_owned(), why, value });
    }

    /// What a cell means; where it means nothing, nothing, and that is noted.
    pub fn read(&mut self, field: F, word: &str, read: impl Fn(&Cell) -> Result<String, Obstacle>) -> String {
        match read(self.cell(field)) {
            Ok(value) => value,
            Err(why) => {
                self.refuse(field, word, why);
                String::new()
            }
        }
    }

    pub fn change(&mut self, field: impl Display, before: impl Into<String>, after: impl Into<String>) {
        let (field, before, after) = (field.to_string(), before.into(), after.into());
        if before != after {
            self.changes.push(FieldChange { field, before, after });
        }
    }

    pub fn change_all<K: Ord + Copy + Display>(
        &mut self,
        before: &BTreeMap<K, String>,
        after: &BTreeMap<K, String>,
    ) {
        for (field, value) in after {
            self.change(field, before.get(field).cloned().unwrap_or_default(), value);
        }
    }

    pub fn number(&self) -> u32 {
        self.row as u32 + 1
    }

    pub fn shown(self, name: String, is_new: bool) -> PreviewRow {
        let row = self.number();
        let verdict = match (self.problems.is_empty(), is_new, self.changes.is_empty()) {
            (false, ..) => Verdict::Refused,
            (true, true, _) => Verdict::New,
            (true, false, true) => Verdict::Unchanged,
            (true, false, false) => Verdict::Changed,
        };
        PreviewRow { row, name, verdict, changes: self.changes, problems: self.problems, likely: Vec::new() }
    }
}

/// 合计, with blanks and a colon where there are some.
fn is_total(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    let plain: String = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    ["合计", "总计", "共计", "小计"].contains(&plain.as_str())
}
