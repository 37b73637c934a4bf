//! Units from files.

use super::{Desk, after, csv, fixture, problems};
use spotcheck_domain::call::{UnitField, Verdict};
use spotcheck_domain::term::Tier;

#[test]
fn a_tree_is_entered_in_whatever_order_its_rows_come_and_what_is_there_says_more() {
    let desk = Desk::open();
    for name in ["units-openpyxl.xlsx", "units-libreoffice.xlsx"] {
        let file = fixture(name);
        let preview = desk.preview("units", &file);
        if name == "units-openpyxl.xlsx" {
            let verdicts: Vec<Verdict> = preview.rows.iter().map(|row| row.verdict).collect();
            assert_eq!(verdicts, [Verdict::New, Verdict::New, Verdict::Changed]);
            assert_eq!(
                after(&preview.rows[0]),
                [
                    "parent=晋川市/云岭县/北坡镇",
                    "tier=department",
                    "name=北坡执法所",
                    "key=U-2",
                    "standing=delegated",
                    "delegated_by=云岭县应急管理局",
                    "sectors=coal-mine",
                    "leader=丁一",
                    "leader_post=所长",
                    "charge=甲乙",
                    "prefix=云北"
                ]
            );
            assert!(after(&preview.rows[1]).contains(&"sectors=coal-mine hazchem".to_owned()));
            assert_eq!(after(&preview.rows[2]), ["standing=none", "leader=戊己", "leader_post=镇长"]);
            desk.apply("units", &file, &preview);
        } else {
            assert_eq!((preview.n_unchanged, preview.rows.len()), (3, 3), "the other program says the same");
        }
    }
    let (town, post) = (desk.unit_line("北坡镇").unwrap(), desk.unit_line("北坡执法所").unwrap());
    assert_eq!((post.parent, post.tier, town.tier), (Some(town.id), Tier::Department, Tier::Town));
    assert_eq!(town.parent, Some(desk.unit("云岭县")));
    assert_eq!(desk.unit_line("松涛镇").unwrap().fields[&UnitField::Leader], "戊己");
}

#[test]
fn what_is_no_tree_is_refused_row_by_row() {
    let desk = Desk::open();
    let file = csv(&[
        &["单位名称", "上级单位", "层级"],
        &["甲镇", "乙镇", "镇"],
        &["乙镇", "甲镇", "镇"],
        &["丙镇", "无此县", "镇"],
        &["丁县", "云岭县", "县"],
        &["戊镇", "云岭县", "司"],
        &["松涛镇", "青崖县", "镇"],
        &["青崖县", "晋川市", "镇"],
        &["己镇", "云岭县", "镇"],
        &["己镇", "云岭县", "镇"],
        &["庚镇", "云岭县", ""],
        &["辛厂", "丙镇", "企业"],
    ]);
    let preview = desk.preview("units", &file);
    let all: Vec<Vec<String>> = preview.rows.iter().map(problems).collect();
    assert_eq!(
        all,
        [
            vec!["B2 unit_in_ring"],
            vec!["B3 unit_in_ring"],
            vec!["B4 unit_unknown"],
            vec!["C5 tier_not_below"],
            vec!["C6 tier_unknown"],
            vec![],
            vec!["C8 unit_moved"],
            vec![],
            vec!["A10 row_twice"],
            vec!["C11 tier_unknown"],
            vec!["B12 unit_unknown"],
        ]
    );
    assert_eq!(preview.rows[5].verdict, Verdict::New, "another town of that name in another county");
    let answer = desk.try_apply("units", &file, &preview.token);
    assert_eq!(answer.code(), "rows_refused");
    assert!(desk.unit_line("己镇").is_none());
}

#[test]
fn a_chain_of_units_that_no_tree_has_is_refused_at_once() {
    let desk = Desk::open();
    let rows: Vec<[String; 3]> =
        (0..3_000).map(|n| [format!("甲{n}"), format!("甲{}", n + 1), "部门".to_owned()]).collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let head: Vec<&str> = vec!["单位名称", "上级单位", "层级"];
    let all: Vec<&[&str]> = std::iter::once(&head).chain(&rows).map(Vec::as_slice).collect();
    let file = csv(&all);
    let preview = desk.preview("units", &file);
    assert_eq!((preview.n_new, preview.n_refused), (0, 3_000));
    // Under a token that no preview gave nothing is looked at by the writer.
    assert_eq!(desk.try_apply("units", &file, "x").code(), "changed_since_preview");
}

#[test]
fn villages_and_grid_cells_come_with_a_file_and_go_with_one() {
    let desk = Desk::open();
    let file = csv(&[
        &["单位名称", "上级单位", "层级"],
        &["南村一格", "南村", "网格"],
        &["南村", "松涛镇", "行政村"],
        &["新街社区", "松涛镇", "社区"],
        &["错格", "云岭县", "网格"],
    ]);
    let preview = desk.preview("units", &file);
    assert_eq!((preview.n_new, preview.n_refused), (3, 1), "{:#?}", preview.rows);
    assert_eq!(problems(&preview.rows[3]), ["C5 tier_not_below"]);
    let file = file.split(|byte| *byte == b'\n').take(4).collect::<Vec<_>>().join(&b'\n');
    let preview = desk.preview("units", &file);
    desk.apply("units", &file, &preview);
    let line = desk.unit_line("南村一格").unwrap();
    assert_eq!((line.tier, line.parent), (Tier::Cell, Some(desk.unit("南村"))));
    let table = desk.admin.get("/v1/export/units.csv").body;
    let again = desk.preview("units", &table);
    assert_eq!((again.n_new, again.n_changed, again.n_refused), (0, 0, 0), "{:#?}", again.rows);
}
