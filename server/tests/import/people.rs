//! People from files.

use super::common::call::{done, pair_person};
use super::{BYTES, Desk, after, csv, fixture, problems};
use serde_json::{Value, json};
use spotcheck_domain::call::{
    EnterPerson, PersonField, PersonFields, Preview, ReadAudit, RetirePerson, Verdict,
};
use spotcheck_domain::term::Role;

fn verdicts(preview: &Preview) -> Vec<Verdict> {
    preview.rows.iter().map(|row| row.verdict).collect()
}

#[test]
fn a_workbook_is_read_below_its_titles_whatever_its_cells_are_made_of() {
    let desk = Desk::open();
    for name in ["people-openpyxl.xlsx", "people-libreoffice.xlsx"] {
        let preview = desk.preview("people", &fixture(name));
        assert_eq!(preview.sheets, ["说明", "人员", "旧名册"], "{name}");
        assert_eq!((preview.sheet.as_str(), preview.heading_row), ("人员", 4), "{name}");
        let columns: Vec<_> =
            preview.columns.iter().map(|column| column.field.clone().unwrap_or_default()).collect();
        let expected =
            ["", "name", "unit", "roles", "certificate", "certificate_expires", "telephone", "key"];
        assert_eq!(columns, expected, "{name}");
        assert_eq!(preview.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [5, 6, 7, 8, 9], "{name}");
        assert_eq!(
            after(&preview.rows[0]),
            [
                "unit=晋川市/云岭县/云岭县应急管理局",
                "roles=inspector",
                "name=王伟",
                "key=0017",
                "certificate=XN-9001",
                "certificate_expires=2027-03-01",
                "telephone=13800138000"
            ],
            "{name}"
        );
        assert_eq!(
            after(&preview.rows[1]),
            [
                "unit=晋川市/云岭县/松涛镇",
                "roles=reviewer supervisor",
                "name=李娜",
                "key=18",
                "certificate=XN-9002",
                "certificate_expires=2027-03-01",
                "telephone=138 0013 8001"
            ],
            "{name}"
        );
        // What openpyxl wrote was never worked out by anybody.
        let is_solved = name != "people-openpyxl.xlsx";
        let third = if is_solved { Verdict::New } else { Verdict::Refused };
        assert_eq!(verdicts(&preview)[2], third, "{name}");
        if is_solved {
            assert_eq!(preview.rows[2].name, "赵敏", "{name}");
            assert!(after(&preview.rows[2]).contains(&"certificate_expires=2027-03-01".to_owned()));
        } else {
            assert_eq!(problems(&preview.rows[2]), ["B7 formula_unsolved"], "{name}");
        }
        let refused = ["F8 date_unreadable", "C8 unit_unknown", "D8 role_unknown"];
        assert_eq!(problems(&preview.rows[3]), refused, "{name}");
        let last = if is_solved { "G9 cell_fault" } else { "G9 formula_unsolved" };
        assert_eq!(problems(&preview.rows[4]), ["E9 digits_lost", last], "{name}");
        assert_eq!((preview.n_new, preview.n_refused), if is_solved { (3, 2) } else { (2, 3) }, "{name}");
    }
}

#[test]
fn nothing_is_stored_of_a_file_of_which_a_row_is_refused() {
    let desk = Desk::open();
    let before = desk.n_people();
    let file = fixture("people-libreoffice.xlsx");
    let preview = desk.preview("people", &file);
    let answer = desk.try_apply("people", &file, &preview.token);
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((answer.status, body["code"].as_str()), (409, Some("rows_refused")));
    assert_eq!(body["details"], json!({ "n_refused": 2 }));
    assert_eq!(desk.n_people(), before);
}

#[test]
fn another_sheet_is_read_where_it_is_asked_for() {
    let desk = Desk::open();
    let asked = |sheet: &str| {
        desk.send(&format!("/v1/import/people?sheet={sheet}"), &fixture("people-openpyxl.xlsx"))
    };
    let old = "%E6%97%A7%E5%90%8D%E5%86%8C";
    let preview: Preview = serde_json::from_slice(&asked(old).body).unwrap();
    assert_eq!((preview.sheet.as_str(), preview.heading_row, preview.n_new), ("旧名册", 1, 1));
    let about = asked("%E8%AF%B4%E6%98%8E");
    let body: Value = serde_json::from_slice(&about.body).unwrap();
    assert_eq!((about.status, body["code"].as_str()), (400, Some("columns_missing")));
    assert_eq!(body["details"]["columns"], json!(["name"]));
}

