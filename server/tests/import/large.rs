//! A whole office from two workbooks, in the time that somebody waits; and workbooks that are made to fill a memory.

use super::Desk;
use super::common::call::done;
use rust_xlsxwriter::Workbook;
use spotcheck_domain::call::ListUnits;
use spotcheck_domain::id::{DocumentId, ReplicaId};
use spotcheck_domain::ledger::{FindingRow, Row};
use spotcheck_domain::term::{DocumentKind, Level, State};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::encode;
use spotcheck_server::store::{DocumentRow, StoreError, write_directly};
use std::io::Write;
use std::time::{Duration, Instant};

const N_UNITS: usize = 300;
const N_PEOPLE: usize = 1_000;

fn workbook(rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn timed<T>(what: &str, most: Duration, work: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let done = work();
    let took = began.elapsed();
    println!("{what}: {} ms", took.as_millis());
    assert!(took <= most, "{what} took {took:?}");
    done
}

#[test]
fn three_hundred_units_and_a_thousand_people_are_shown_and_stored_while_somebody_waits() {
    let desk = Desk::open();
    let towns =
        (0..N_UNITS).map(|n| row(&[&format!("批量镇{n}"), ["云岭县", "青崖县", "白庐县"][n % 3], "乡镇"]));
    let units = workbook([row(&["单位名称", "上级单位", "层级"])].into_iter().chain(towns));
    let people = (0..N_PEOPLE).map(|n| {
        let (name, unit, key) = (format!("批量员{n}"), format!("批量镇{}", n % N_UNITS), format!("K{n:05}"));
        row(&[&name, &unit, "检查员、验收人", &key, &format!("XN-{n}"), "2027-03-01", "13800138000"])
    });
    let head = row(&["姓名", "单位", "角色", "工号", "证号", "有效期", "电话"]);
    let people = workbook([head].into_iter().chain(people));
    let (preview_time, apply_time) = (Duration::from_secs(5), Duration::from_mins(1));

    let shown = timed("preview of 300 units", preview_time, || desk.preview("units", &units));
    assert_eq!(shown.n_new as usize, N_UNITS);
    timed("300 units", apply_time, || desk.apply("units", &units, &shown));
    let shown = timed("preview of 1,000 people", preview_time, || desk.preview("people", &people));
    assert_eq!((shown.n_new as usize, shown.n_refused), (N_PEOPLE, 0));
    timed("1,000 people", apply_time, || desk.apply("people", &people, &shown));
    let shown = timed("preview of the same again", preview_time, || desk.preview("people", &people));
    assert_eq!(shown.n_unchanged as usize, N_PEOPLE);
    timed("a page of people", preview_time, || desk.person("批量员999").unwrap());
}

const N_FINDINGS: u64 = 10_000;

#[test]
fn a_tree_counts_ten_thousand_findings_while_somebody_waits() {
    let desk = Desk::open();
    let unit = desk.unit("松涛镇");
    let at = Timestamp::from_millis(1_790_000_000_000);
    let put: Result<(), StoreError> = write_directly(desk.folder.path(), |tx| {
        for n in 0..N_FINDINGS {
            let id = DocumentId::from_parts(at, rand::random());
            let state = if n % 4 == 0 { State::Closed } else { State::Rectifying };
            let created_by = ReplicaId::from_parts(at, rand::random());
            let kind = DocumentKind::Finding;
            tx.put_document(id, &DocumentRow { kind, unit, created_by, n_changes: 0, n_operations: 0 }, at)?;
            let row = Row::Finding(FindingRow {
                id: id.into(),
                unit,
                inspection: None,
                site: None,
                site_name: "云锦涂料".into(),
                title: "安全出口被堆放的纸箱堵住".into(),
                place: "东侧通道".into(),
                level: Level::General,
                sector: "hazchem".into(),
                state,
                catalog_hazard: String::new(),
                round: 1,
                listed: false,
                suspended: false,
                deadline: None,
                responsible: "周某".into(),
                recorded_at: at,
                recorded_by: "祁远舟".into(),
                recorder: None,
                searched: Vec::new(),
                closed_at: None,
                n_photos: 0,
                cover: None,
                needs_settling: false,
            });
            tx.put_ledger_row(id, kind, &encode(&row).unwrap())?;
        }
        Ok(())
    });
    put.unwrap();
    let most = Duration::from_secs(3);
    let all = timed("a tree with 10,000 findings", most, || done(&desk.admin, &ListUnits::default()));
    let open = all.units.iter().find(|line| line.id == unit).unwrap().n_open_findings;
    assert_eq!(open, N_FINDINGS * 3 / 4);
    assert_eq!(all.units.iter().map(|line| line.n_open_findings).sum::<u64>(), open, "each counts its own");
}

/// One part of an archive that inflates to a thousand times its size.
fn bomb() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/workbook.xml", options).unwrap();
    let nothing = vec![b' '; 1 << 20];
    for _ in 0..200 {
        archive.write_all(&nothing).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A sheet of two cells, the second of which lies in the last corner that there is.
fn sparse() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "姓名").unwrap();
    sheet.write_string(1_048_575, 16_383, "角").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_small_file_that_would_be_large_in_memory_is_refused_before_it_is() {
    let desk = Desk::open();
    let file = bomb();
    assert!(file.len() < 1 << 20);
    assert_eq!(desk.send("/v1/import/people", &file).code(), "file_too_large");
    // What lies beyond all columns is left out; a row beyond all rows is too large.
    let preview = desk.preview("people", &sparse());
    assert!(preview.rows.is_empty());
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "姓名").unwrap();
    sheet.write_string(1_048_575, 0, "底").unwrap();
    assert_eq!(desk.send("/v1/import/people", &book.save_to_buffer().unwrap()).code(), "file_too_large");
}
