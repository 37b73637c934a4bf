//! What is exported is read again, and makes no program work anything out.

use super::{Desk, csv, fixture};
use calamine::{Data, Reader, Xlsx};
use spotcheck_domain::call::{Preview, Verdict};
use std::io::Cursor;

#[test]
fn what_is_exported_is_read_again_without_a_change() {
    let desk = Desk::open();
    let first = fixture("people-gbk.csv");
    desk.apply("people", &first, &desk.preview("people", &first));
    for (path, kind) in [("/v1/export/people.xlsx", "spreadsheetml"), ("/v1/export/people.csv", "text/csv")] {
        let answer = desk.admin.get(path);
        assert!(answer.status == 200 && answer.header("content-type").contains(kind), "{path}");
        assert!(answer.header("content-disposition").starts_with("attachment"));
        let preview: Preview = desk.preview("people", &answer.body);
        assert_eq!(preview.rows.len() as u64, desk.n_people(), "{path}");
        let changed: Vec<_> = preview.rows.iter().filter(|row| row.verdict != Verdict::Unchanged).collect();
        assert!(changed.is_empty(), "{path}: {changed:#?}");
    }
    let inspector = desk.server.pair("祁远舟");
    assert_eq!(inspector.get("/v1/export/people.xlsx").status, 404);
}

#[test]
fn units_are_exported_as_they_are_imported() {
    let desk = Desk::open();
    let file = csv(&[
        &["单位名称", "上级", "层级", "编码", "执法权", "行业", "负责人"],
        &["出口镇", "云岭县", "镇", "0077", "委托", "coal-mine", "甲"],
        &["出口村", "云岭县/出口镇", "部门", "", "无", "", ""],
    ]);
    desk.apply("units", &file, &desk.preview("units", &file));
    for path in ["/v1/export/units.xlsx", "/v1/export/units.csv"] {
        let answer = desk.admin.get(path);
        assert_eq!(answer.status, 200, "{path}");
        let preview: Preview = desk.preview("units", &answer.body);
        let names: Vec<&str> = preview.rows.iter().map(|row| row.name.as_str()).collect();
        assert!(names.contains(&"出口镇") && names.contains(&"出口村"), "{names:?}");
        let changed: Vec<_> = preview.rows.iter().filter(|row| row.verdict != Verdict::Unchanged).collect();
        assert!(changed.is_empty(), "{path}: {changed:#?}");
    }
    let inspector = desk.server.pair("祁远舟");
    assert_eq!(inspector.get("/v1/export/units.csv").status, 404);
}

#[test]
fn a_text_that_looks_like_a_formula_stays_a_text() {
    let desk = Desk::open();
    let evil = ["=HYPERLINK(\"http://e\")", "+86 351", "@SUM(1)", "-1+1"];
    let quoted = format!("\"{}\"", evil[0].replace('"', "\"\""));
    let file = csv(&[
        &["姓名", "单位", "角色", "工号", "证号", "电话"],
        &[&quoted, "云岭县", "领导", evil[3], evil[2], evil[1]],
    ]);
    desk.apply("people", &file, &desk.preview("people", &file));
    let text = String::from_utf8(desk.admin.get("/v1/export/people.csv").body).unwrap();
    assert!(text.starts_with('\u{feff}'));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let cells: Vec<String> = reader
        .records()
        .flat_map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect::<Vec<_>>())
        .collect();
    assert!(cells.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{cells:?}");
    for one in evil {
        assert!(cells.contains(&format!("'{one}")), "{one}");
    }
    let bytes = desk.admin.get("/v1/export/people.xlsx").body;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    assert!(book.worksheet_formula("人员").unwrap().is_empty(), "no cell has a formula");
    let range = book.worksheet_range("人员").unwrap();
    assert!(range.used_cells().any(|(_, _, cell)| *cell == Data::String(evil[0].to_owned())));
    let again = desk.preview("people", &bytes);
    assert!(again.rows.iter().all(|row| row.verdict == Verdict::Unchanged));
    let again = desk.preview("people", text.as_bytes());
    assert!(again.rows.iter().all(|row| row.verdict == Verdict::Unchanged), "{:#?}", again.rows);
}
