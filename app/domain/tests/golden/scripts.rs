//! The edits, as JSON says them: what is told here must stay readable whatever becomes of the types.

use serde_json::{Value as Json, json};

/// One edit; an entry's id does not stand in its JSON.
pub struct Step {
    pub edit: Json,
    pub entry: Option<u128>,
    /// The step after which its author looked; the last one, if none.
    pub base: Option<usize>,
}

pub const AT: i64 = 1_800_000_000_123;

pub fn uuid(n: u128) -> String {
    format!("01900000-0000-7000-8000-{n:012x}")
}

pub fn step(edit: Json) -> Step {
    Step { edit, entry: None, base: None }
}

pub fn entry(n: u128, edit: Json) -> Step {
    Step { entry: Some(n), ..step(edit) }
}

fn beside(base: usize, edit: Json) -> Step {
    Step { base: Some(base), ..step(edit) }
}

/// `more` laid over what every event says.
pub fn event(kind: &str, after: &[u128], more: Json) -> Json {
    let after: Vec<String> = after.iter().copied().map(uuid).collect();
    let mut event = json!({
        "kind": kind, "at": AT + 7, "policy": 3, "user": uuid(1), "name": "高原", "unit": uuid(2),
        "tier": "county", "roles": "inspector reviewer supervisor",
    });
    if !after.is_empty() {
        event["after"] = after.join(" ").into();
    }
    for (key, value) in more.as_object().expect("fields") {
        event[key] = value.clone();
    }
    event
}

pub fn record(more: Json) -> Json {
    let mut new = json!({
        "unit": uuid(2), "inspection": null, "site": null, "site_name": "", "sector": "", "level": "general",
        "title": "通道堵塞", "self_check": false, "record": event("record", &[], json!({})),
    });
    for (key, value) in more.as_object().expect("fields") {
        new[key] = value.clone();
    }
    json!({ "record_finding": new })
}

fn set(of: &str, field: &str, value: &str) -> Json {
    json!({ format!("set_{of}"): { "field": field, "value": value } })
}

pub fn photo(n: u128, role: &str) -> Step {
    let (sha256, thumbnail) = ("5a".repeat(32), "0f".repeat(32));
    let photo = json!({
        "role": role, "sha256": sha256, "size": 3_000_000, "type": "image/jpeg", "thumbnail": thumbnail,
        "thumbnail_size": 40_000, "width": 4_000, "height": 3_000, "taken_at": AT - 5,
        "position": "36.789016,111.260197,8", "item": "gen-ppe",
    });
    entry(n, json!({ "add_photo": photo }))
}

fn bare_photo(n: u128, role: &str) -> Step {
    let photo = json!({
        "role": role, "sha256": "17".repeat(32), "size": 9, "type": "image/png", "taken_at": 0,
    });
    entry(n, json!({ "add_photo": photo }))
}

const FINDING_FIELDS: [(&str, &str); 16] = [
    ("title", "甲烷传感器失效 2"),
    ("level", "major"),
    ("sector", "coal-mine"),
    ("place", "3号井口"),
    ("position", "36.789016,111.260197,8"),
    ("catalog_hazard", "coal-methane"),
    ("catalog_version", "2"),
    ("basis", "第2条"),
    ("measure", "更换探头\n并校验"),
    ("responsible", "周某"),
    ("responsible_unit", "01900000-0000-7000-8000-000000000009"),
    ("deadline", "2027-03-01"),
    ("funds", "12000"),
    ("goal", "读数准确"),
    ("interim_measure", "停产"),
    ("no_photo_reason", "井下禁止拍照"),
];

