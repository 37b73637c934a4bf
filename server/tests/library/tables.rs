//! Checklists as tables: taken from files of other programs, and given out again.

use super::common::call::{done, undone};
use super::{Desk, copy, own_item, publish, sheet};
use spotcheck_domain::call::{Applied, ListChecklists, Preview, ReadChecklist, Verdict};
use spotcheck_domain::term::Level;

const BYTES: (&str, &str) = ("content-type", "application/octet-stream");

fn query(desk: &Desk, more: &str) -> String {
    let name = "%E5%8E%BF%E8%A1%A8";
    format!("unit={}&name={name}&sector=coal-mine{more}", desk.unit("云岭县"))
}

#[track_caller]
fn preview(desk: &Desk, file: &[u8], more: &str) -> Preview {
    let path = format!("/v1/import/checklist?{}", query(desk, more));
    let answer = desk.admin.send("POST", &path, &[BYTES], file);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    serde_json::from_slice(&answer.body).unwrap()
}

fn try_apply(desk: &Desk, file: &[u8], token: &str, more: &str) -> super::common::Answer {
    let path = format!("/v1/import/checklist/apply?{}&token={token}", query(desk, more));
    desk.admin.send("POST", &path, &[BYTES], file)
}

#[track_caller]
fn apply(desk: &Desk, file: &[u8], shown: &Preview, more: &str) -> String {
    let answer = try_apply(desk, file, &shown.token, more);
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    serde_json::from_slice::<Applied>(&answer.body).unwrap().id.unwrap()
}

fn csv(rows: &[&[&str]]) -> Vec<u8> {
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    lines.join("\n").into_bytes()
}

/// An id of the program's list for coal mines.
fn common_item(desk: &Desk) -> String {
    let list = sheet(&desk.admin, "cl-coal-mine").published.unwrap();
    list.items().next().unwrap().to_owned()
}

#[test]
fn rows_become_a_draft_section_by_section_from_the_catalogue_or_in_words_of_ones_own() {
    let desk = Desk::open();
    let item = common_item(&desk);
    let file = csv(&[
        &["县煤矿检查表"],
        &["检查项目", "检查内容", "隐患级别", "依据", "判定标准条款", "整改措施", "整改期限", "条目编号"],
        &["井口", "罐笼是否检验?", "一般", "规程", "", "检验", "7天", ""],
        &["", "信号是否完好?", "", "", "", "", "立即", ""],
        &["通风", "风量是否足够?", "重大", "规程", "第五条", "停产", "15", ""],
        &["井口", "", "", "", "", "", "", &item],
    ]);
    let shown = preview(&desk, &file, "");
    assert_eq!((shown.n_new, shown.n_unchanged, shown.n_refused), (3, 1, 0));
    assert_eq!(shown.heading_row, 2);
    let list = apply(&desk, &file, &shown, "");
    let read = sheet(&desk.admin, &list);
    let draft = read.draft.unwrap();
    let sections: Vec<(&str, usize)> =
        draft.sections.iter().map(|section| (section.title.zh.as_str(), section.items.len())).collect();
    assert_eq!(sections, [("通风", 1), ("井口", 3)]);
    let major = draft.sections[0].items[0].own.as_ref().unwrap();
    assert_eq!((major.level, major.default_days, major.clause.zh.as_str()), (Level::Major, 15, "第五条"));
    assert_eq!(draft.sections[1].items[2].id, item);
    assert_eq!(draft.name.zh, "县表");
    assert_eq!(read.line.version, "", "nothing is published");
    assert_eq!(desk.audited("import_checklist").len(), 1);
}

