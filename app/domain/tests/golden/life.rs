//! A finding's life in every kind of event, each with all that its kind may say, and with what it may not.

use super::scripts::{Step, entry, event, photo, record, uuid};
use serde_json::{Value as Json, json};

fn chain(first: Json, events: Vec<(&str, Json)>) -> Vec<Step> {
    let mut steps = vec![entry(0x101, record(first)), photo(0x201, "before")];
    for (n, (kind, more)) in (0x102_u128..).zip(events) {
        steps.push(entry(n, json!({ "append": event(kind, &[n - 1], more) })));
    }
    steps
}

fn officers(more: Json) -> Json {
    let mut said = json!({
        "second_user": uuid(5), "second_name": "梁岩", "second_certificate": "JC-002",
        "photos": format!("{} {}", uuid(0x201), uuid(0x202)),
    });
    for (key, value) in more.as_object().expect("fields") {
        said[key] = value.clone();
    }
    said
}

pub fn whole() -> Vec<Step> {
    let order = officers(json!({
        "level": "major", "measure": "更换探头", "deadline": "2027-03-01", "responsible": "周某",
        "responsible_unit": uuid(9), "funds": 12_000, "goal": "读数准确", "paper": "责改〔2027〕1号",
    }));
    let review = || officers(json!({ "note": "看了现场" }));
    chain(
        json!({ "level": "major" }),
        vec![
            ("order", order),
            ("acknowledge", json!({ "note": "收到", "on_behalf": true })),
            ("ask_extension", json!({ "reason": "备件未到", "date": "2027-04-01", "on_behalf": true })),
            ("refuse", json!({ "reason": "太久" })),
            ("ask_extension", json!({ "reason": "备件未到", "date": "2027-03-15" })),
            ("grant", json!({ "date": "2027-03-12", "note": "仅此一次" })),
            ("list", json!({ "reason": "重点", "paper": "督办1号" })),
            ("suspend", json!({ "reason": "停产整顿", "paper": "停1号" })),
            ("amend", json!({ "reason": "笔误", "field": "responsible_unit", "value": uuid(10) })),
            ("amend", json!({ "reason": "定性有误", "field": "level", "value": "general" })),
            ("amend", json!({ "reason": "新版", "field": "annotation", "value": "箭头" })),
            ("report", json!({ "note": "已更换", "photos": uuid(0x202), "on_behalf": true })),
            ("review_fail", review()),
            ("report", json!({ "note": "已校验" })),
            ("review_pass", review()),
            ("resume", json!({ "note": "复产" })),
            ("delist", json!({ "note": "摘牌", "paper": "摘1号" })),
            ("accept", json!({ "expert": "郑工", "note": "同意" })),
            ("strike_off", json!({ "note": "销号" })),
            ("look_back_held", officers(json!({ "note": "未反弹" }))),
            ("look_back_recurred", officers(json!({ "note": "又坏", "recurred_in": uuid(11) }))),
            ("transfer", json!({ "reason": "移交", "to_unit": uuid(12) })),
            ("void", json!({ "reason": "已移交，不再有效" })),
        ],
    )
}

pub fn on_the_spot() -> Vec<Step> {
    chain(
        json!({ "self_check": true }),
        vec![
            ("fixed_on_spot", officers(json!({ "note": "当场清理" }))),
            ("review_pass", officers(json!({}))),
            ("strike_off", json!({})),
            ("void", json!({ "reason": "重复" })),
        ],
    )
}

/// What a kind does not ask for was never refused: it stands in records, and is read.
pub fn strange() -> Vec<Step> {
    let everything = officers(json!({
        "reason": "因", "note": "注", "date": "2027-04-01", "expert": "郑工", "paper": "1号", "on_behalf": true,
        "to_unit": uuid(12), "recurred_in": uuid(11), "level": "major", "measure": "措施",
        "deadline": "2027-03-01", "responsible": "周某", "responsible_unit": uuid(9), "funds": 7, "goal": "目标",
        "field": "level", "value": "major",
    }));
    let kinds = [
        "order",
        "acknowledge",
        "ask_extension",
        "grant",
        "list",
        "amend",
        "suspend",
        "report",
        "review_pass",
        "accept",
        "delist",
        "resume",
        "refuse",
        "strike_off",
        "look_back_held",
        "look_back_recurred",
        "fixed_on_spot",
        "review_fail",
        "transfer",
        "void",
        "record",
    ];
    chain(json!({}), kinds.map(|kind| (kind, everything.clone())).to_vec())
}