#[test]
fn a_table_of_text_is_read_in_gbk_and_with_a_mark_and_applied_once() {
    let desk = Desk::open();
    let before = desk.n_people();
    let counted = || {
        let noted = done(&desk.admin, &ReadAudit::default()).entries;
        let count = |act: &str| noted.iter().filter(|entry| entry.act == act).count();
        (count("enter_person"), count("import_organisation"))
    };
    let (n_entered, n_imports) = counted();
    let (gbk, marked) = (fixture("people-gbk.csv"), fixture("people-bom.csv"));
    let preview = desk.preview("people", &gbk);
    assert_eq!(preview.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 4], "blank lines count");
    let applied = desk.apply("people", &gbk, &preview);
    assert_eq!((applied.n_new, applied.n_changed, desk.n_people()), (2, 0, before + 2));
    let entered = desk.person("王伟").unwrap();
    assert_eq!((entered.unit_name.zh.as_str(), entered.roles), ("云岭县应急管理局", vec![Role::Inspector]));
    assert_eq!(desk.try_apply("people", &gbk, &preview.token).code(), "changed_since_preview");
    let again = desk.preview("people", &marked);
    assert_eq!(verdicts(&again), [Verdict::Unchanged; 2]);
    assert_eq!(desk.apply("people", &marked, &again).n_unchanged, 2);
    assert_eq!(desk.n_people(), before + 2);
    assert_eq!(counted(), (n_entered + 2, n_imports + 2));
}

#[test]
fn a_person_is_told_by_his_key_else_by_name_and_unit_and_changes_are_shown_field_by_field() {
    let desk = Desk::open();
    let head: &[&str] = &["姓名", "单位", "角色", "工号", "电话"];
    let first = csv(&[head, &["王伟", "云岭县", "检查员", "1", "110"], &["李娜", "松涛镇", "领导", "", ""]]);
    desk.apply("people", &first, &desk.preview("people", &first));
    let second = csv(&[
        head,
        &["王伟", "松涛镇", "检查员 验收人", "1", ""],
        &["李娜", "松涛镇", "", "2", "120"],
        &["王伟", "松涛镇", "领导", "3", ""],
    ]);
    let preview = desk.preview("people", &second);
    assert_eq!(verdicts(&preview), [Verdict::Changed, Verdict::Changed, Verdict::New]);
    let shown: Vec<String> = preview.rows[0]
        .changes
        .iter()
        .map(|change| format!("{}: {} → {}", change.field, change.before, change.after))
        .collect();
    assert_eq!(
        shown,
        ["unit: 晋川市/云岭县 → 晋川市/云岭县/松涛镇", "roles: inspector → inspector reviewer"],
        "a blank telephone says nothing"
    );
    assert_eq!(after(&preview.rows[1]), ["key=2", "telephone=120"]);
    desk.apply("people", &second, &preview);
    let renamed = csv(&[head, &["王薇", "", "", "1", ""]]);
    desk.apply("people", &renamed, &desk.preview("people", &renamed));
    let moved = desk.person("王薇").unwrap();
    assert_eq!(
        (moved.unit_name.zh.as_str(), moved.fields[&PersonField::Telephone].as_str()),
        ("松涛镇", "110")
    );
    assert_eq!(moved.roles, [Role::Inspector, Role::Reviewer]);
    let again =
        csv(&[head, &["王薇", "松涛镇", "检查员 验收人", "1", ""], &["李娜", "松涛镇", "", "2", "120"]]);
    assert_eq!(verdicts(&desk.preview("people", &again)), [Verdict::Unchanged; 2]);
}

#[test]
fn nobody_becomes_another_by_having_his_key() {
    let desk = Desk::open();
    let head: &[&str] = &["姓名", "单位", "角色", "工号"];
    let there = csv(&[head, &["蹲守", "云岭县", "领导", "0042"]]);
    desk.apply("people", &there, &desk.preview("people", &there));
    for row in [["新局长", "晋川市", "领导", "0042"], ["新局长", "云岭县", "管理员", "0042"]]
    {
        let preview = desk.preview("people", &csv(&[head, &row]));
        assert_eq!(problems(&preview.rows[0]), ["D2 key_taken"], "{row:?}");
    }
    let renamed = desk.preview("people", &csv(&[head, &["蹲着", "云岭县", "领导", "0042"]]));
    assert_eq!(verdicts(&renamed), [Verdict::Changed]);
    let risen = desk.preview("people", &csv(&[head, &["蹲守", "晋川市", "管理员", "0042"]]));
    assert_eq!(verdicts(&risen), [Verdict::Changed]);
}

