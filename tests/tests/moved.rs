//! People whose rights change around a restore: what only they have reaches the office, and what is not theirs to see
//! any more leaves their phones.

use rusqlite::Connection;
use spotcheck_client::protocol::{Detail, Edit, Reply, Request};
use spotcheck_client::storage::{Batch, Storage, Table};
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::term::PhotoRole;
use spotcheck_tests::backup::copy_folder;
use spotcheck_tests::day::{Day, move_person, sees, session};
use spotcheck_tests::office::new_code;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::{fill_order, start_visit, visit};

/// A unit in which nobody sees the day's work.
fn elsewhere(day: &Day) -> spotcheck_domain::id::UnitId {
    session(&day.enterprise).1
}

/// The copy is made anew, of the office as it stands now.
fn copy_now(day: &mut Day) {
    day.stop();
    std::fs::remove_dir_all(day.copy.path()).expect("the older copy goes");
    copy_folder(day.folder.path(), day.copy.path());
    day.open();
}

/// The office becomes one of another history, whose phones all compare with it what they hold.
fn become_another(day: &mut Day) {
    day.stop();
    let conn = Connection::open(day.folder.path().join("spotcheck.db")).expect("opens");
    conn.execute("UPDATE secrets SET value = x'0102030405060708' WHERE name = 'epoch'", []).expect("is told");
    drop(conn);
    day.open();
}

fn count(phone: &Phone, finding: FindingId, kind: EventKind) -> usize {
    phone.finding(finding).timeline.iter().filter(|entry| entry.kind == Some(kind)).count()
}

#[test]
fn a_photo_is_sent_again_once_another_phone_has_brought_back_the_record_that_names_it() {
    let mut day = Day::until_noon();
    let visit = day.afternoon();
    let evening = day.stored();
    // Its author sees the afternoon no more, and only the pictures stay on his phone.
    let (folder, there) = (day.folder.path().to_owned(), elsewhere(&day));
    move_person(&folder, &day.one, there);
    assert!(day.one.refresh() && !sees(&day.one, visit.findings[0]));
    day.back_to_noon();
    assert!(day.one.refresh(), "he is where he was, and there is nothing that he could give");
    assert!(day.two.refresh());
    assert!(day.stored().photos.len() < evening.photos.len());
    assert!(day.one.refresh());
    assert_eq!(day.stored(), evening);
}

#[test]
fn who_was_elsewhere_when_the_copy_was_made_brings_back_what_he_wrote_and_then_sees_it_no_more() {
    let mut day = Day::until_noon();
    let folder = day.folder.path().to_owned();
    let (here, there) = (session(&day.one).1, elsewhere(&day));
    move_person(&folder, &day.one, there);
    assert!(day.one.refresh());
    copy_now(&mut day);
    move_person(&folder, &day.one, here);
    assert!(day.one.refresh());
    let visit = visit(&day.one, "stmy", 1);
    assert!(day.one.settle());
    let evening = day.stored();
    day.back_to_noon();
    assert!(day.one.refresh() && day.one.refresh());
    assert_eq!(day.stored(), evening, "with every photo");
    assert_eq!(day.one.status().n_refused, 0);
    for finding in &visit.findings {
        assert!(!sees(&day.one, *finding), "the office has it, and he is of another unit there");
    }
}

#[test]
fn a_record_that_was_to_go_stays_where_the_office_is_put_back_to_when_its_person_saw_it() {
    let mut day = Day::until_noon();
    day.one.record(start_visit(&day.one, "stmy"), "下午的隐患");
    assert!(day.one.settle() && day.two.refresh());
    let (folder, there) = (day.folder.path().to_owned(), elsewhere(&day));
    let seen = day.two.finding(day.morning).seen;
    let edit = Edit::SetFinding { field: FindingField::Place, value: "东侧".into() };
    let document = day.morning.into();
    day.two.done(Request::Draft { document, edit: edit.clone(), seen: seen.clone() });
    move_person(&folder, &day.two, there);
    assert!(day.two.refresh() && sees(&day.two, day.morning), "what he was typing keeps it");
    day.back_to_noon();
    assert!(day.two.refresh());
    day.two.done(Request::Edit { document, edit, seen });
    assert!(day.two.refresh() && day.two.refresh());
    assert!(sees(&day.two, day.morning));
    assert!(day.one.refresh());
    assert_eq!(day.one.finding(day.morning).row.place, "东侧");
}

