//! People whose rights change around a restore: what only they have reaches the office, and what is not theirs to see
//! any more leaves their phones.

use spotcheck_client::protocol::Request;
use spotcheck_client::storage::{Batch, Storage, Table};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::{Detail, EventKind};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::term::PhotoRole;
use spotcheck_tests::backup::copy_folder;
use spotcheck_tests::day::{Day, move_person, sees, session};
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

fn count(phone: &Phone, finding: FindingId, kind: EventKind) -> usize {
    phone.finding(finding).timeline.iter().filter(|entry| entry.kind == kind).count()
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
