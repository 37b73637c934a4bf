//! Text with one row a line: CSV and its kin, in whatever encoding and with whatever separator an office's program
//! wrote it.

use super::{Cell, MOST_TEXT, Sheet, SheetError};
use crate::people::table::is_formula;
use encoding_rs::{Encoding, GB18030};

pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    let text = decode(bytes).ok_or(SheetError::Unreadable)?;
    if text.contains('\0') {
        return Err(SheetError::Unreadable);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let (mut sheet, mut room) = (Sheet::default(), MOST_TEXT);
    let mut row = 0;
    for record in reader.records() {
        let record = record.map_err(|_| SheetError::Unreadable)?;
        // Blank lines are passed over by the reader, and counted by whoever made the file.
        let begins = record.position().map_or(0, csv::Position::byte) as usize;
        row += text.bytes().skip(begins).take_while(|byte| *byte == b'\n').count();
        for (column, text) in record.iter().enumerate() {
            sheet.put(row, column, Cell::Text(unquoted(text).to_owned()), &mut room)?;
        }
        row += 1;
    }
    Ok(sheet)
}

/// By its mark, else UTF-8 where it is that, else GBK in its present form, GB 18030.
fn decode(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..])?;
        return Some(text.into_owned());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => GB18030.decode_without_bom_handling_and_without_replacement(bytes).map(Into::into),
    }
}

/// Which of the usual separators stands most often in the first lines.
fn delimiter(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(20).collect();
    let count = |mark: u8| head.iter().map(|line| line.matches(char::from(mark)).count()).sum::<usize>();
    let (tabs, semicolons, commas) = (count(b'\t'), count(b';'), count(b','));
    if tabs > commas && tabs >= semicolons {
        b'\t'
    } else if semicolons > commas {
        b';'
    } else {
        b','
    }
}

/// Without the mark by which an export keeps a text from being taken for a formula.
fn unquoted(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8]) {
        let sheet = read(bytes).expect("it is read");
        let texts: Vec<Vec<String>> =
            sheet.rows.iter().map(|row| row.iter().map(Cell::text).collect()).collect();
        assert_eq!(texts, [vec!["姓名", "单位"], vec![], vec!["王伟", "云岭县"]]);
    }

    #[test]
    fn text_is_read_in_every_encoding_that_offices_write() {
        let text = "姓名,单位\r\n\r\n王伟,云岭县\r\n";
        check(text.as_bytes());
        check(&[b"\xef\xbb\xbf", text.as_bytes()].concat());
        check(&GB18030.encode(text).0);
        check("姓名;单位\n\n王伟;云岭县".as_bytes());
        let tabs: Vec<u8> =
            "\u{feff}姓名\t单位\n\n王伟\t云岭县\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&tabs);
        for wrong in [&b"\xff\xfe\x00\xd8"[..], b"PK\0\0", b"a\x80\xff"] {
            assert_eq!(read(wrong), Err(SheetError::Unreadable), "{wrong:?}");
        }
    }

    #[test]
    fn a_cell_of_two_lines_is_one_row() {
        let sheet = read("a,\"b\nc\"\nd,e\n\nf,'+86".as_bytes()).expect("it is read");
        assert_eq!(sheet.cell(0, 1).text(), "b\nc");
        assert_eq!((sheet.cell(1, 0).text(), sheet.cell(3, 0).text()), ("d".into(), "f".into()));
        assert_eq!(sheet.cell(3, 1).text(), "+86", "as it was before it was exported");
    }
}
