//! A list of sites that another program made: shown row by row, asked about where it may be about what is there, stored
//! whole or not at all, and read again when it was exported.

use super::common::call::{done, undone};
use super::{Desk, csv, fixture, problems};
use spotcheck_domain::call::{LikeBy, ListSites, PreviewRow, ReadAudit, Verdict};
use spotcheck_domain::site::SiteField;
use spotcheck_domain::term::Grade;

fn row(rows: &[PreviewRow], number: u32) -> &PreviewRow {
    rows.iter().find(|row| row.row == number).unwrap()
}

fn after<'r>(row: &'r PreviewRow, field: &str) -> &'r str {
    row.changes.iter().find(|change| change.field == field).map_or("", |change| &change.after)
}

#[test]
fn a_workbook_is_read_row_by_row_and_each_refused_one_says_why() {
    let desk = Desk::open();
    let preview = desk.preview(&fixture("sites-openpyxl.xlsx"));
    assert_eq!((preview.heading_row, preview.sheet.as_str()), (2, "企业名录"));
    let counts = (preview.n_new, preview.n_changed, preview.n_unchanged, preview.n_refused, preview.n_likely);
    assert_eq!(counts, (1, 1, 0, 3, 2));
    let first = row(&preview.rows, 3);
    assert_eq!((first.verdict, first.name.as_str()), (Verdict::New, "北坡化工有限公司"));
    for (field, value) in [
        ("uscc", "91999901FAKE100103"),
        ("sector", "hazchem"),
        ("grade", "red"),
        ("phone", "13800138000"),
        ("position", "36.812300,111.301200,0"),
        ("county", "云岭县"),
        ("city", "晋川市"),
        ("unit", "晋川市/云岭县"),
    ] {
        assert_eq!(after(first, field), value, "{field}");
    }
    let second = row(&preview.rows, 4);
    assert_eq!((second.verdict, second.changes.len()), (Verdict::Changed, 1));
    assert_eq!(after(second, "phone"), "000-8100 0001");
    assert_eq!(problems(row(&preview.rows, 5)), ["C5 digits_lost"]);
    let wrong = problems(row(&preview.rows, 6));
    for problem in ["C6 code_check_digit", "D6 sector_unknown", "H6 grade_unknown", "J6 position_unreadable"]
    {
        assert!(wrong.contains(&problem.to_owned()), "{problem}: {wrong:?}");
    }
    let [by_name, by_place] = [7, 8].map(|number| row(&preview.rows, number));
    assert_eq!((by_name.verdict, by_name.likely[0].why), (Verdict::Likely, LikeBy::Name));
    assert_eq!(by_name.likely[0].name, "晋川市松涛煤业有限公司");
    assert_eq!((by_place.verdict, by_place.likely[0].why), (Verdict::Likely, LikeBy::Place));
    assert!(by_place.likely[0].distance_m.unwrap() < 150);
    assert_eq!(problems(row(&preview.rows, 9)), ["B9 row_twice"]);
    let answer = desk.try_apply(&fixture("sites-openpyxl.xlsx"), &preview.token, "&others=enter");
    assert_eq!((answer.status, answer.code().as_str()), (409, "rows_refused"));
    assert!(desk.found("北坡化工").is_empty());
}

