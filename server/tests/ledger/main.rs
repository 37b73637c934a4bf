//! The ledger as a table: the rows that were asked for and that their reader sees, in cells of their kinds, in columns that
//! his unit has set.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;

use calamine::{Data, DataType, Range, Reader, Xlsx};
use common::call::{done, obstacle, pair_person, undone};
use common::{Answer, Phone, Server, finding_push};
use spotcheck_domain::by::By;
use spotcheck_domain::call::{
    EnterPerson, ListUnits, Obstacle, PersonField, PersonFields, ReadAudit, ReadSheet, SetSheet, SheetColumn,
    SheetField, SheetName, Shown, UnitField,
};
use spotcheck_domain::document::Document;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::entry::Fields;
use spotcheck_domain::event::{Detail, Event, EventKind};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::finding::NewFinding;
use spotcheck_domain::id::{DocumentId, EventId, SiteId, UnitId};
use spotcheck_domain::reference::Named;
use spotcheck_domain::term::{DocumentKind, Level, Role};
use spotcheck_domain::time::Timestamp;
use std::io::Cursor;
use tempfile::TempDir;

const AT: Timestamp = Timestamp::from_millis(1_790_000_000_000);
const SITE: &str = "晋川市松涛煤业有限公司";

/// The demo's office, with a hazard at a site of one county and another of the other county, which names no site.
struct Case {
    folder: TempDir,
    server: Server,
    admin: Phone,
    /// Of the city.
    supervisor: Phone,
    /// Of 云岭县.
    inspector: Phone,
    here: DocumentId,
    there: DocumentId,
}

fn record(
    phone: &mut Phone,
    site: Option<SiteId>,
    title: &str,
    fields: &[(FindingField, &str)],
) -> DocumentId {
    let (person, unit) = (&phone.session.person, &phone.session.unit);
    let by = By {
        user: person.id,
        name: person.name.clone(),
        unit: unit.id,
        tier: unit.tier,
        roles: person.roles.clone(),
    };
    let id = DocumentId::from_parts(AT, rand::random());
    let record = Event {
        id: EventId::from_parts(AT, rand::random()),
        after: Vec::new(),
        at: AT,
        policy: 1,
        by,
        detail: Detail::of(EventKind::Record),
        rest: Fields::new(),
    };
    let edit = Edit::RecordFinding(NewFinding {
        unit: unit.id,
        inspection: None,
        site,
        site_name: "松涛煤业".into(),
        sector: "coal-mine".into(),
        level: Level::Major,
        title: title.into(),
        catalog_hazard: String::new(),
        catalog_version: String::new(),
        basis: String::new(),
        measure: "加装抑爆装置".into(),
        deadline: None,
        position: None,
        self_check: false,
        record,
    });
    let (mut document, first) = Document::create(id, &edit, AT, rand::random()).unwrap();
    let mut changes = vec![first];
    for (field, value) in fields {
        let edit = Edit::SetFinding { field: *field, value: (*value).to_owned() };
        changes.push(document.edit(&edit, None, AT, rand::random()).unwrap().expect("a change"));
    }
    let response = phone.sync(vec![finding_push(id, &changes.iter().collect::<Vec<_>>())]);
    assert_eq!(response.acks.len(), changes.len());
    id
}

fn site_called(phone: &mut Phone, name: &str) -> SiteId {
    let sites = phone.pull().into_iter().filter(|pulled| pulled.kind == DocumentKind::Site);
    let found = sites.into_iter().find(|pulled| {
        let bytes = phone.get(&format!("/v1/documents/{}", pulled.id)).body;
        let document = Document::load(DocumentKind::Site, &bytes, [0; 16]).unwrap();
        document.read(DocumentKind::Site).unwrap().str("name") == name
    });
    found.expect("the site is there").id.into()
}

impl Case {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::demo(folder.path());
        let (admin, supervisor) = (server.pair("文景澄"), server.pair("卓亦安"));
        let (mut inspector, mut other) = (server.pair("祁远舟"), server.pair("闻人笛"));
        let site = site_called(&mut inspector, SITE);
        let said = [(FindingField::Deadline, "2026-12-01"), (FindingField::Funds, "380000")];
        let here = record(&mut inspector, Some(site), "=1+1", &said);
        let there = record(&mut other, None, "通道堵塞", &[]);
        Self { folder, server, admin, supervisor, inspector, here, there }
    }

    fn unit(&self, name: &str) -> UnitId {
        let all = done(&self.admin, &ListUnits::default()).units;
        all.iter().find(|unit| unit.fields[&UnitField::Name] == name).expect("a unit").id
    }
}