pub fn finding() -> Vec<Step> {
    let new = json!({
        "inspection": uuid(3), "site": uuid(4), "site_name": "松涛煤业", "sector": "coal-mine", "level": "major",
        "title": "甲烷传感器失效", "catalog_hazard": "coal-methane-sensor", "catalog_version": "1",
        "basis": "第1条", "measure": "更换", "deadline": "2027-02-01", "position": "36.1,111.2,5",
        "self_check": true,
    });
    let mut steps = vec![entry(0x101, record(new))];
    steps.extend(FINDING_FIELDS.map(|(field, value)| step(set("finding", field, value))));
    steps.push(step(json!({ "describe": { "text": "传感器探头积尘，读数不变。" } })));
    steps.push(step(json!({ "describe": { "text": "东侧传感器积尘，读数不变！\n已拍照🙂" } })));
    steps.push(photo(0x201, "before"));
    steps.push(bare_photo(0x202, "after"));
    // Two who did not see each other, and the two ways to choose: what is shown, and what is not.
    let base = steps.len() - 1;
    steps.push(beside(base, set("finding", "place", "东井口")));
    steps.push(beside(base, set("finding", "place", "西井口")));
    steps.push(beside(base, set("finding", "goal", "")));
    steps.push(beside(base, set("finding", "goal", "无")));
    steps.push(step(json!({ "settle": { "key": "place", "value": "东井口" } })));
    steps.push(step(json!({ "settle": { "key": "goal", "value": "无" } })));
    let base = steps.len() - 1;
    steps.push(beside(base, json!({ "describe": { "text": "西侧传感器积尘" } })));
    steps.push(beside(base, set("finding", "title", "甲")));
    steps.push(beside(base, set("finding", "title", "乙")));
    steps
}

pub fn finding_sparse() -> Vec<Step> {
    vec![
        entry(0x101, record(json!({}))),
        step(set("finding", "place", "一")),
        step(set("finding", "place", "")),
        step(set("finding", "place", "")),
        step(json!({ "describe": { "text": "" } })),
        bare_photo(0x201, "review"),
        bare_photo(0x201, "before"),
    ]
}

fn visit(more: Json) -> Json {
    let mut new = json!({
        "unit": uuid(2), "tier": "county", "kind": "unannounced", "site": uuid(4), "site_name": "松涛煤业",
        "site_address": "煤海路1号", "site_contact": "000-81000137", "site_sector": "coal-mine",
        "checklist": "cl-coal-mine", "checklist_version": "2026.11-1", "n_items": 24,
        "officers": [
            { "user": uuid(1), "name": "高原", "certificate": "JC-001" },
            { "user": uuid(5), "name": "梁岩", "certificate": "" },
        ],
        "position": "36.789016,111.260197,8",
    });
    for (key, value) in more.as_object().expect("fields") {
        new[key] = value.clone();
    }
    json!({ "start_inspection": new })
}

fn signature(n: u128, more: Json) -> Step {
    let mut signature = json!({ "party": "officer", "name": "高原", "at": AT, "covers": "ab".repeat(32) });
    for (key, value) in more.as_object().expect("fields") {
        signature[key] = value.clone();
    }
    entry(n, json!({ "sign": signature }))
}