#[test]
fn a_list_of_certificates_is_read_as_openpyxl_and_as_libreoffice_write_it() {
    for (name, is_solved) in
        [("sites-certified-openpyxl.xlsx", false), ("sites-certified-libreoffice.xlsx", true)]
    {
        let desk = Desk::open();
        let preview = desk.preview(&fixture(name));
        assert_eq!(preview.sheets, ["填表说明", "证照台账", "2019年"], "{name}");
        assert_eq!((preview.sheet.as_str(), preview.heading_row), ("证照台账", 3), "{name}");
        let columns: Vec<_> =
            preview.columns.iter().map(|column| column.field.clone().unwrap_or_default()).collect();
        let expected = [
            "",
            "name",
            "county",
            "certificate_kind",
            "certificate_number",
            "certificate_issuer",
            "certificate_until",
            "note",
        ];
        assert_eq!(columns, expected, "{name}");
        let rows = &preview.rows;
        assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [4, 5, 6, 7, 8], "{name}");
        assert_eq!(rows[0].name, "北坡化工有限公司", "{name}");
        let certificate = |row: &PreviewRow| after(row, "certificate").to_owned();
        assert_eq!(certificate(&rows[0]), "安全生产许可证 (晋)WH安许证字[2024]01 省厅 2027-03-01", "{name}");
        assert_eq!(certificate(&rows[1]), "危险化学品经营许可证 140105 县局 2027-03-01", "{name}");
        let two = rows[2].changes.iter().filter(|change| change.field == "certificate");
        let two: Vec<&str> = two.map(|change| change.after.as_str()).collect();
        assert_eq!(two, ["安全生产许可证 A-1 省厅 2027-03-01", "排污许可证 A-2 市局"], "{name}");
        if is_solved {
            assert_eq!((rows[3].name.as_str(), rows[3].verdict), ("西坡化工有限公司", Verdict::New));
            assert_eq!(certificate(&rows[3]), "安全生产许可证 A-3 省厅 2027-03-01");
        } else {
            assert_eq!(problems(&rows[3]), ["B7 formula_unsolved", "G7 formula_unsolved"]);
        }
        assert_eq!(problems(&rows[4]), ["G8 date_unreadable"], "{name}");
    }
}

