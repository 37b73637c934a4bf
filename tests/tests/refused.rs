//! What the office does not take: its author keeps his words and photos, his phone agrees with the office again, and
//! what may stand by itself is written again.

use rusqlite::Connection;
use spotcheck_client::protocol::{
    Edit, Failure, OutboxRecord, QuarantinedView, Query, RefusedChange, Reply, Request, View,
};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{DocumentId, FindingId};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::PhotoRole;
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::start_visit;
use tempfile::TempDir;

struct Case {
    folder: TempDir,
    office: OfficeProcess,
    phone: Phone,
    colleague: Phone,
    finding: FindingId,
}

fn case() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let colleague = Phone::paired(&office.address, &office.code("inspector", "云岭", 1), 2);
    let finding = phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    assert!(phone.settle() && colleague.refresh());
    Case { folder, office, phone, colleague, finding }
}

impl Case {
    /// The administrator takes or gives back this person's roles while the phone is away.
    fn set_roles(&self, roles: &str) {
        let name = self.phone.today().name;
        let conn = Connection::open(self.folder.path().join("spotcheck.db")).expect("opens");
        let n = conn.execute("UPDATE users SET roles = ?2 WHERE name = ?1", (name, roles)).expect("updates");
        assert_eq!(n, 1);
    }

    fn refused(&self) -> Vec<OutboxRecord> {
        match self.phone.view(&Query::Outbox) {
            View::Outbox(outbox) => {
                outbox.records.into_iter().filter(|record| !record.refusals.is_empty()).collect()
            }
            other => panic!("no outbox: {other:?}"),
        }
    }

    fn administrator(&self) -> Phone {
        Phone::paired(&self.office.address, &self.office.code("admin", "晋川市", 0), 3)
    }

    fn describe(&self, text: &str) {
        let seen = self.phone.finding(self.finding).seen;
        let edit = Edit::Describe { text: text.into() };
        self.phone.done(Request::Edit { document: self.finding.into(), edit, seen });
    }
}

#[test]
fn refused_words_and_photos_are_kept_and_the_phone_agrees_with_the_office_again() {
    let mut case = case();
    case.phone.http.cut(true);
    case.phone.set(case.finding, FindingField::Place, "东侧通道");
    case.describe("堆放纸箱");
    let hash = case.phone.shoot(case.finding.into(), PhotoRole::Before, &jpeg(7, 4_000), None);
    case.set_roles("viewer");
    case.phone.http.cut(false);
    case.phone.refresh();

    let refused = case.refused();
    assert_eq!(refused.len(), 1);
    let shown = &refused[0].refusals;
    assert!(shown.iter().any(|one| one.reason == "not_permitted"), "{shown:?}");
    let words: Vec<&str> = shown.iter().flat_map(|one| &one.words).map(|(_, words)| words.as_str()).collect();
    assert!(words.contains(&"东侧通道") && words.contains(&"堆放纸箱"), "{words:?}");
    assert!(shown.iter().any(|one| one.photos.contains(&hash)));
    assert!(case.phone.ask_with(Request::Photo { sha256: hash }, vec![]).1[0] == jpeg(7, 4_000));

    let office = case.colleague.finding(case.finding);
    let here = case.phone.finding(case.finding);
    assert_eq!(
        (here.row.place, here.description, here.photos.len()),
        (office.row.place, office.description, 0)
    );
    assert_eq!(case.phone.status().n_unsent_photos, 0, "nothing waits that the office would never take");

    // It is not tried again by itself, and survives the phone's death.
    case.phone.kill();
    case.phone.refresh();
    assert_eq!(case.refused().len(), 1);
    assert_eq!(case.phone.finding(case.finding).seen.len(), 1);
}

#[test]
fn what_was_written_upon_something_refused_is_written_again_by_itself() {
    let case = case();
    case.phone.http.cut(true);
    case.phone.set(case.finding, FindingField::Place, "东侧通道");
    case.phone.set(case.finding, FindingField::Measure, "清理并划线");
    case.phone.shoot(case.finding.into(), PhotoRole::Before, &jpeg(8, 4_000), None);
    // The office refuses the first of the three only: as if the rule had been tightened for that field.
    let first = case.phone.first_unsent().expect("a change waits");
    refuse_beforehand(&case, &first);
    case.phone.http.cut(false);
    assert!(case.phone.refresh(), "all that may stand by itself is sent");
    assert!(case.colleague.refresh());
    let office = case.colleague.finding(case.finding);
    assert_eq!(
        (office.row.place.as_str(), office.said(FindingField::Measure), office.photos.len()),
        ("", "清理并划线", 1)
    );
    let here = case.phone.finding(case.finding);
    assert_eq!(
        (here.row.place.as_str(), here.said(FindingField::Measure), here.photos.len()),
        ("", "清理并划线", 1)
    );
    let refused = case.refused();
    assert_eq!(refused[0].refusals.len(), 1, "{refused:?}");
    assert_eq!(refused[0].refusals[0].words, [("place".to_owned(), "东侧通道".to_owned())]);
}

