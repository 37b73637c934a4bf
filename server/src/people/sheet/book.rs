//! Workbooks: each cell as it is shown, formulas by the result that the file has.

use super::elements::Elements;
use super::{Cell, MOST_INFLATED, MOST_SHEETS, MOST_TEXT, Sheet, SheetError};
use calamine::{Data, DataRef, ExcelDateTime, Reader, Xlsx};
use spotcheck_domain::time::Day;
use std::io::{self, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Files in one archive: a workbook has some dozens, and one for each picture.
const MOST_PARTS: usize = 5_000;

/// A workbook in XML, cell by cell: what a sheet claims to be is not believed, and only what is in it takes room.
pub fn xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, SheetError> {
    measure(bytes)?;
    // What reads it panics upon some that no program writes: a cell in a row that there is not.
    catch_unwind(AssertUnwindSafe(|| sheets(bytes))).unwrap_or(Err(SheetError::Unreadable))
}

fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, SheetError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::Unreadable)?;
    let names = book.sheet_names();
    if names.len() > MOST_SHEETS {
        return Err(SheetError::TooLarge);
    }
    let (mut sheets, mut room) = (Vec::new(), MOST_TEXT);
    for name in names {
        // A sheet that is a chart has no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut sheet = Sheet::named(&name);
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|_| SheetError::Unreadable)? {
            let (row, column) = cell.pos;
            let value = match of_ref(&cell.value) {
                Cell::Empty if cell.formula.is_some() => Cell::Unsolved,
                value => value,
            };
            sheet.put(row as usize, column as usize, value, &mut room)?;
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Everything in the archive is inflated once, counted, and thrown away, so that what comes after knows that it fits.
fn measure(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Unreadable)?;
    if archive.len() > MOST_PARTS {
        return Err(SheetError::TooLarge);
    }
    let (mut left, mut elements) = (MOST_INFLATED, Elements::default());
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_| SheetError::Unreadable)?;
        let n_bytes =
            io::copy(&mut part.take(left + 1), &mut elements).map_err(|_| SheetError::Unreadable)?;
        left = left.checked_sub(n_bytes).ok_or(SheetError::TooLarge)?;
        elements.ensure_few()?;
    }
    Ok(())
}

fn of_ref(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        other => of_data(&Data::from(other.clone())),
    }
}

fn of_data(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::String(text) | Data::DurationIso(text) => Cell::Text(text.clone()),
        Data::DateTimeIso(text) => text
            .get(..10)
            .and_then(|day| day.parse().ok())
            .map_or_else(|| Cell::Text(text.clone()), Cell::Day),
        Data::Bool(is_so) => Cell::Text(if *is_so { "TRUE" } else { "FALSE" }.to_owned()),
        Data::DateTime(time) => day_of(*time),
        Data::Error(_) => Cell::Fault,
    }
}

fn day_of(time: ExcelDateTime) -> Cell {
    let (year, month, day, ..) = time.to_ymd_hms_milli();
    let written = format!("{year:04}-{month:02}-{day:02}");
    match written.parse::<Day>() {
        Ok(day) if time.is_datetime() => Cell::Day(day),
        _ => Cell::Number(time.as_f64()),
    }
}