#[test]
fn the_form_of_1997_is_refused_and_not_opened() {
    let desk = Desk::open();
    let answer = desk.send("/v1/import/people", &fixture("people-libreoffice.xls"));
    assert_eq!((answer.status, answer.code().as_str()), (400, "file_unreadable"));
}

#[test]
fn what_cannot_be_told_apart_or_is_no_more_is_refused_and_says_where() {
    let desk = Desk::open();
    let enter = |name: &str, key: &str| {
        let unit = desk.unit("云岭县");
        let fields = [(PersonField::Name, name), (PersonField::Key, key)];
        let fields: PersonFields = fields.map(|(field, value)| (field, value.to_owned())).into();
        done(&desk.admin, &EnterPerson { id: None, unit, roles: vec![Role::Viewer], fields }).id
    };
    enter("王伟", "1");
    enter("王伟", "2");
    let gone = enter("赵走", "9");
    done(&desk.admin, &RetirePerson { person: gone });
    let file = csv(&[
        &["姓名", "单位", "角色", "工号"],
        &["王伟", "云岭县", "", ""],
        &["赵走", "云岭县", "领导", "9"],
        &["孙新", "云岭县", "", "5"],
        &["周新", "", "领导", "6"],
        &["吴新", "云岭县", "领导", "7"],
        &["吴新", "云岭县", "领导", "7"],
        &["", "云岭县", "领导", "8"],
    ]);
    let preview = desk.preview("people", &file);
    let all: Vec<Vec<String>> = preview.rows.iter().map(problems).collect();
    assert_eq!(
        all,
        [
            vec!["A2 person_ambiguous", "C2 needs_role"],
            vec!["D3 person_retired"],
            vec!["C4 needs_role"],
            vec!["B5 unit_unknown"],
            vec![],
            vec!["A7 row_twice"],
            vec!["A8 field_invalid"],
        ]
    );
}

#[test]
fn a_file_is_taken_from_administrators_and_reaches_no_further_than_their_area() {
    let desk = Desk::open();
    let county = desk.unit("云岭县");
    let fields = PersonFields::from([(PersonField::Name, "县管理".to_owned())]);
    let call = EnterPerson { id: None, unit: county, roles: vec![Role::Admin], fields };
    let id = done(&desk.admin, &call).id;
    let admin = pair_person(&desk.admin, desk.folder.path(), "县管理", id);
    let file = csv(&[&["姓名", "单位", "角色"], &["某", "青崖县", "管理员"], &["某", "松涛镇", "管理员"]]);
    let answer = admin.send("POST", "/v1/import/people", &[BYTES], &file);
    let preview: Preview = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(problems(&preview.rows[0]), ["B2 unit_unknown"], "beside him there is nothing");
    assert_eq!(verdicts(&preview)[1], Verdict::New);
    let inspector = desk.server.pair("祁远舟");
    for path in ["/v1/import/people", "/v1/import/units", "/v1/import/people/apply?token=a"] {
        assert_eq!(inspector.send("POST", path, &[BYTES], &file).status, 404, "{path}");
        assert_eq!(desk.admin.send("POST", path, &[("content-type", "text/csv")], &file).status, 415);
    }
    assert_eq!(desk.send("/v1/import/people/apply", &file).code(), "invalid");
    assert_eq!(desk.send("/v1/import/people", b"PK\x03\x04 and no more").code(), "file_unreadable");
    assert_eq!(desk.send("/v1/import/people", &vec![b'a'; (8 << 20) + 1]).status, 413);
}

#[test]
fn a_file_that_would_leave_nobody_to_administer_the_office_is_not_stored() {
    let desk = Desk::open();
    let file = csv(&[&["姓名", "单位", "角色"], &["新人", "云岭县", "领导"], &["文景澄", "晋川市", "领导"]]);
    let preview = desk.preview("people", &file);
    assert_eq!(verdicts(&preview), [Verdict::New, Verdict::Changed]);
    assert_eq!(desk.try_apply("people", &file, &preview.token).code(), "last_administrator");
    assert!(desk.person("新人").is_none(), "nothing of it");
    let file =
        csv(&[&["姓名", "单位", "角色"], &["文景澄", "晋川市", "领导"], &["新管", "晋川市", "管理员"]]);
    let preview = desk.preview("people", &file);
    desk.apply("people", &file, &preview);
    assert!(desk.admin.get("/v1/units").status == 404, "he is none any more, and another is");
}