#[test]
fn a_record_of_which_nothing_was_taken_stays_readable() {
    let case = case();
    case.phone.http.cut(true);
    let finding = case.phone.record(start_visit(&case.phone, "stmy"), "灭火器过期");
    case.phone.shoot(finding.into(), PhotoRole::Before, &jpeg(9, 4_000), None);
    case.set_roles("viewer");
    case.phone.http.cut(false);
    case.phone.refresh();
    assert_eq!(case.phone.finding(finding).row.title, "灭火器过期");
    assert!(case.refused().iter().any(|record| record.title == "灭火器过期"));
    assert_eq!(case.phone.status().n_refused, 2, "the visit and the finding");
}

#[test]
fn photos_added_to_a_record_of_which_nothing_was_taken_wait_for_no_answer_and_go_when_it_is_released() {
    let case = case();
    let administrator = case.administrator();
    case.phone.http.cut(true);
    let finding = case.phone.record(start_visit(&case.phone, "stmy"), "灭火器过期");
    case.set_roles("viewer");
    case.phone.http.cut(false);
    case.phone.refresh();
    // A person who has the right to it again goes on with the record that the office does not have.
    case.set_roles("inspector");
    case.phone.refresh();
    let hash = case.phone.shoot(finding.into(), PhotoRole::Before, &jpeg(9, 4_000), None);
    assert_eq!(case.phone.set(finding, FindingField::Place, "东侧通道"), Reply::Done);
    case.phone.refresh();
    case.phone.refresh();
    let status = case.phone.status();
    assert_eq!((status.n_unsent_records, status.n_unsent_photos), (0, 0), "nothing is asked again and again");
    assert!(case.phone.ask_with(Request::Photo { sha256: hash }, vec![]).1[0] == jpeg(9, 4_000));

    for change in quarantine(&administrator) {
        administrator.ask(Request::DecideQuarantined { id: change.id, release: true });
    }
    assert!(case.phone.refresh() && case.phone.refresh());
    assert_eq!(case.phone.status().n_refused, 0);
    assert!(case.colleague.refresh());
    let there = case.colleague.finding(finding);
    assert_eq!((there.row.place.as_str(), there.photos.len()), ("东侧通道", 1));
    assert!(case.colleague.ask_with(Request::Photo { sha256: hash }, vec![]).1[0] == jpeg(9, 4_000));
}

#[test]
fn an_administrator_looks_at_it_and_has_it_stored_and_its_author_has_it_back_with_its_photos() {
    let case = case();
    let administrator = case.administrator();
    case.phone.http.cut(true);
    case.phone.set(case.finding, FindingField::Place, "东侧通道");
    case.describe("堆放纸箱");
    let hash = case.phone.shoot(case.finding.into(), PhotoRole::Before, &jpeg(10, 4_000), None);
    case.set_roles("viewer");
    case.phone.http.cut(false);
    case.phone.refresh();

    let listed = quarantine(&administrator);
    assert_eq!(listed.len(), 3);
    let inspected: Vec<RefusedChange> =
        listed.iter().map(|change| inspect(&administrator, change.id)).collect();
    let words: Vec<(&str, &str)> = inspected
        .iter()
        .flat_map(|change| &change.words)
        .map(|(key, words)| (key.as_str(), words.as_str()))
        .collect();
    assert_eq!(words, [("place", "东侧通道"), ("description", "堆放纸箱")]);
    assert_eq!(inspected[2].photos.len(), 1, "{inspected:?}");

    // The last one builds upon the other two.
    administrator.done(Request::DecideQuarantined { id: listed[2].id, release: true });
    assert!(quarantine(&administrator).is_empty());
    assert!(case.phone.refresh(), "its photo is sent after all");
    assert!(case.refused().is_empty());
    assert_eq!(case.phone.status().n_refused, 0);
    assert!(case.colleague.refresh());
    for phone in [&case.phone, &case.colleague] {
        let finding = phone.finding(case.finding);
        assert_eq!((finding.row.place.as_str(), finding.description.as_str()), ("东侧通道", "堆放纸箱"));
        assert_eq!(finding.photos.len(), 1);
    }
    assert!(case.colleague.ask_with(Request::Photo { sha256: hash }, vec![]).1[0] == jpeg(10, 4_000));
}

#[test]
fn what_an_administrator_leaves_refused_stays_with_its_author_only() {
    let case = case();
    let administrator = case.administrator();
    case.phone.http.cut(true);
    case.phone.set(case.finding, FindingField::Place, "东侧通道");
    case.set_roles("viewer");
    case.phone.http.cut(false);
    case.phone.refresh();

    let listed = quarantine(&administrator);
    let discard = Request::DecideQuarantined { id: listed[0].id, release: false };
    assert_eq!(case.phone.failure(discard.clone()), Some(Refusal::NotFound.into()), "no administrator");
    administrator.done(discard.clone());
    assert_eq!(administrator.failure(discard), Some(Refusal::NotFound.into()), "decided once");
    assert!(quarantine(&administrator).is_empty());
    case.phone.refresh();
    assert_eq!(case.refused()[0].refusals[0].words, [("place".to_owned(), "东侧通道".to_owned())]);
    assert!(case.colleague.refresh());
    assert_eq!(case.colleague.finding(case.finding).row.place, "");

    administrator.http.cut(true);
    assert_eq!(administrator.failure(Request::Quarantine), Some(Failure::Unreachable));
}

