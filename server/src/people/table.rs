//! Tables for other programs, with cells of their kinds: a date is a date there and a number a number. A row is written as
//! it comes, so that a table of a hundred thousand costs no more memory than one of ten.

use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use spotcheck_domain::call::TableForm;
use spotcheck_domain::time::{Day, Timestamp};
use std::io::Write;

pub const fn media_type(form: TableForm) -> &'static str {
    match form {
        TableForm::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        TableForm::Csv => "text/csv; charset=utf-8",
    }
}

#[derive(Debug, thiserror::Error)]
pub enum TableError {
    #[error("a workbook cannot be written: {0}")]
    Book(#[from] XlsxError),
    #[error("a table cannot be written: {0}")]
    Csv(#[from] csv::Error),
    #[error("a table cannot be written: {0}")]
    Io(#[from] std::io::Error),
}

/// Whether a program that opens a table would work it out; signs of full width are signs for some.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Nothing,
    Text(String),
    Number(u64),
    Day(Day),
    /// A moment, as the clock on the wall showed it where the table is read.
    Moment(Timestamp),
}

impl Cell {
    pub fn text(words: impl Into<String>) -> Self {
        let words = words.into();
        if words.is_empty() { Self::Nothing } else { Self::Text(words) }
    }
}

/// A column by its heading, and how wide it is in characters.
pub struct Column {
    pub heading: String,
    pub width: f64,
}

/// Characters that a cell of Excel holds at most.
const LONGEST: usize = 32_767;
/// Days from Excel's beginning of time to that of Unix.
const EPOCH: f64 = 25_569.0;
const DAY_MILLIS: f64 = 86_400_000.0;

/// A table that is being written.
pub struct Table {
    form: Form,
    n_rows: u32,
    offset_minutes: i32,
    /// What is to be known of it.
    note: String,
}

enum Form {
    Csv(Box<csv::Writer<Vec<u8>>>),
    Xlsx(Box<Book>),
}

struct Book {
    book: Workbook,
    formats: Formats,
    n_columns: u16,
}

struct Formats {
    text: Format,
    quoted: Format,
    number: Format,
    day: Format,
    moment: Format,
}

impl Formats {
    fn new() -> Self {
        let top = Format::new().set_align(FormatAlign::Top);
        let text = top.clone().set_num_format("@").set_text_wrap();
        Self {
            quoted: text.clone().set_quote_prefix(),
            number: top.clone().set_num_format("#,##0"),
            day: top.clone().set_num_format("yyyy-mm-dd"),
            moment: top.set_num_format("yyyy-mm-dd hh:mm"),
            text,
        }
    }
}

impl Table {
    /// Moments stand as in a zone that is so far east of UTC.
    pub fn begin(
        form: TableForm,
        name: &str,
        columns: &[Column],
        offset_minutes: i32,
    ) -> Result<Self, TableError> {
        let form = match form {
            TableForm::Csv => Form::Csv(Box::new(begin_csv(columns)?)),
            TableForm::Xlsx => Form::Xlsx(Box::new(begin_book(name, columns)?)),
        };
        Ok(Self { form, n_rows: 0, offset_minutes, note: String::new() })
    }

    pub const fn n_rows(&self) -> u32 {
        self.n_rows
    }

    /// What is to be known of it stands below a workbook's last row, apart from what is filtered; a plain table has no
    /// room for it.
    pub fn say(&mut self, note: &str) {
        note.clone_into(&mut self.note);
    }

    pub fn put(&mut self, cells: &[Cell]) -> Result<(), TableError> {
        self.n_rows += 1;
        match &mut self.form {
            Form::Csv(writer) => {
                writer.write_record(cells.iter().map(|cell| plain(cell, self.offset_minutes)))?;
            }
            Form::Xlsx(book) => {
                let Book { book, formats, .. } = book.as_mut();
                let sheet = book.worksheet_from_index(0)?;
                for (column, cell) in (0..).zip(cells) {
                    put_cell(sheet, formats, (self.n_rows, column), cell, self.offset_minutes)?;
                }
            }
        }
        Ok(())
    }

    pub fn end(self) -> Result<Vec<u8>, TableError> {
        match self.form {
            Form::Csv(writer) => Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?),
            Form::Xlsx(book) => {
                let Book { mut book, n_columns, .. } = *book;
                let sheet = book.worksheet_from_index(0)?;
                if !self.note.is_empty() {
                    sheet.write_string(self.n_rows + 2, 0, &self.note)?;
                }
                if let Some(last) = n_columns.checked_sub(1) {
                    sheet.autofilter(0, 0, self.n_rows, last)?;
                }
                Ok(book.save_to_buffer()?)
            }
        }
    }
}

/// In UTF-8 with its mark, by which Excel knows it.
fn begin_csv(columns: &[Column]) -> Result<csv::Writer<Vec<u8>>, TableError> {
    let mut bytes = Vec::new();
    bytes.write_all(b"\xef\xbb\xbf")?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(bytes);
    writer.write_record(columns.iter().map(|column| no_formula(&column.heading)))?;
    Ok(writer)
}

fn begin_book(name: &str, columns: &[Column]) -> Result<Book, TableError> {
    let mut book = Workbook::new();
    let heading = Format::new().set_bold().set_align(FormatAlign::Top).set_text_wrap();
    let sheet = book.add_worksheet_with_constant_memory()?.set_name(name)?;
    let mut n_columns = 0;
    let quoted = heading.clone().set_quote_prefix();
    for column in columns {
        sheet.set_column_width(n_columns, column.width)?;
        let format = if is_formula(&column.heading) { &quoted } else { &heading };
        sheet.write_string_with_format(0, n_columns, &column.heading, format)?;
        n_columns += 1;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(Book { book, formats: Formats::new(), n_columns })
}

fn put_cell(
    sheet: &mut Worksheet,
    formats: &Formats,
    (row, column): (u32, u16),
    cell: &Cell,
    offset_minutes: i32,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Nothing => {}
        Cell::Text(text) => {
            let format = if is_formula(text) { &formats.quoted } else { &formats.text };
            let text: String = text.chars().take(LONGEST).collect();
            sheet.write_string_with_format(row, column, text, format)?;
        }
        Cell::Number(number) => {
            sheet.write_number_with_format(row, column, *number as f64, &formats.number)?;
        }
        Cell::Day(day) => {
            let days = f64::from(day.days()) + EPOCH;
            put_date(sheet, (row, column), days, &formats.day)?;
        }
        Cell::Moment(at) => {
            let millis = at.millis() as f64 + f64::from(offset_minutes) * 60_000.0;
            put_date(sheet, (row, column), millis / DAY_MILLIS + EPOCH, &formats.moment)?;
        }
    }
    Ok(())
}

/// A date that Excel does not know is left out.
fn put_date(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    serial: f64,
    format: &Format,
) -> Result<(), XlsxError> {
    if let Ok(date) = ExcelDateTime::from_serial_datetime(serial) {
        sheet.write_datetime_with_format(row, column, &date, format)?;
    }
    Ok(())
}

/// Text that a program would take for a formula, marked as text.
pub fn no_formula(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// A cell as plain text.
fn plain(cell: &Cell, offset_minutes: i32) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) => no_formula(text),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Moment(at) => {
            let local = at.plus_millis(i64::from(offset_minutes) * 60_000);
            let minutes = local.millis().rem_euclid(86_400_000) / 60_000;
            format!("{} {:02}:{:02}", local.day(0), minutes / 60, minutes % 60)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};

