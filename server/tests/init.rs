//! `spotcheck init`: an office from one file in TOML and tables that other programs made, whole or not at all; what is wrong
//! is told by file, row, cell and reason.
#![allow(clippy::unwrap_used)]

mod common;

use common::call::{done, organisation};
use common::{Server, spotcheck};
use encoding_rs::GBK;
use spotcheck_domain::call::{
    BeginStep, ListPeople, ListUnits, PersonField, PersonLine, ReadBegin, UnitField, UnitLine,
};
use spotcheck_domain::term::{DocumentKind, Tier};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use tempfile::TempDir;

/// A folder of files, and beside it the place for an office.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn of(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        Self { folder }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn init(&self, more: &[&str]) -> Output {
        init(&self.folder.path().join("office.toml"), &self.data(), more)
    }

    /// What was said of files that found nothing.
    #[track_caller]
    fn refused(&self) -> String {
        let before = names(self.folder.path());
        let mut said = Vec::new();
        for more in [&["--check"][..], &[]] {
            let output = self.init(more);
            assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
            said.push(String::from_utf8(output.stderr).unwrap());
        }
        assert_eq!(said[0], said[1], "a check says what would happen");
        assert_eq!(names(self.folder.path()), before, "nothing is left behind");
        said.remove(0)
    }
}

fn init(file: &Path, data: &Path, more: &[&str]) -> Output {
    let mut args = vec![file.as_os_str(), "--data".as_ref(), data.as_os_str()];
    args.extend(more.iter().map(std::ffi::OsStr::new));
    spotcheck("init", &args)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/office").join(name)
}

const TOML: &str = "[unit]\ntier = \"county\"\nname = \"静水县\"\n[administrator]\nname = \"陆一鸣\"\n";

#[track_caller]
fn said_all(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "no {part:?} in:\n{said}");
    }
}

#[test]
fn a_county_begins_from_the_workbook_that_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let check = init(&fixture("office.toml"), &data, &["--check"]);
    let said = String::from_utf8(check.stdout).unwrap();
    said_all(&said, &["静水县 (county), with 4 units below it, 4 people and 0 sites", "nothing was written"]);
    said_all(&said, &["not read: book.xlsx, column F (备注)"]);
    assert!(!said.contains("lack"), "its papers' header is whole: {said}");
    assert!(!data.exists());

    let output = init(&fixture("office.toml"), &data, &[]);
    assert!(output.status.success(), "{output:?}");
    let server = Server::start(&data, &[]);
    assert_eq!(server.started["founded"], false);
    let [invited] = &server.pairing[..] else { panic!("one administrator: {:?}", server.pairing) };
    assert_eq!((&invited["name"], &invited["unit"]), (&"陆一鸣".into(), &"静水县".into()));
    let mut admin = server.pair("陆一鸣");
    assert_eq!(admin.session.unit.tier, Tier::County);

    let units: Vec<UnitLine> = done(&admin, &ListUnits::default()).units;
    let unit = |name: &str| units.iter().find(|unit| unit.fields[&UnitField::Name] == name).unwrap();
    let top = unit("静水县");
    assert_eq!((top.parent, top.tier), (None, Tier::County));
    assert_eq!(top.fields[&UnitField::Sectors], "coal-mine hazchem");
    assert!(top.fields[&UnitField::Appeal].contains("\n或者六个月"));
    assert_eq!(
        unit("静水县应急管理局").parent,
        Some(top.id),
        "what names nothing above it stands below the first"
    );
    assert_eq!(unit("静水水泥有限公司").parent, Some(unit("下湾镇").id));
    assert_eq!(unit("下湾镇").fields[&UnitField::Standing], "delegated");

    let people: Vec<PersonLine> = done(&admin, &ListPeople::default()).people;
    let person = |name: &str| people.iter().find(|one| one.fields[&PersonField::Name] == name).unwrap();
    assert_eq!(people.len(), 4);
    assert_eq!(person("陆一鸣").fields[&PersonField::Telephone], "13900000001", "the list says more of him");
    assert_eq!(person("何青禾").fields[&PersonField::CertificateExpires], "2028-05-01");
    assert_eq!(person("江雪").roles.len(), 2);
    assert_eq!(organisation(&mut admin).people.len(), 4);
    let begin = done(&admin, &ReadBegin {});
    assert_eq!(begin.next(), Some(BeginStep::Sites));
}

