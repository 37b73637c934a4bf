//! The log: what is refused stands in it once, what is taken out leaves it whole, and it is searched and taken away.

use super::common::Phone;
use super::common::call::{done, obstacle, pair_person, undone};
use super::common::spotcheck;
use super::{Desk, new_unit};
use calamine::{Data, DataType, Reader, Xlsx};
use spotcheck_domain::call::{
    AuditEntry, AuditValue, BlackOut, ListAuditActs, ListUnits, Obstacle, ReadAudit,
};
use spotcheck_domain::term::{Role, Tier};
use spotcheck_server::people::organisation::set_roles;
use spotcheck_server::store::write_directly;
use std::io::Cursor;

impl Desk {
    fn log(&self, asked: &ReadAudit) -> Vec<AuditEntry> {
        done(&self.admin, asked).entries
    }

    fn of(&self, act: &str) -> Vec<AuditEntry> {
        self.log(&ReadAudit { act: Some(act.to_owned()), ..ReadAudit::default() })
    }

    /// One at the top whom the first has not made.
    fn other_administrator(&self) -> Phone {
        let phone = self.server.pair("卓亦安");
        let (person, at) = (phone.session.person.id, spotcheck_server::clock::now());
        write_directly(self.folder.path(), |tx| set_roles(tx, person, &[Role::Admin], at)).unwrap();
        phone
    }

    /// What `verify` says of it, and whether all is well.
    fn verified(&self) -> (String, bool) {
        let output = spotcheck("verify", &["--data".as_ref(), self.folder.path().as_os_str()]);
        (String::from_utf8(output.stdout).unwrap(), output.status.success())
    }

    fn sql(&self, sql: &str) {
        let database = rusqlite::Connection::open(self.folder.path().join("spotcheck.db")).unwrap();
        assert!(database.execute(sql, []).unwrap() > 0, "{sql}");
    }
}

#[test]
fn refused_access_is_noted_once_however_often_it_is_tried() {
    let desk = Desk::open();
    let inspector = desk.server.pair("祁远舟");
    for _ in 0..40 {
        assert_eq!(undone(&inspector, &ListUnits::default()).status, 404);
    }
    assert_eq!(undone(&inspector, &new_unit("北坡镇", desk.unit("云岭县"), Tier::Town)).status, 404);
    let refused = desk.of("refused");
    let notes: Vec<(&str, &str)> =
        refused.iter().map(|entry| (entry.actor_name.as_str(), entry.note.as_str())).collect();
    assert_eq!(notes, [("祁远舟", "enter_unit"), ("祁远舟", "read_organisation")]);
    assert_eq!(refused[0].said.zh, "拒绝访问");
    for _ in 0..3 {
        super::common::try_pair(&desk.server.address, "AAAA-AAAA");
    }
    assert_eq!(desk.of("code_refused").len(), 1);
    assert!(desk.of("signed_out").is_empty() && desk.of("paired").len() == 2, "sign-ins stand in it too");
}

#[test]
fn what_is_blacked_out_is_gone_and_the_chain_holds() {
    let desk = Desk::open();
    desk.enter("丙丁", desk.unit("云岭县"), &[Role::Viewer]);
    let entry = desk.of("enter_person").remove(0);
    assert!(entry.note.contains("丙丁"));
    let call = |reason: &str, values: &[AuditValue]| BlackOut {
        entry: entry.id,
        values: values.to_vec(),
        reason: reason.to_owned(),
    };
    let note = [AuditValue::Note];
    let county = desk.county_admin();
    assert_eq!(obstacle(&county, &call("个人要求", &note)), Obstacle::OnlyAtTop);
    assert_eq!(obstacle(&desk.admin, &call("个人要求", &note)), Obstacle::OwnEntry, "it is noted of himself");
    let other = desk.other_administrator();
    assert_eq!(obstacle(&other, &call(" ", &note)), Obstacle::FieldInvalid);
    assert_eq!(obstacle(&other, &call("个人要求", &[])), Obstacle::FieldInvalid);
    let unknown = BlackOut { entry: 9_999, ..call("个人要求", &note) };
    assert_eq!(undone(&other, &unknown).status, 404);
    done(&other, &call("个人\n\u{202e}要求", &note));
    let after = desk.of("enter_person").into_iter().find(|one| one.id == entry.id).unwrap();
    assert_eq!((after.note.as_str(), after.blacked.as_slice()), ("", &note[..]));
    assert_eq!(after.actor_name, "文景澄");
    let noted = desk.of("black_out").remove(0);
    assert_eq!(
        noted.note,
        format!("entry {}: note; 个人 要求", entry.id),
        "in one line, and nothing turns it around"
    );
    for by in [&desk.admin, &other] {
        let again = BlackOut { entry: noted.id, ..call("个人要求", &note) };
        assert_eq!(obstacle(by, &again), Obstacle::OwnEntry, "that something was taken away stays");
    }
    // Nor does somebody whom he has just made do it for him.
    let made = desk.enter("自设管理员", desk.unit("晋川市"), &[Role::Admin]);
    let made = pair_person(&desk.admin, desk.folder.path(), "自设管理员", made);
    let last = desk.of("enter_person").remove(0);
    let of_last = BlackOut { entry: last.id, ..call("个人要求", &note) };
    assert_eq!(obstacle(&made, &of_last), Obstacle::OwnEntry);

    let id = entry.id.to_string();
    let data = desk.folder.path().as_os_str();
    let args =
        ["black-out".as_ref(), id.as_ref(), "--reason".as_ref(), "依法".as_ref(), "--data".as_ref(), data];
    let output = spotcheck("audit", &args);
    assert!(output.status.success(), "{output:?}");
    let after = desk.log(&ReadAudit::default()).into_iter().find(|one| one.id == entry.id).unwrap();
    assert_eq!((after.actor, after.subject, after.blacked.len()), (None, None, 3));
    assert_eq!(desk.of("black_out").len(), 2);
    let (said, is_well) = desk.verified();
    assert!(is_well, "{said}");
    let args =
        ["black-out".as_ref(), "9999".as_ref(), "--reason".as_ref(), "x".as_ref(), "--data".as_ref(), data];
    assert!(!spotcheck("audit", &args).status.success());
}