#[test]
fn a_list_in_gbk_is_read_as_one_in_unicode() {
    let desk = Desk::open();
    let preview = desk.preview(&fixture("sites-gbk.csv"));
    assert_eq!((preview.n_new, preview.n_refused), (2, 0), "{:#?}", preview.rows);
    assert_eq!(preview.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(after(&preview.rows[0], "grade"), "red");
    assert_eq!(after(&preview.rows[0], "certificate"), "安全生产许可证 0123 2027-03-01");
    assert_eq!(after(&preview.rows[1], "certificate"), "");
}

#[test]
fn what_is_probably_there_is_updated_entered_or_left_as_somebody_says() {
    let desk = Desk::open();
    let file = csv(&[
        &["名称", "乡镇", "县", "联系人", "编号"],
        &["松涛煤业有限责任公司", "松涛镇", "云岭县", "甲", "S-1"],
        &["云岭二号煤矿", "松涛镇", "云岭县", "乙", "S-2"],
        &["无人知道的厂", "松涛镇", "云岭县", "丙", "S-3"],
        &["无人知道的工厂", "松涛镇", "云岭县", "丁", "S-4"],
    ]);
    let preview = desk.preview(&file);
    assert_eq!((preview.n_new, preview.n_likely), (1, 3), "{:#?}", preview.rows);
    assert_eq!(preview.rows[3].likely[0].row, Some(4), "an earlier row of the file");
    let answer = desk.try_apply(&file, &preview.token, "&choices=2-update");
    assert_eq!((answer.status, answer.code().as_str()), (409, "choices_missing"));
    assert_eq!(desk.try_apply(&file, &preview.token, "&choices=two").status, 400);
    let before = desk.site("松涛煤业").id;
    let applied = desk.apply(&file, &preview, "&choices=2-update,3-leave,5-enter");
    assert_eq!((applied.n_new, applied.n_changed, applied.n_left_out), (2, 1, 1));
    let updated = desk.page(before);
    assert_eq!(updated.fields[&SiteField::Name], "松涛煤业有限责任公司");
    assert_eq!(
        (&updated.fields[&SiteField::Contact], &updated.fields[&SiteField::Key]),
        (&"甲".into(), &"S-1".into())
    );
    assert_eq!(updated.history[0].by, "文景澄");
    assert!(!desk.page(desk.site("云岭二号").id).fields.contains_key(&SiteField::Contact));
    assert_eq!(desk.found("无人知道").len(), 2);
    // By their keys nothing is asked any more.
    let again = desk.preview(&csv(&[
        &["名称", "编号", "电话"],
        &["松涛煤业", "S-1", "1"],
        &["另一个名字", "S-3", "2"],
    ]));
    assert_eq!((again.n_changed, again.n_likely), (2, 0));
    let log = done(&desk.admin, &ReadAudit { act: Some("import_sites".into()), ..ReadAudit::default() });
    assert_eq!(log.entries.len(), 2, "the demo's own, and this one");
    assert!(log.entries[0].note.contains("new: 2; changed: 1; left out: 1"), "{}", log.entries[0].note);
}

#[test]
fn a_code_that_somebody_else_has_is_asked_about_and_one_name_with_two_codes_is_two() {
    let desk = Desk::open();
    let file = csv(&[
        &["名称", "统一社会信用代码", "县"],
        &["毫不相干的面粉厂", "91999901FAKE00013L", "云岭县"],
        &["晋川市松涛煤业有限公司", "91999901FAKE100103", "云岭县"],
        &["甲厂", "无", "云岭县"],
    ]);
    let preview = desk.preview(&file);
    let verdicts: Vec<Verdict> = preview.rows.iter().map(|row| row.verdict).collect();
    assert_eq!(verdicts, [Verdict::Likely, Verdict::New, Verdict::New]);
    assert_eq!(preview.rows[0].likely[0].why, LikeBy::Code);
}

#[test]
fn a_file_is_done_as_it_was_shown_or_not_at_all() {
    let desk = Desk::open();
    let file = csv(&[&["名称", "县"], &["新来的厂", "云岭县"]]);
    let preview = desk.preview(&file);
    let other = csv(&[&["名称", "县"], &["别的厂", "云岭县"]]);
    assert_eq!(desk.try_apply(&other, &preview.token, "").code(), "changed_since_preview");
    desk.enter("云岭县", &[(SiteField::Name, "新来的厂"), (SiteField::County, "云岭县")]);
    assert_eq!(desk.try_apply(&file, &preview.token, "").code(), "changed_since_preview");
    assert_eq!(desk.found("新来的厂").len(), 1);
    let preview = desk.preview(&file);
    assert_eq!((preview.n_new, preview.n_unchanged), (0, 1));
    assert_eq!(desk.apply(&file, &preview, "").n_unchanged, 1);
    assert_eq!(desk.send("/v1/import/sites", b"nothing of the kind").code(), "columns_missing");
}

#[test]
fn units_are_named_as_files_name_them_and_a_site_is_whose_they_say() {
    let desk = Desk::open();
    let file = csv(&[
        &["企业名称", "监管单位", "责任人", "所属单位", "年度频次上限", "县"],
        &["归镇的厂", "云岭县/松涛镇", "某甲", "", "4", ""],
        &["归局的厂", "云岭县应急管理局", "某乙", "青崖县", "", ""],
        &["归县的厂", "", "", "", "", "白庐县"],
        &["归市的厂", "", "", "", "", ""],
        &["没有的局", "不存在的局", "", "", "四次", ""],
    ]);
    let preview = desk.preview(&file);
    assert_eq!(problems(&preview.rows[4]), ["B6 unit_unknown", "E6 field_invalid"]);
    let owners: Vec<&str> = preview.rows[..4].iter().map(|row| after(row, "unit")).collect();
    assert_eq!(owners, ["晋川市/云岭县/松涛镇", "晋川市/青崖县", "晋川市/白庐县", "晋川市"]);
    assert_eq!(after(&preview.rows[0], "town"), "松涛镇");
    assert_eq!(after(&preview.rows[0], "responsible_unit"), "晋川市/云岭县/松涛镇");
}

#[test]
fn what_is_exported_is_read_again_and_says_nothing_new() {
    let desk = Desk::open();
    let grade = Some(Grade::Red);
    let n_red = done(&desk.admin, &ListSites { grade, ..ListSites::default() }).n_found as u32;
    for path in ["/v1/export/sites.xlsx?grade=red", "/v1/export/sites.csv?grade=red"] {
        let answer = desk.admin.get(path);
        assert_eq!(answer.status, 200, "{path}");
        let preview = desk.preview(&answer.body);
        assert!(preview.rows.iter().all(|row| row.changes.is_empty()), "{path}: {:#?}", preview.rows);
        assert_eq!((preview.n_unchanged, preview.n_new), (n_red, 0), "{path}");
    }
    assert!(n_red > 0);
    let inspector = desk.server.pair("祁远舟");
    assert_eq!(inspector.get("/v1/export/sites.csv").status, 404);
    assert_eq!(inspector.send("POST", "/v1/import/sites", &[super::BYTES], b"x").status, 404);
    let wrong = ListSites { unit: Some(desk.unit("青崖县")), ..ListSites::default() };
    assert_eq!(undone(&inspector, &wrong).status, 404, "another county");
}

/// Each row of a list once carried all rows before it that are called so.
#[test]
fn a_list_in_which_all_are_called_alike_takes_no_more_room_than_its_rows() {
    let desk = Desk::open();
    let address = "虚构路".repeat(60);
    let mut lines = vec!["名称,编号,地址".to_owned()];
    lines.extend((0..600).map(|n| format!("甲乙丙丁商贸,K{n},{address}")));
    let file = lines.join("\n").into_bytes();
    let answer = desk.send("/v1/import/sites", &file);
    assert_eq!(answer.status, 200);
    assert!(answer.body.len() < 8 << 20, "{} bytes", answer.body.len());
    let preview: spotcheck_domain::call::Preview = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((preview.n_new, preview.n_likely), (1, 599));
    assert_eq!(preview.rows.len() + preview.n_not_shown as usize, 600);
    let last = preview.rows.iter().max_by_key(|row| row.row).unwrap();
    assert_eq!((last.verdict, last.likely.len()), (Verdict::Likely, 3));
    // What is not shown is not looked at less: all of it is entered by one choice.
    let applied = desk.apply(&file, &preview, "&others=enter");
    assert_eq!(applied.n_new, 600);
}

/// As many words as fit into the rows that are shown are; the rest is counted.
#[test]
fn what_is_shown_of_a_list_is_bounded_in_bytes_too() {
    let desk = Desk::open();
    let note = "长".repeat(3_900);
    let mut lines = vec!["名称,编号,备注".to_owned()];
    lines.extend((0..600).map(|n| format!("甲乙丙丁商贸,K{n},{note}")));
    let preview = desk.preview(&lines.join("\n").into_bytes());
    assert_eq!(preview.n_new + preview.n_likely, 600);
    assert!(preview.n_not_shown > 200, "{}", preview.n_not_shown);
    let shown = preview.rows.iter().flat_map(|row| &row.changes).map(|change| change.after.len());
    assert!(shown.sum::<usize>() <= 4 << 20);
}

#[test]
fn a_file_gives_sites_to_other_units_and_says_whose_the_others_are() {
    let desk = Desk::open();
    let unit = desk.unit("青崖县");
    let known = desk.enter("云岭县", &[(SiteField::Name, "验甲厂")]);
    let file = csv(&[
        &["名称", "所属单位", "职务"],
        &["验甲厂", "青崖县", ""],
        &["验乙厂", "", "厂长"],
        &["验丙厂", "白庐县", ""],
        &["合 计", "", "3"],
    ]);
    let preview = desk.preview(&file);
    assert_eq!((preview.n_changed, preview.n_new, preview.n_unowned), (1, 2, 1), "{:#?}", preview.rows);
    assert_eq!(after(row(&preview.rows, 2), "unit"), "晋川市/青崖县");
    assert!(preview.columns.iter().any(|column| column.heading == "职务" && column.field.is_none()));
    let said = format!("?unit={unit}");
    let answer = desk.send(&format!("/v1/import/sites{said}"), &file);
    let preview: spotcheck_domain::call::Preview = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(after(row(&preview.rows, 3), "unit"), "晋川市/青崖县");
    assert_eq!(after(row(&preview.rows, 4), "unit"), "晋川市/白庐县");
    assert_eq!(desk.try_apply(&file, &preview.token, "").code(), "changed_since_preview", "another answer");
    assert_eq!(desk.apply(&file, &preview, &format!("&unit={unit}")).n_changed, 1);
    assert_eq!((desk.page(known).unit, desk.site("验乙").unit), (unit, unit));
    assert!(desk.found("合计").is_empty() && desk.found("合 计").is_empty());
}

#[test]
fn a_column_that_says_what_it_cannot_is_told_what_it_may_say() {
    let desk = Desk::open();
    let preview = desk.preview(&csv(&[&["名称", "行业"], &["验甲厂", "炼丹"]]));
    assert!(preview.allowed["sector"].iter().any(|word| word == "煤矿"), "{:?}", preview.allowed);
    assert!(desk.preview(&csv(&[&["名称", "行业"], &["验甲厂", "煤矿"]])).allowed.is_empty());
}