#[test]
fn tables_of_old_programs_are_read_and_ids_follow_the_order_of_the_file() {
    let (units, ..) = GBK.encode("单位名称,上级,层级\r\n上湾镇,,镇\r\n下湾镇,静水县,镇\r\n");
    // Names that no other order would bring about.
    let name = |n: usize| format!("{}{n}", ["赵", "安", "周"][n % 3]);
    let rows: Vec<String> = (0..60).map(|n| format!("{},上湾镇,检查员\r\n", name(n))).collect();
    let rows = rows.concat();
    let list = format!("姓名,单位,角色\r\n{rows}");
    let (people, ..) = GBK.encode(&list);
    let toml = format!("{TOML}[files]\nunits = \"units.csv\"\npeople = \"people.csv\"\n");
    let desk = Desk::of(&[("office.toml", toml.as_bytes()), ("units.csv", &units), ("people.csv", &people)]);
    let output = desk.init(&["--print-json"]);
    assert!(output.status.success(), "{output:?}");
    let founded: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&founded["n_units"], &founded["n_people"]), (&2.into(), &61.into()));
    assert_eq!(founded["header_missing"], serde_json::json!(["standing", "leader", "appeal", "prefix"]));
    let entered = organisation(&mut Server::start(&desk.data(), &[]).pair("陆一鸣"));
    let others = entered.people.iter().filter(|person| person.name != "陆一鸣");
    let names: Vec<&str> = others.map(|person| person.name.as_str()).collect();
    assert_eq!(names, (0..60).map(name).collect::<Vec<_>>());
}

#[test]
fn wrong_rows_found_nothing_and_are_told_by_file_row_cell_and_reason() {
    let toml = format!("{TOML}[files]\nunits = \"units.csv\"\npeople = \"people.csv\"\n");
    let good = "单位名称,上级,层级\n上湾镇,静水县,镇\n";
    let wrong = "单位名称,上级,层级\n上湾镇,静水县,镇\n下湾镇,清水县,镇\n中湾镇,静水县,司\n";
    let people = "姓名,单位,角色,有效期\n何青禾,静水县,检查员,2028-05-01\n江雪,上湾镇,局长,\n石磊,无此局,检查员,明年\n";
    let desk = |units: &str| {
        let files = [
            ("office.toml", toml.as_bytes()),
            ("units.csv", units.as_bytes()),
            ("people.csv", people.as_bytes()),
        ];
        Desk::of(&files)
    };
    said_all(
        &desk(wrong).refused(),
        &[
            "units.csv: 2 of 3 rows are not taken",
            "row 3, cell B3 (parent) \"清水县\": There is no such unit",
            "row 4, cell C4 (tier) \"司\": The tier is missing",
        ],
    );
    said_all(
        &desk(good).refused(),
        &[
            "people.csv: 2 of 3 rows are not taken",
            "row 3, cell C3 (roles) \"局长\": There is no such role",
            "row 4, cell B4 (unit) \"无此局\"",
            "row 4, cell D4 (certificate_expires) \"明年\"",
        ],
    );
}

#[test]
fn a_file_that_says_what_is_no_office_is_refused_with_all_that_is_wrong() {
    let refused = |toml: &str| Desk::of(&[("office.toml", toml.as_bytes())]).refused();
    let wrong = TOML
        .replace("\"county\"", "\"kingdom\"")
        .replace("name = \"静水县\"", "nmae = \"静水县\"\nstanding = \"perhaps\"\nleader = true");
    said_all(
        &refused(&wrong),
        &[
            "[unit] tier: one of city, county",
            "[unit] nmae: there is no such field",
            "[unit] standing: \"perhaps\"",
            "[unit] leader: it takes text",
            "[unit] name: it is missing",
        ],
    );
    said_all(&refused("[unit]\n"), &["administrator"]);
    said_all(&refused(&format!("{TOML}[policy]\n")), &["policy", "unknown field"]);
    said_all(&refused("[unit\n"), &["office.toml is no TOML of an office", "line 1"]);
    said_all(&refused(&format!("{TOML}[files]\nunits = \"none.csv\"\n")), &["none.csv cannot be read"]);
    let people = "姓名,单位,角色\n陆一鸣,静水县,检查员\n";
    let toml = format!("{TOML}[files]\npeople = \"people.csv\"\n");
    let files = [("office.toml", toml.as_bytes()), ("people.csv", people.as_bytes())];
    said_all(&Desk::of(&files).refused(), &["people.csv: Nobody would be left to administer the office"]);
    let files = [("office.toml", toml.as_bytes()), ("people.csv", &b"a,b\n1,2\n"[..])];
    said_all(
        &Desk::of(&files).refused(),
        &["people.csv: The columns that are needed were not found", "name"],
    );
}

#[test]
fn what_is_there_already_stays_as_it_is() {
    let desk = Desk::of(&[("office.toml", TOML.as_bytes())]);
    assert!(desk.init(&[]).status.success());
    let before = fs::read(desk.data().join("spotcheck.db")).unwrap();
    let again = desk.init(&[]);
    assert!(!again.status.success());
    let said = String::from_utf8(again.stderr).unwrap();
    said_all(&said, &["already", desk.data().to_str().unwrap()]);
    assert_eq!(fs::read(desk.data().join("spotcheck.db")).unwrap(), before);
    let other = Desk::of(&[("office.toml", TOML.as_bytes())]);
    fs::create_dir(other.data()).unwrap();
    assert!(other.init(&[]).status.success(), "an empty folder is a place for an office");
    assert!(other.data().join("spotcheck.db").exists());
}