#[test]
fn what_somebody_did_to_the_log_is_found() {
    let desk = Desk::open();
    desk.enter("丙丁", desk.unit("云岭县"), &[Role::Viewer]);
    let (said, is_well) = desk.verified();
    assert!(is_well && said.contains("entries of the log"), "{said}");
    let last = desk.log(&ReadAudit::default())[0].id;
    let finds = |what: &str| {
        let (said, is_well) = desk.verified();
        assert!(!is_well && said.contains(what), "{what}: {said}");
    };
    desk.sql(&format!("UPDATE audit SET note = note || '!' WHERE id = {last}"));
    finds(&format!("entry {last} of the log, {last} of chain office, was changed: its note"));
    desk.sql(&format!("UPDATE audit SET note = substr(note, 1, length(note) - 1) WHERE id = {last}"));
    assert!(desk.verified().1);
    desk.sql(&format!("UPDATE audit SET at = at + 1 WHERE id = {last}"));
    finds(&format!("entry {last} of the log, {last} of chain office, is not what was chained"));
    desk.sql(&format!("UPDATE audit SET at = at - 1 WHERE id = {last}"));
    desk.sql("INSERT INTO audit (at, actor, act, note) VALUES (1, 'server', 'seeded', '')");
    finds("it is not chained");
    desk.sql("DELETE FROM audit WHERE hash IS NULL");
    assert!(desk.verified().1);
    desk.sql(&format!("DELETE FROM audit WHERE id = {last}"));
    finds(&format!("entry {last} is missing"));
}

#[test]
fn the_log_is_searched_and_taken_away() {
    let desk = Desk::open();
    let county = desk.unit("云岭县");
    let person = desk.enter("丙丁", county, &[Role::Viewer]);
    let town = done(&desk.admin, &new_unit("北坡镇", county, Tier::Town)).id;
    let acts = |asked: &ReadAudit| desk.log(asked).into_iter().map(|entry| entry.act).collect::<Vec<_>>();
    let about = |subject: &str| ReadAudit { subject: subject.to_owned(), ..ReadAudit::default() };
    assert_eq!(acts(&about(&town.to_string())), ["enter_unit"]);
    assert_eq!(acts(&about("北坡")), ["enter_unit"]);
    assert!(acts(&about("文景澄")).len() >= 3, "by the name of who did it");
    assert_eq!(acts(&about("没有这样的人")), [""; 0]);
    assert_eq!(acts(&about(&person.to_string())), ["enter_person"]);
    let known = done(&desk.admin, &ListAuditActs::default());
    assert!(known.iter().any(|act| act.act == "enter_unit" && act.said.zh == "新增机构"));
    assert!(known.iter().all(|act| act.act != "order" && act.act != "void"), "nothing of it would be found");
    let inspector = desk.server.pair("祁远舟");
    assert_eq!(undone(&inspector, &ListAuditActs::default()).status, 404);
    assert_eq!(inspector.get("/v1/export/audit.csv").status, 404);

    let answer =
        desk.admin.get("/v1/export/audit.xlsx?act=enter_unit&subject=%E5%8C%97%E5%9D%A1&lang=zh&offset=480");
    assert_eq!(answer.status, 200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.body)).unwrap();
    let range = book.worksheet_range("审计").unwrap();
    assert_eq!(range.get_size().0, 2);
    let row: Vec<&Data> = range.rows().nth(1).unwrap().iter().collect();
    assert!(matches!(row[0], Data::Float(_)) && row[1].is_datetime(), "{row:?}");
    assert_eq!(row[2].as_string().as_deref(), Some("文景澄"));
    assert_eq!(row[3].as_string().as_deref(), Some("新增机构"));
    assert_eq!(row[4].as_string().as_deref(), Some("北坡镇"));
    let csv = String::from_utf8(
        desk.admin.get("/v1/export/audit.csv?act=enter_unit&subject=%E5%8C%97%E5%9D%A1&lang=en").body,
    )
    .unwrap();
    assert!(csv.lines().count() == 2 && csv.contains("Unit entered"), "{csv}");
    assert_eq!(desk.of("export_audit").len(), 2);
}