fn ask(phone: &Phone, path: &str, ids: &[DocumentId]) -> Answer {
    let body: Vec<u8> = ids.iter().flat_map(|id| *id.as_bytes()).collect();
    phone.send("POST", path, &[("content-type", "application/octet-stream")], &body)
}

fn sheet(answer: &Answer) -> (String, Range<Data>) {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.body.clone())).unwrap();
    let name = book.sheet_names()[0].clone();
    assert!(book.worksheet_formula(&name).unwrap().is_empty(), "no cell has a formula");
    let range = book.worksheet_range(&name).unwrap();
    (name, range)
}

/// What stands in the column of that heading, in the rows below it.
fn column<'r>(range: &'r Range<Data>, heading: &str) -> Vec<&'r Data> {
    let headings = range.rows().next().unwrap();
    let at = headings.iter().position(|cell| cell.as_string().as_deref() == Some(heading));
    let at = at.unwrap_or_else(|| panic!("no column {heading}: {headings:?}"));
    range.rows().skip(1).map(|row| &row[at]).collect()
}

fn texts(range: &Range<Data>, heading: &str) -> Vec<String> {
    column(range, heading).into_iter().map(|cell| cell.as_string().unwrap_or_default()).collect()
}

#[test]
fn rows_come_in_their_order_in_cells_of_their_kinds() {
    let case = Case::open();
    let unknown = DocumentId::from_parts(AT, [9; 10]);
    let ids = [case.there, case.here, unknown, case.there];
    let answer = ask(&case.supervisor, "/v1/export/ledger.xlsx?lang=zh&offset=480", &ids);
    assert!(answer.header("content-type").contains("spreadsheetml"));
    assert!(answer.header("content-disposition").contains("filename*=UTF-8''%E9%9A%90%E6%82%A3"));
    let (name, range) = sheet(&answer);
    assert_eq!(name, "隐患台账");
    assert_eq!(
        texts(&range, "隐患"),
        ["通道堵塞", "=1+1"],
        "each once, in the order in which they were asked for"
    );
    assert_eq!(texts(&range, "县区"), ["青崖县", "云岭县"]);
    assert_eq!(texts(&range, "乡镇"), ["", "松涛镇"], "as its site says");
    assert_eq!(texts(&range, "级别"), ["重大", "重大"]);
    assert_eq!(texts(&range, "状态"), ["已登记", "已登记"]);
    assert_eq!(texts(&range, "行业"), ["煤矿", "煤矿"]);
    assert_eq!(texts(&range, "整改措施"), ["加装抑爆装置", "加装抑爆装置"]);
    assert_eq!(texts(&range, "登记人"), ["闻人笛", "祁远舟"]);
    let deadline = column(&range, "整改时限");
    assert_eq!(deadline[0], &Data::Empty);
    let Data::DateTime(day) = deadline[1] else { panic!("a date is a date: {deadline:?}") };
    assert!((day.as_f64() - 46_357.0).abs() < 1e-9, "1 December 2026");
    assert_eq!(column(&range, "资金（元）"), [&Data::Empty, &Data::Float(380_000.0)]);
    let (name, english) = sheet(&ask(&case.supervisor, "/v1/export/ledger.xlsx?lang=en", &ids[..2]));
    assert_eq!((name.as_str(), texts(&english, "State")), ("Hazard ledger", vec!["Recorded".to_owned(); 2]));
    assert_eq!(texts(&english, "County"), ["Qingya County", "Yunling County"]);
    let log = done(&case.admin, &ReadAudit { act: Some("export_ledger".into()), ..ReadAudit::default() });
    let notes: Vec<&str> = log.entries.iter().map(|entry| entry.note.as_str()).collect();
    assert_eq!(notes, ["ledger xlsx: 2", "ledger xlsx: 2"]);
    assert_eq!(log.entries[0].actor_name, "卓亦安");
}

#[test]
fn what_somebody_does_not_see_is_not_in_his_table() {
    let case = Case::open();
    let ids = [case.there, case.here];
    let (_, range) = sheet(&ask(&case.inspector, "/v1/export/ledger.xlsx", &ids));
    assert_eq!(texts(&range, "隐患"), ["=1+1"]);
    let csv = ask(&case.inspector, "/v1/export/ledger.csv", &ids);
    let text = String::from_utf8(csv.body).unwrap();
    assert!(text.starts_with('\u{feff}') && text.contains("'=1+1") && !text.contains("通道堵塞"), "{text}");
    let enterprise = case.server.pair("秦望川");
    let (_, range) = sheet(&ask(&enterprise, "/v1/export/ledger.xlsx", &ids));
    assert_eq!(range.get_size().0, 1, "it was not ordered yet: only the headings");
}