#[test]
fn the_demo_is_such_a_set_of_files() {
    let folder = tempfile::tempdir().unwrap();
    let toml = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo/office.toml");
    let (by_files, by_demo) = (folder.path().join("files"), folder.path().join("demo"));
    assert!(init(&toml, &by_files, &[]).status.success());
    let office = |server: Server| {
        let mut admin = server.pair("文景澄");
        let units: Vec<(Tier, String)> = done(&admin, &ListUnits::default())
            .units
            .into_iter()
            .map(|unit| (unit.tier, unit.fields[&UnitField::Name].clone()))
            .collect();
        let people: Vec<String> = done(&admin, &ListPeople::default())
            .people
            .into_iter()
            .map(|person| person.fields[&PersonField::Name].clone())
            .collect();
        let n_sites = admin.pull().iter().filter(|pulled| pulled.kind == DocumentKind::Site).count();
        (units, people, n_sites)
    };
    let first = office(Server::start(&by_files, &[]));
    assert_eq!((first.0.len(), first.1.len(), first.2), (20, 9, 60));
    assert_eq!(first, office(Server::demo(&by_demo)));
}

#[test]
fn sites_come_with_what_is_wrong_with_them_too_and_then_nothing_is_founded() {
    let toml = format!("{TOML}[files]\nsites = \"sites.csv\"\n");
    let head = "名称,统一社会信用代码,行业,县\n静水水泥厂,91999901FAKE00013L,hazchem,静水县\n";
    let wrong = format!("{head}静水面粉厂,91999901FAKE00014L,hazchem,静水县\n静水鞋厂,,无此行业,静水县\n");
    let desk = |sites: &str| Desk::of(&[("office.toml", toml.as_bytes()), ("sites.csv", sites.as_bytes())]);
    said_all(
        &desk(&wrong).refused(),
        &[
            "sites.csv: 2 of 3 rows are not taken",
            "row 3, cell B3 (uscc) \"91999901FAKE00014L\"",
            "row 4, cell C4 (sector) \"无此行业\"",
        ],
    );
    let right = desk(head);
    let output = right.init(&["--print-json"]);
    assert!(output.status.success(), "{output:?}");
    let founded: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(founded["n_sites"], 1);
    let server = Server::start(&right.data(), &[]);
    let state = done(&server.pair("陆一鸣"), &ReadBegin {}).steps[3];
    assert_eq!((state.step, state.n), (BeginStep::Sites, 1));
}

#[test]
fn a_table_stands_beside_the_file_that_names_it_and_is_no_device() {
    let elsewhere = tempfile::tempdir().unwrap();
    let secret = elsewhere.path().join("secret.csv");
    fs::write(&secret, "名称,级别\n密,部门\n").unwrap();
    for name in [secret.to_str().unwrap(), "../secret.csv", "a/../../secret.csv", "/dev/zero", ""] {
        let toml = format!("{TOML}[files]\nunits = {name:?}\n");
        let said = Desk::of(&[("office.toml", toml.as_bytes())]).refused();
        said_all(&said, &["cannot be read", "does not stand beside the file that names it"]);
    }
    let said = Desk::of(&[
        ("office.toml", format!("{TOML}[files]\nsites = \"sites.csv\"\n").as_bytes()),
        ("sites.csv", &vec![b'a'; 9 << 20]),
    ]);
    said_all(&said.refused(), &["sites.csv cannot be read", "more than 8388608 bytes"]);
    let said = Desk::of(&[("office.toml", &vec![b'#'; 2 << 20])]);
    said_all(&said.refused(), &["more than 1048576 bytes"]);
    // A folder beside it is beside it.
    let desk =
        Desk::of(&[("office.toml", format!("{TOML}[files]\nunits = \"tables/units.csv\"\n").as_bytes())]);
    fs::create_dir(desk.folder.path().join("tables")).unwrap();
    fs::write(desk.folder.path().join("tables/units.csv"), "名称,级别\n松涛镇,乡镇\n").unwrap();
    let output = desk.init(&["--check"]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_name_has_one_line() {
    for name in ["陆\\n一鸣", "陆\\r一鸣", "陆\\u2028一鸣"] {
        let toml = TOML.replace("陆一鸣", name);
        let said = Desk::of(&[("office.toml", toml.as_bytes())]).refused();
        said_all(&said, &["[administrator] name", "it has several lines"]);
    }
    let toml = TOML.replace("name = \"静水县\"", "name = \"静水县\"\nappeal = \"一\\n二\"");
    let output = Desk::of(&[("office.toml", toml.as_bytes())]).init(&["--check"]);
    assert!(output.status.success(), "where lines may end: {output:?}");
}