    fn written(form: TableForm) -> Vec<u8> {
        let columns =
            ["名称", "数", "日", "时"].map(|heading| Column { heading: heading.into(), width: 12.0 });
        let mut table = Table::begin(form, "台账", &columns, 480).unwrap();
        let day: Day = "2026-12-01".parse().unwrap();
        // 2026-11-30T16:30:00Z.
        let at = Timestamp::from_millis(1_796_056_200_000);
        let cells = [Cell::text("=1+1"), Cell::Number(380_000), Cell::Day(day), Cell::Moment(at)];
        table.put(&cells).unwrap();
        table.put(&[Cell::text("惰化"), Cell::Nothing, Cell::Nothing, Cell::Nothing]).unwrap();
        table.end().unwrap()
    }

    #[test]
    fn cells_of_a_workbook_are_of_their_kinds() {
        let mut book = Xlsx::new(std::io::Cursor::new(written(TableForm::Xlsx))).unwrap();
        let range = book.worksheet_range("台账").unwrap();
        assert_eq!(range.get_size(), (3, 4));
        assert_eq!(range.get_value((1, 0)), Some(&Data::String("=1+1".into())), "a text stays a text");
        assert_eq!(range.get_value((1, 1)), Some(&Data::Float(380_000.0)));
        let date = |column| match range.get_value((1, column)) {
            Some(Data::DateTime(date)) => date.as_f64(),
            other => panic!("{other:?}"),
        };
        assert!((date(2) - 46_357.0).abs() < 1e-9, "1 December 2026");
        let half_past_midnight = 46_357.0 + 0.5 / 24.0;
        assert!((date(3) - half_past_midnight).abs() < 1e-6, "as the clock on the wall in UTC+8 showed it");
    }

    #[test]
    fn a_heading_is_no_formula_either() {
        let columns = ["=1+1", "@a", "\t=1", "＝1+1", "名称"]
            .map(|heading| Column { heading: heading.into(), width: 12.0 });
        let table = Table::begin(TableForm::Csv, "台账", &columns, 480).unwrap();
        let text = String::from_utf8(table.end().unwrap()).unwrap();
        assert_eq!(text, "\u{feff}'=1+1,'@a,'\t=1,'＝1+1,名称\r\n");
    }

    #[test]
    fn a_plain_table_says_the_same_and_no_formula() {
        let text = String::from_utf8(written(TableForm::Csv)).unwrap();
        assert_eq!(text, "\u{feff}名称,数,日,时\r\n'=1+1,380000,2026-12-01,2026-12-01 00:30\r\n惰化,,,\r\n");
    }
}