#[test]
fn each_row_that_is_wrong_says_where_and_why_and_then_nothing_is_stored() {
    let desk = Desk::open();
    let item = common_item(&desk);
    let file = csv(&[
        &["部分", "检查内容", "级别", "条款", "天数", "编号"],
        &["甲", "一", "特别重大", "", "", ""],
        &["甲", "二", "重大", "", "", ""],
        &["甲", "三", "", "", "明天", ""],
        &["甲", "四", "", "", "999", ""],
        &["甲", "五", "", "", "", "no-such"],
        &["甲", "", "", "", "", &item],
        &["甲", "", "", "", "", &item],
    ]);
    let shown = preview(&desk, &file, "");
    let told: Vec<Vec<String>> = shown
        .rows
        .iter()
        .map(|row| row.problems.iter().map(|problem| format!("{} {}", problem.cell, problem.why)).collect())
        .collect();
    assert_eq!(
        told,
        [
            vec!["C2 level_unknown"],
            vec!["D3 clause_missing"],
            vec!["E4 number_unreadable"],
            vec!["E5 out_of_bounds"],
            vec!["F6 hazard_unknown"],
            vec![],
            vec!["F8 item_twice"],
        ]
    );
    let n_before = done(&desk.admin, &ListChecklists::default()).lists.len();
    assert_eq!(try_apply(&desk, &file, &shown.token, "").code(), "rows_refused");
    assert_eq!(done(&desk.admin, &ListChecklists::default()).lists.len(), n_before);
    let other = csv(&[&["部分", "检查内容"], &["甲", "一"]]);
    assert_eq!(try_apply(&desk, &other, &shown.token, "").code(), "changed_since_preview");
    let good = preview(&desk, &other, "");
    let elsewhere = format!("&list={}", copy(&desk.admin, desk.unit("云岭县"), "另一张"));
    let moved = try_apply(&desk, &other, &good.token, &elsewhere);
    assert_eq!(moved.code(), "changed_since_preview", "it was shown for a new list");
}

#[test]
fn what_is_exported_is_read_again_and_says_the_same() {
    let desk = Desk::open();
    let list = copy(&desk.admin, desk.unit("云岭县"), "县表");
    publish(&desk.admin, &list, |draft| draft.sections[0].items.insert(0, own_item("=自有的条目")));
    let published = sheet(&desk.admin, &list).published.unwrap();
    for kind in ["xlsx", "csv"] {
        let answer = desk.admin.get(&format!("/v1/export/checklists/{list}.{kind}"));
        assert_eq!(answer.status, 200);
        let more = format!("&list={list}");
        let shown = preview(&desk, &answer.body, &more);
        assert_eq!(
            (shown.n_unchanged as usize, shown.rows.len()),
            (published.n_items(), published.n_items())
        );
        assert!(shown.rows.iter().all(|row| row.verdict == Verdict::Unchanged), "{kind}");
        assert_eq!(apply(&desk, &answer.body, &shown, &more), list);
        let read = sheet(&desk.admin, &list);
        assert!(read.changes.is_empty(), "{kind}: {:?}", read.changes);
    }
    assert_eq!(desk.audited("export_library").len(), 2);
    assert_eq!(undone(&desk.admin, &ReadChecklist { list: "own-none".into() }).status, 404);
}

#[test]
fn an_items_words_are_changed_in_a_file_and_what_the_program_has_becomes_ones_own() {
    let desk = Desk::open();
    let list = copy(&desk.admin, desk.unit("云岭县"), "县表");
    publish(&desk.admin, &list, |draft| draft.sections[0].items.insert(0, own_item("自有的条目")));
    let own = sheet(&desk.admin, &list).published.unwrap().items().next().unwrap().to_owned();
    let item = common_item(&desk);
    let file = csv(&[
        &["部分", "隐患", "天数", "编号"],
        &["甲", "自有的新说法", "3", &own],
        &["甲", "程序条目的新说法", "", &item],
    ]);
    let shown = preview(&desk, &file, &format!("&list={list}"));
    let verdicts: Vec<Verdict> = shown.rows.iter().map(|row| row.verdict).collect();
    assert_eq!(verdicts, [Verdict::Changed, Verdict::New]);
    let changed: Vec<String> = shown.rows[0]
        .changes
        .iter()
        .map(|change| format!("{}: {} → {}", change.field, change.before, change.after))
        .collect();
    assert_eq!(changed, ["title: 自有的条目 → 自有的新说法", "days: 7 → 3"]);
    apply(&desk, &file, &shown, &format!("&list={list}"));
    let draft = sheet(&desk.admin, &list).draft.unwrap();
    assert_eq!(
        (draft.sections[0].items[0].id.as_str(), draft.sections[0].items[1].id.as_str()),
        (own.as_str(), "")
    );
}
