//! Workbooks that no program writes: small as they are sent, large or wrong for whatever reads them.

use super::Desk;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const SHEETS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const ONE_SHEET: &str = r#"<sheet name="S" sheetId="1" r:id="rId1"/>"#;
const ROWS: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>角色</t></is></c></row>"#;

/// Parts beside those that every workbook has.
#[derive(Default)]
struct Book {
    rows: String,
    sheets: String,
    strings: String,
    styles: String,
}

impl Book {
    fn written(&self) -> Vec<u8> {
        let sheets = if self.sheets.is_empty() { ONE_SHEET } else { &self.sheets };
        let of_office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let book =
            format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{of_office}"><sheets>{sheets}</sheets></workbook>"#);
        let rows =
            format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{ROWS}{}</sheetData></worksheet>"#, self.rows);
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELATIONS),
            ("xl/workbook.xml", &book),
            ("xl/_rels/workbook.xml.rels", SHEETS),
            ("xl/worksheets/sheet1.xml", &rows),
            ("xl/sharedStrings.xml", &self.strings),
            ("xl/styles.xml", &self.styles),
        ] {
            if !text.is_empty() {
                zip.start_file(name, SimpleFileOptions::default()).unwrap();
                zip.write_all(text.as_bytes()).unwrap();
            }
        }
        zip.finish().unwrap().into_inner()
    }
}

#[track_caller]
fn told(desk: &Desk, book: &Book) -> (u16, String) {
    let answer = desk.send("/v1/import/people", &book.written());
    (answer.status, if answer.status == 200 { String::new() } else { answer.code() })
}

#[test]
fn a_cell_where_there_is_none_makes_a_file_unreadable_and_harms_nobody() {
    let desk = Desk::open();
    assert_eq!(told(&desk, &Book::default()), (200, String::new()), "as a program writes it");
    for place in ["A4294967296", "A4294967299", "A99999999999999999999", "ZZZZZZZZZZZZZZZZZZZZ3", "A0"] {
        let rows = format!(r#"<row r="3"><c r="{place}"><v>1</v></c></row>"#);
        assert_eq!(
            told(&desk, &Book { rows, ..Book::default() }),
            (400, "file_unreadable".into()),
            "{place}"
        );
    }
    let rows = r#"<row r="4294967299"><c r="A3"><v>1</v></c></row>"#.to_owned();
    assert_eq!(told(&desk, &Book { rows, ..Book::default() }), (400, "file_unreadable".into()));
    assert_eq!(told(&desk, &Book::default()), (200, String::new()), "the office goes on");
}

#[test]
fn a_workbook_of_very_many_small_parts_is_too_large_before_anything_reads_it() {
    let desk = Desk::open();
    let too_large = (400, "file_too_large".to_owned());
    let sheets = ONE_SHEET.repeat(1_001);
    assert_eq!(told(&desk, &Book { sheets, ..Book::default() }), too_large);
    let of = |element: &str, n: usize| element.repeat(n);
    let strings = format!(r#"<sst xmlns="{MAIN}">{}</sst>"#, of("<si/>", 1_000_001));
    assert_eq!(told(&desk, &Book { strings, ..Book::default() }), too_large);
    let styles = format!(
        r#"<styleSheet xmlns="{MAIN}"><cellXfs>{}</cellXfs></styleSheet>"#,
        of(r#"<xf numFmtId="14"/>"#, 150_001)
    );
    assert_eq!(told(&desk, &Book { styles, ..Book::default() }), too_large);
    let few = format!(r#"<sst xmlns="{MAIN}" uniqueCount="2">{}</sst>"#, of("<si><t>甲</t></si>", 2));
    assert_eq!(told(&desk, &Book { strings: few, ..Book::default() }), (200, String::new()));
}

/// Room was made for as many strings as a file said it has: the process ended.
#[test]
fn a_workbook_that_says_it_has_a_million_million_strings_is_not_believed() {
    let desk = Desk::open();
    let strings = format!(r#"<sst xmlns="{MAIN}" uniqueCount="1000000000000"><si><t>甲</t></si></sst>"#);
    assert_eq!(told(&desk, &Book { strings, ..Book::default() }), (400, "file_too_large".into()));
    assert_eq!(told(&desk, &Book::default()), (200, String::new()), "the office goes on");
}