pub fn inspection() -> Vec<Step> {
    let answer = |verdict: Json| json!({ "answer": { "item": "gen-ppe", "verdict": verdict } });
    let mut steps = vec![
        step(visit(json!({}))),
        step(set("inspection", "inspection_kind", "routine")),
        step(set("inspection", "site_contact", "周某 13800000000")),
        step(set("inspection", "position", "36.1,111.2,5")),
        step(set("inspection", "representative", "周某")),
        step(json!({ "narrate": { "text": "井下带班领导在岗。" } })),
        step(json!({ "narrate": { "text": "井下带班领导不在岗🙂。\n电话通知。" } })),
        step(answer(json!("conforms"))),
        step(json!({ "note_answer": { "item": "gen-ppe", "note": "两人未戴安全帽" } })),
        step(json!({ "answer": { "item": "gen/ppe/2", "verdict": "not_applicable" } })),
        photo(0x201, "scene"),
        bare_photo(0x202, "before"),
        step(json!({ "name_finding": { "finding": uuid(7) } })),
        step(json!({ "name_finding": { "finding": uuid(7) } })),
        step(set("inspection", "ended_at", "1800000009999")),
        signature(0x301, json!({})),
        signature(0x302, json!({ "party": "refusal", "reason": "不认可", "witness": "李敏" })),
    ];
    let base = steps.len() - 1;
    steps.push(Step { base: Some(base), ..step(answer(json!("hazard"))) });
    steps.push(Step { base: Some(base), ..step(answer(Json::Null)) });
    steps.push(beside(base, json!({ "note_answer": { "item": "gen-ppe", "note": "一" } })));
    steps.push(beside(base, json!({ "note_answer": { "item": "gen-ppe", "note": "二" } })));
    steps.push(beside(base, set("inspection", "site_contact", "甲")));
    steps.push(beside(base, set("inspection", "site_contact", "乙")));
    steps.push(step(json!({ "settle": { "key": "answers/gen-ppe/verdict", "value": "hazard" } })));
    steps.push(step(json!({ "settle": { "key": "site_contact", "value": "乙" } })));
    steps
}

pub fn inspection_sparse() -> Vec<Step> {
    let bare = json!({
        "kind": "self_check", "site_name": "", "site_address": "", "site_contact": "", "site_sector": "",
        "checklist": "", "checklist_version": "", "n_items": 0, "officers": [], "position": null,
    });
    vec![step(visit(bare)), step(json!({ "answer": { "item": "a", "verdict": null } }))]
}

fn new_site(more: Json) -> Json {
    let mut new = json!({
        "unit": uuid(2), "name": "松涛煤业", "address": "", "town": "", "county": "", "city": "", "sector": "",
        "uscc": "", "legal_rep": "", "phone": "", "position": null, "grade": null, "note": "",
        "provisional": false,
    });
    for (key, value) in more.as_object().expect("fields") {
        new[key] = value.clone();
    }
    json!({ "add_site": new })
}

pub fn site() -> Vec<Step> {
    let fields = [
        ("name", "松涛煤业有限公司"),
        ("address", "煤海路2号"),
        ("town", "乙镇"),
        ("county", "乙县"),
        ("city", "乙市"),
        ("sector", "chemical"),
        ("uscc", "91140000000000000Y"),
        ("legal_rep", "周某某"),
        ("phone", "000-2"),
        ("position", "36.2,111.3,6"),
        ("grade", "orange"),
        ("note", "夜间有人"),
        ("provisional", "false"),
        ("merged_into", "01900000-0000-7000-8000-000000000008"),
        ("responsible_unit", "01900000-0000-7000-8000-000000000009"),
        ("responsible_person", "李敏"),
    ];
    let new = json!({
        "address": "煤海路1号", "town": "甲镇", "county": "甲县", "city": "甲市", "sector": "coal-mine",
        "uscc": "91140000000000000X", "legal_rep": "周某", "phone": "000-1", "position": "36.1,111.2,5",
        "grade": "red", "note": "停产", "provisional": true,
    });
    let mut steps = vec![step(new_site(new))];
    steps.extend(fields.map(|(field, value)| step(set("site", field, value))));
    let base = steps.len() - 1;
    steps.push(beside(base, set("site", "phone", "000-3")));
    steps.push(beside(base, set("site", "phone", "000-4")));
    steps.push(step(json!({ "settle": { "key": "phone", "value": "000-3" } })));
    steps
}

pub fn site_sparse() -> Vec<Step> {
    vec![step(new_site(json!({})))]
}

pub fn task() -> Vec<Step> {
    vec![step(json!({ "add_task": { "unit": uuid(2), "title": "雨季检查", "due": "2027-06-30" } }))]
}

pub fn task_sparse() -> Vec<Step> {
    vec![step(json!({ "add_task": { "unit": uuid(2), "title": "", "due": null } }))]
}