#[test]
fn where_the_office_has_no_room_for_what_it_refuses_its_author_keeps_it_and_is_told_once() {
    let case = case();
    let administrator = case.administrator();
    fill_quarantine(&case);
    case.phone.http.cut(true);
    case.phone.set(case.finding, FindingField::Place, "东侧通道");
    let hash = case.phone.shoot(case.finding.into(), PhotoRole::Before, &jpeg(11, 4_000), None);
    let finding = case.phone.record(start_visit(&case.phone, "stmy"), "灭火器过期");
    case.set_roles("viewer");
    case.phone.http.cut(false);
    assert!(case.phone.refresh(), "nothing waits that would be sent again and again");

    let refused = case.refused();
    let reasons = refused.iter().flat_map(|record| &record.refusals).map(|one| one.reason.as_str());
    assert!(reasons.clone().all(|reason| reason == "quarantine_full"), "{refused:?}");
    let of_finding = refused.iter().find(|record| record.title == "通道堵塞").expect("it is listed");
    assert!(of_finding.refusals.iter().any(|one| one.words == [("place".to_owned(), "东侧通道".to_owned())]));
    assert!(of_finding.refusals.iter().any(|one| one.photos == [hash]));
    assert!(case.phone.ask_with(Request::Photo { sha256: hash }, vec![]).1[0] == jpeg(11, 4_000));
    assert_eq!(case.phone.finding(finding).row.title, "灭火器过期", "nothing of it was taken: it is a draft");
    assert!(quarantine(&administrator).iter().all(|change| change.is_full), "the administrator sees it");

    // What is written upon the draft comes back too: the office does not know upon what it builds, the phone does.
    case.set_roles("inspector");
    case.phone.set(finding, FindingField::Place, "西侧通道");
    assert!(case.phone.refresh());
    let refused = case.refused();
    let of_draft = refused.iter().find(|record| record.title == "灭火器过期").expect("it is listed");
    assert!(of_draft.refusals.iter().any(|one| one.reason == "descends_from_refused"), "{of_draft:?}");
    assert_eq!(case.phone.finding(finding).row.place, "西侧通道");

    // What he may write now is taken, as if nothing were.
    case.phone.set(case.finding, FindingField::Place, "北侧通道");
    assert!(case.phone.refresh() && case.colleague.refresh());
    assert_eq!(case.colleague.finding(case.finding).row.place, "北侧通道");
}

#[track_caller]
fn quarantine(administrator: &Phone) -> Vec<QuarantinedView> {
    match administrator.ask(Request::Quarantine) {
        Reply::Quarantine { changes } => changes,
        other => panic!("no quarantine: {other:?}"),
    }
}

#[track_caller]
fn inspect(administrator: &Phone, id: i64) -> RefusedChange {
    match administrator.ask(Request::InspectQuarantined { id }) {
        Reply::Quarantined { change } => change,
        other => panic!("not to be looked at: {other:?}"),
    }
}

/// Puts a change into the office's quarantine before it comes.
fn refuse_beforehand(case: &Case, first: &[u8; 32]) {
    let conn = Connection::open(case.folder.path().join("spotcheck.db")).expect("opens");
    let name = case.phone.today().name;
    let author: Vec<u8> =
        conn.query_row("SELECT id FROM users WHERE name = ?1", [name], |row| row.get(0)).expect("a user");
    conn.execute(
        "INSERT INTO quarantine (document, kind, hash, author, device, reason, received_at, bytes)
         VALUES (?1, 'finding', ?2, ?3, ?3, 'field_invalid', 1, x'')",
        (DocumentId::from(case.finding).as_bytes(), &first[..], author),
    )
    .expect("inserts");
}

/// Fills what room this person has in the quarantine: 256 changes of 256 KiB in another record.
fn fill_quarantine(case: &Case) {
    let conn = Connection::open(case.folder.path().join("spotcheck.db")).expect("opens");
    let name = case.phone.today().name;
    let other: DocumentId = "0190a5f8-7c00-7000-8000-000000000001".parse().expect("an id");
    let fill = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 256)
         INSERT INTO quarantine (document, kind, hash, author, device, reason, received_at, bytes)
         SELECT ?2, 'finding', randomblob(32), users.id, users.id, 'broken', 1, zeroblob(262144)
         FROM n, users WHERE users.name = ?1";
    assert_eq!(conn.execute(fill, (name, other.as_bytes())).expect("inserts"), 256);
}