#[test]
fn who_is_moved_back_with_the_office_sees_what_he_saw_then_though_nothing_else_was_stored_since() {
    let mut day = Day::until_noon();
    let (folder, there) = (day.folder.path().to_owned(), session(&day.enterprise).1);
    assert!(!sees(&day.enterprise, day.morning));
    move_person(&folder, &day.enterprise, session(&day.one).1);
    assert!(day.enterprise.refresh() && sees(&day.enterprise, day.morning));
    day.back_to_noon();
    assert!(day.enterprise.refresh() && !sees(&day.enterprise, day.morning));

    // Moved again, he is as often moved as before, and not to where he was.
    move_person(&folder, &day.enterprise, session(&day.one).1);
    assert!(day.enterprise.refresh() && sees(&day.enterprise, day.morning));
    day.back_to_noon();
    move_person(&folder, &day.enterprise, there);
    assert!(day.enterprise.refresh() && !sees(&day.enterprise, day.morning));
}

#[test]
fn photos_of_released_work_come_back_once_a_colleague_has_brought_back_the_record() {
    let mut day = Day::until_noon();
    let (folder, there) = (day.folder.path().to_owned(), elsewhere(&day));
    move_person(&folder, &day.one, there);
    copy_now(&mut day);
    let administrator = Phone::paired(day.address(), &new_code(&folder, "文景澄"), 9);
    day.one.shoot(day.morning.into(), PhotoRole::Before, &jpeg(5, 20_000), None);
    assert!(day.one.refresh());
    let Reply::Quarantine { changes } = administrator.ask(Request::Quarantine) else { panic!("a list") };
    administrator.done(Request::DecideQuarantined { id: changes[0].id, release: true });
    assert!(day.one.refresh() && day.two.refresh() && !sees(&day.one, day.morning));
    let evening = day.stored();
    assert_eq!((evening.photos.len(), day.two.finding(day.morning).photos.len()), (1, 1));
    day.back_to_noon();
    assert!(day.one.refresh(), "neither the record nor what was refused is there");
    assert!(day.two.refresh() && day.one.refresh());
    assert_eq!(day.stored(), evening);
}

#[test]
fn who_was_told_of_a_release_while_away_holds_it_without_the_rest_when_the_office_compares() {
    let mut day = Day::until_noon();
    let (folder, here, there) = (day.folder.path().to_owned(), session(&day.one).1, elsewhere(&day));
    let administrator = Phone::paired(day.address(), &new_code(&folder, "文景澄"), 9);
    day.one.http.cut(true);
    let visit = start_visit(&day.one, "stmy");
    let finding = day.one.record(visit, "灭火器过期");
    day.one.set(finding, FindingField::Measure, "更换");
    move_person(&folder, &day.one, there);
    day.one.http.cut(false);
    assert!(day.one.refresh());
    let Reply::Quarantine { changes } = administrator.ask(Request::Quarantine) else { panic!("a list") };
    let first = changes.iter().find(|change| change.document == finding.into()).expect("it was refused");
    administrator.done(Request::DecideQuarantined { id: first.id, release: true });
    assert!(
        day.one.refresh() && day.one.finding(finding).said(FindingField::Measure) == "更换",
        "what is left stays readable"
    );
    move_person(&folder, &day.one, here);
    become_another(&mut day);
    assert!(day.one.refresh() && day.one.refresh() && day.two.refresh());
    assert_eq!(day.one.finding(finding).seen, day.two.finding(finding).seen);
    assert_eq!(day.two.finding(finding).said(FindingField::Measure), "更换", "written again by who may");
}