#[test]
fn the_copy_sheet_says_that_it_is_a_template() {
    let case = Case::open();
    let path = "/v1/export/ledger.xlsx?layout=enforcement";
    let (name, range) = sheet(&ask(&case.supervisor, path, &[case.here]));
    assert_eq!(name, "互联网+执法 抄录表");
    assert_eq!(texts(&range, "统一社会信用代码")[0], "91999901FAKE00013L");
    assert_eq!(texts(&range, "法定代表人")[0], "秦望川");
    let below = range.rows().next_back().unwrap()[0].as_string().unwrap_or_default();
    assert!(below.contains("抄录模板"), "{below}");
}

#[test]
fn a_unit_lays_its_sheets_out_for_itself_and_those_below_it() {
    let case = Case::open();
    let (county, city) = (case.unit("云岭县"), case.unit("晋川市"));
    let heading = |zh: &str| Named { zh: zh.into(), en: String::new() };
    let columns = vec![
        SheetColumn { field: Shown::Own(SheetField::Title), heading: heading("问题") },
        SheetColumn { field: Shown::Own(SheetField::Blank), heading: heading("备注") },
        SheetColumn { field: Shown::Own(SheetField::Site), heading: heading("企业") },
    ];
    let set = |columns: Vec<SheetColumn>| SetSheet { unit: county, name: SheetName::Ledger, columns };
    done(&case.admin, &set(columns.clone()));
    let headings = |phone: &Phone| {
        let (_, range) = sheet(&ask(phone, "/v1/export/ledger.xlsx", &[case.here]));
        let row: Vec<String> = range.rows().next().unwrap().iter().map(ToString::to_string).collect();
        row
    };
    assert_eq!(headings(&case.inspector), ["问题", "备注", "企业"]);
    assert!(headings(&case.supervisor).len() > 20, "the city has the program's");
    let read = |unit| done(&case.inspector, &ReadSheet { unit, name: SheetName::Ledger });
    assert_eq!((read(county).columns, read(county).of), (columns.clone(), Some(county)));
    assert_eq!(read(city).of, None);
    let elsewhere = ReadSheet { unit: case.unit("青崖县"), name: SheetName::Ledger };
    assert_eq!(undone(&case.inspector, &elsewhere).status, 404);
    assert_eq!(undone(&case.inspector, &set(Vec::new())).status, 404, "who exports does not lay out");
    let nameless = SheetColumn { field: Shown::Own(SheetField::Title), heading: heading(" ") };
    assert_eq!(obstacle(&case.admin, &set(vec![nameless])), Obstacle::FieldInvalid);
    done(&case.admin, &set(Vec::new()));
    assert!(headings(&case.inspector).len() > 20, "what it had is taken back");
    let fields = PersonFields::from([(PersonField::Name, "县管理".to_owned())]);
    let call = EnterPerson { id: None, unit: county, roles: vec![Role::Admin], fields };
    let id = done(&case.admin, &call).id;
    let county_admin = pair_person(&case.admin, case.folder.path(), "县管理", id);
    let of_city = SetSheet { unit: city, name: SheetName::Ledger, columns };
    assert_eq!(undone(&county_admin, &of_city).status, 404);
}

#[test]
fn what_is_no_list_of_ids_is_refused() {
    let case = Case::open();
    let send = |body: &[u8], kind: &str| {
        case.supervisor.send("POST", "/v1/export/ledger.xlsx", &[("content-type", kind)], body).status
    };
    let kind = "application/octet-stream";
    assert_eq!(send(&[7; 15], kind), 400);
    assert_eq!(send(&vec![7; 16 * 100_001], kind), 413);
    assert_eq!(send(b"[]", "application/json"), 415);
    assert_eq!(send(&[], kind), 200, "nothing is a table without rows");
    let wrong =
        case.supervisor.send("POST", "/v1/export/ledger.xlsx?layout=other", &[("content-type", kind)], &[]);
    assert_eq!(wrong.status, 400);
    let nobody = common::exchange(
        &case.server.address,
        "POST",
        "/v1/export/ledger.csv",
        &[("content-type", kind)],
        &[],
    );
    assert_eq!(nobody.status, 401);
}
