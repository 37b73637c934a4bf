//! Tables from files that other programs made, as cells: CSV in UTF-8, UTF-16 or GBK, and the workbooks of Excel and
//! its kin. What is too large is refused before it is in memory.

mod book;
mod delimited;
mod elements;

use serde_json::Value;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::time::Day;

/// Bytes of a file, at most.
pub const MOST_BYTES: usize = 8 << 20;
/// Bytes of a workbook that is inflated, at most.
const MOST_INFLATED: u64 = 96 << 20;
/// Bytes of text in all cells of a file, at most: one string of a workbook may stand in each of them.
const MOST_TEXT: usize = 32 << 20;
const MOST_SHEETS: usize = 40;
const MOST_ROWS: usize = 25_000;
/// Columns beyond these are left out: some programs fill a row to its end with blanks.
const MOST_COLUMNS: usize = 100;
/// Characters of one cell, at most.
const MOST_CHARACTERS: usize = 8_000;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    Day(Day),
    /// A formula whose result is not in the file.
    Unsolved,
    /// A formula that ended in an error.
    Fault,
}

impl Cell {
    /// As a person would read it.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Empty | Self::Unsolved | Self::Fault => String::new(),
        }
    }

    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Empty) || matches!(self, Self::Text(text) if text.trim().is_empty())
    }
}

/// A sheet from its first row on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    fn named(name: &str) -> Self {
        Self { name: name.to_owned(), rows: Vec::new() }
    }

    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        const NOTHING: &Cell = &Cell::Empty;
        self.rows.get(row).and_then(|row| row.get(column)).unwrap_or(NOTHING)
    }

    /// `room` is what the file may hold of text beside.
    fn put(&mut self, row: usize, column: usize, cell: Cell, room: &mut usize) -> Result<(), SheetError> {
        if column >= MOST_COLUMNS || cell.is_blank() {
            return Ok(());
        }
        if row >= MOST_ROWS || matches!(&cell, Cell::Text(text) if text.len() > 4 * MOST_CHARACTERS) {
            return Err(SheetError::TooLarge);
        }
        if let Cell::Text(text) = &cell {
            *room = room.checked_sub(text.len()).ok_or(SheetError::TooLarge)?;
        }
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = cell;
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    #[error("no table that is read here")]
    Unreadable,
    #[error("more than one file may have")]
    TooLarge,
}

impl From<SheetError> for super::desk::DeskError {
    fn from(error: SheetError) -> Self {
        let what = match error {
            SheetError::Unreadable => Obstacle::FileUnreadable,
            SheetError::TooLarge => Obstacle::FileTooLarge,
        };
        Self::Obstacle { what, details: Value::Null }
    }
}

/// Every sheet of a file, in its order. A file of text is one sheet without a name.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, SheetError> {
    if bytes.len() > MOST_BYTES {
        return Err(SheetError::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return book::xlsx(bytes);
    }
    // The form of 1997 is not read: what its sheets claim to hold would have to be believed.
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(SheetError::Unreadable);
    }
    Ok(vec![delimited::read(bytes)?])
}

/// The letters of a column, and the number of a row: `C7`.
pub fn place(row: usize, column: usize) -> String {
    format!("{}{}", letters(column), row + 1)
}

/// `A`, …, `Z`, `AA`, …
pub fn letters(column: usize) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        letters.insert(0, char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_programs_letter_them() {
        let all = [0, 25, 26, 51, 52, 701, 702].map(letters);
        assert_eq!(all, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
        assert_eq!(place(6, 2), "C7");
    }

    #[test]
    fn what_is_too_large_is_refused_and_blanks_count_for_nothing() {
        let (mut sheet, mut room) = (Sheet::default(), 5);
        assert_eq!(sheet.put(MOST_ROWS, 0, Cell::Empty, &mut room), Ok(()));
        assert_eq!(sheet.put(1, MOST_COLUMNS, Cell::Text("x".into()), &mut room), Ok(()));
        assert!(sheet.rows.is_empty());
        assert_eq!(sheet.put(0, 0, Cell::Text("甲".into()), &mut room), Ok(()));
        let second = sheet.put(0, 1, Cell::Text("乙".into()), &mut room);
        assert_eq!(second, Err(SheetError::TooLarge), "all cells of a file together");
        assert_eq!(sheet.put(MOST_ROWS, 0, Cell::Number(1.0), &mut room), Err(SheetError::TooLarge));
        assert_eq!(read(&vec![b'a'; MOST_BYTES + 1]), Err(SheetError::TooLarge));
    }
}