#[test]
fn a_photo_that_the_office_does_not_want_of_him_any_more_keeps_no_record_on_his_phone() {
    let mut day = Day::until_noon();
    let hash = day.one.shoot(day.morning.into(), PhotoRole::Before, &jpeg(5, 20_000), None);
    assert!(day.one.settle() && day.two.refresh());
    let picture = day.two.ask_with(Request::Photo { sha256: hash }, vec![]).1;
    assert!(picture[0] == jpeg(5, 20_000));
    // The office has lost the photo, and asks a colleague for it who has looked at it and is moved then.
    day.stop();
    let conn = Connection::open(day.folder.path().join("spotcheck.db")).expect("opens");
    conn.execute("DELETE FROM blobs", []).expect("is lost");
    drop(conn);
    std::fs::remove_dir_all(day.folder.path().join("photos")).expect("its file too");
    become_another(&mut day);
    // Exchange by exchange they come to the photos.
    for _ in 0..8 {
        if day.two.status().oldest_unsent_at.is_none() {
            day.two.http.cut_after(1);
            day.two.refresh();
        }
    }
    assert!(day.two.status().oldest_unsent_at.is_some(), "the photo is to go");
    let (folder, there) = (day.folder.path().to_owned(), elsewhere(&day));
    move_person(&folder, &day.two, there);
    day.two.http.cut(false);
    assert!(day.two.refresh() && day.two.refresh());
    assert!(!sees(&day.two, day.morning));
    assert!(day.two.status().oldest_unsent_at.is_none());
    assert!(day.one.refresh());
    assert_eq!(day.stored().photos.len(), 1, "his own phone has brought it");
}

#[test]
fn an_online_step_is_not_lost_with_an_office_that_is_put_back_to_the_moment_before_it() {
    let mut day = Day::until_noon();
    let city = Phone::paired(day.address(), &day.newcomer, 4);
    copy_now(&mut day);
    city.http.move_to(day.address());
    assert!(city.refresh());
    let detail = Detail { reason: Some("重点".into()), ..Detail::default() };
    city.done(Request::TakeStep { finding: day.morning, kind: EventKind::List, detail });
    let evening = day.stored();
    day.back_to_noon();
    city.http.move_to(day.address());
    assert!(city.refresh());
    assert_eq!(day.stored(), evening);
    assert!(day.one.refresh());
    assert_eq!(count(&day.one, day.morning, EventKind::List), 1);
}

#[test]
fn who_makes_no_records_is_not_refused_what_he_wrote_in_one_that_the_office_has_lost() {
    let mut day = Day::until_noon();
    let finding = day.one.record(start_visit(&day.one, "stmy"), "下午的隐患");
    day.one.shoot(finding.into(), PhotoRole::Before, &jpeg(5, 20_000), None);
    fill_order(&day.one, finding, session(&day.enterprise).1);
    let second = Some(day.one.finding(finding).colleagues[0].user);
    let step =
        |kind, second| Request::TakeStep { finding, kind, detail: Detail { second, ..Detail::default() } };
    day.one.done(step(EventKind::Order, second));
    assert!(day.one.settle() && day.enterprise.refresh());
    day.enterprise.http.cut(true);
    day.enterprise.done(step(EventKind::Acknowledge, None));
    day.back_to_noon();
    day.enterprise.http.cut(false);
    day.enterprise.refresh();
    day.enterprise.refresh();
    assert_eq!(day.enterprise.status().n_refused, 0);
    assert!(day.one.refresh() && day.enterprise.refresh() && day.one.refresh());
    assert_eq!(count(&day.one, finding, EventKind::Acknowledge), 1);
}

#[test]
fn what_builds_upon_work_that_the_office_lacks_is_sent_once_more_when_its_author_has_brought_that() {
    let mut day = Day::until_noon();
    let visit = day.afternoon();
    day.two.http.cut(true);
    day.two.set(visit.findings[1], FindingField::Place, "西侧");
    // Without the office's word for it the work of others is not his to send.
    let receipts = futures::executor::block_on(day.two.memory.scan(Table::Receipts, b"")).expect("reads");
    let mut batch = Batch::default();
    receipts.into_iter().for_each(|(key, _)| {
        batch.delete(Table::Receipts, key);
    });
    futures::executor::block_on(day.two.memory.commit(batch)).expect("is deleted");
    day.back_to_noon();
    day.two.http.cut(false);
    day.two.refresh();
    day.two.refresh();
    assert!(day.two.status().n_refused > 0, "he is told that it has not arrived");
    assert!(day.one.refresh() && day.two.refresh() && day.two.refresh());
    assert_eq!(day.two.status().n_refused, 0);
    assert!(day.one.refresh());
    assert_eq!(day.one.finding(visit.findings[1]).row.place, "西侧");
}
