//! An office put back to an earlier state by somebody who copied its folder: the phones bring it up to today.

use spotcheck_client::protocol::{Detail, Request};
use spotcheck_client::session::Step;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::term::PhotoRole;
use spotcheck_tests::backup::{copy_folder, put_back};
use spotcheck_tests::day::{Day, session};
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::{fill_order, start_visit, visit};

/// Both see the same, and the same as the office.
#[track_caller]
fn check_same(one: &Phone, other: &Phone, findings: &[FindingId]) {
    for finding in findings {
        let (a, b) = (one.finding(*finding), other.finding(*finding));
        assert_eq!((&a.row, &a.seen, &a.timeline), (&b.row, &b.seen, &b.timeline));
    }
}

#[test]
fn the_phones_bring_the_office_up_to_today() {
    let mut day = Day::until_noon();
    let visit = day.afternoon();
    let evening = day.stored();
    day.back_to_noon();
    let noon = day.stored();
    assert!(noon.changes.len() < evening.changes.len() && noon.photos.len() < evening.photos.len());
    day.refresh_all();
    assert_eq!(day.stored(), evening, "everything once, with its author and time");
    let newcomer = Phone::paired(day.address(), &day.newcomer, 4);
    check_same(&newcomer, &day.one, &visit.findings);
    for (hash, bytes) in &visit.photos {
        let got = newcomer.http.exchange("GET", &format!("/v1/photos/{hash}"), &[], &[]);
        assert!(got.is_ok_and(|got| got.body == *bytes), "every photo is whole");
    }
    // And all goes on as before.
    newcomer.set(visit.findings[1], FindingField::Place, "西侧");
    day.one.set(visit.findings[1], FindingField::Measure, "换新");
    assert!(newcomer.refresh());
    day.refresh_all();
    day.refresh_all();
    assert!(newcomer.refresh());
    check_same(&newcomer, &day.reader, &visit.findings);
}

#[test]
fn who_only_read_brings_back_the_work_of_a_phone_that_is_lost() {
    let mut day = Day::until_noon();
    let visit = day.afternoon();
    let evening = day.stored();
    let before = day.reader.finding(visit.findings[0]);
    day.back_to_noon();
    assert!(day.reader.refresh());
    assert_eq!(day.stored().changes, evening.changes, "as its authors', at its times");
    let newcomer = Phone::paired(day.address(), &day.newcomer, 4);
    check_same(&newcomer, &day.reader, &visit.findings);
    let after = newcomer.finding(visit.findings[0]);
    assert_eq!(before.timeline, after.timeline);
    // A phone that comes after finds nothing left to do but its photos.
    assert!(day.two.refresh() && day.one.refresh());
    assert_eq!(day.stored(), evening);
}

#[test]
fn new_work_before_the_old_phones_return_is_kept_beside_the_old() {
    let mut day = Day::until_noon();
    day.two.http.cut(true);
    let visit = {
        let visit = visit(&day.one, "stmy", 1);
        assert!(day.one.settle() && day.reader.refresh());
        visit
    };
    let evening = day.stored();
    let noon_phone = start_visit(&day.two, "stmy");
    let offline = day.two.record(noon_phone, "离线时记的");
    day.back_to_noon();
    day.two.http.cut(false);
    // As many pushes as were lost, and more: the numbers say nothing, the chain does.
    for n in 0..40 {
        day.two.set(offline, FindingField::Place, &format!("第{n}处"));
        assert!(day.two.refresh());
    }
    let new = day.stored();
    day.refresh_all();
    day.refresh_all();
    let all = day.stored();
    assert!(all.changes.is_superset(&evening.changes) && all.changes.is_superset(&new.changes));
    assert_eq!(all.changes.len(), evening.changes.union(&new.changes).count());
    assert_eq!(all.photos, evening.photos);
    let findings: Vec<FindingId> = visit.findings.iter().copied().chain([offline]).collect();
    check_same(&day.one, &day.two, &findings);
    check_same(&day.reader, &day.two, &findings);
}

#[test]
fn whatever_answer_of_the_repair_is_lost_it_ends_with_the_same() {
    let mut day = Day::until_noon();
    day.afternoon();
    let (evening, alone) = (day.stored(), day.by_one_alone());
    for n in 0..40 {
        day.back_to_noon();
        day.one.http.lose_after(n);
        day.one.engine.news();
        day.one.settle();
        let is_through = day.stored() == alone;
        day.one.http.cut(false);
        assert!(day.one.refresh(), "answer {n}");
        assert_eq!(day.stored().changes, evening.changes, "answer {n}");
        assert!(day.two.refresh(), "answer {n}");
        assert_eq!(day.stored(), evening, "answer {n}");
        if is_through && n > 5 {
            return;
        }
    }
    panic!("the repair takes more exchanges than were looked at");
}

#[test]
fn killed_at_any_durable_write_of_the_repair_it_begins_again_and_ends_with_the_same() {
    let mut day = Day::until_noon();
    day.afternoon();
    let (evening, alone) = (day.stored(), day.by_one_alone());
    for n in 0..60 {
        day.back_to_noon();
        day.one.memory.kill_after(n);
        day.one.engine.news();
        day.one.settle();
        let is_through = day.stored() == alone;
        day.one.kill();
        assert!(day.one.refresh(), "write {n}");
        assert_eq!(day.stored().changes, evening.changes, "write {n}");
        assert!(day.two.refresh(), "write {n}");
        assert_eq!(day.stored(), evening, "write {n}");
        if is_through && n > 5 {
            return;
        }
    }
    panic!("the repair takes more writes than were looked at");
}

#[test]
fn put_back_once_more_in_the_midst_of_a_repair_it_is_brought_up_to_today_all_the_same() {
    let mut day = Day::until_noon();
    day.afternoon();
    let evening = day.stored();
    for n in 0..14 {
        day.back_to_noon();
        // Words that the phone lacks, in a record of which the office lacks others: the two are compared more than once.
        let newcomer = Phone::paired(day.address(), &day.newcomer, 4 + u64::from(n));
        newcomer.set(day.morning, FindingField::Measure, "先断电");
        assert!(newcomer.refresh());
        day.stop();
        let later = tempfile::tempdir().expect("a folder");
        copy_folder(day.folder.path(), later.path());
        day.open();
        day.one.http.cut_after(n);
        day.one.engine.news();
        day.one.settle();
        day.stop();
        put_back(later.path(), day.folder.path());
        day.open();
        day.one.http.cut(false);
        assert!(day.one.refresh(), "exchange {n}");
        assert!(day.stored().changes.is_superset(&evening.changes), "exchange {n}");
    }
}

#[test]
fn an_office_put_back_again_and_again_settles_each_time() {
    let mut day = Day::until_noon();
    day.afternoon();
    let evening = day.stored();
    for _ in 0..3 {
        day.back_to_noon();
        day.refresh_all();
        assert_eq!(day.stored(), evening);
        day.one.http.take_counts();
        day.refresh_all();
        assert_eq!(day.one.http.take_counts().2, 1, "then one question is enough again");
    }
}

#[test]
fn a_photo_that_came_after_the_copy_of_a_record_that_came_before_is_missed_and_comes_again() {
    let mut day = Day::until_noon();
    let photo = jpeg(5, 700_000);
    let hash = day.one.shoot(day.morning.into(), PhotoRole::Before, &photo, None);
    futures::executor::block_on(day.one.engine.run(Step::Sync));
    day.stop();
    std::fs::remove_dir_all(day.copy.path()).expect("the older copy goes");
    copy_folder(day.folder.path(), day.copy.path());
    day.open();
    assert!(day.one.refresh());
    let evening = day.stored();
    day.back_to_noon();
    assert!(day.stored().photos.is_empty());
    assert!(day.one.refresh());
    assert_eq!(day.stored(), evening);
    let got = day.one.http.exchange("GET", &format!("/v1/photos/{hash}"), &[], &[]);
    assert!(got.is_ok_and(|got| got.body == photo));
}

#[test]
fn an_enterprise_brings_back_the_order_by_which_it_sees_the_finding() {
    let mut day = Day::until_noon();
    let unit = session(&day.enterprise).1;
    let one = &day.one;
    one.shoot(day.morning.into(), PhotoRole::Before, &jpeg(5, 20_000), None);
    fill_order(one, day.morning, unit);
    let second = Some(one.finding(day.morning).colleagues[0].user);
    let step = |kind, second| Request::TakeStep {
        finding: day.morning,
        kind,
        detail: Detail { second, ..Detail::default() },
    };
    one.done(step(EventKind::Order, second));
    assert!(one.settle() && day.enterprise.refresh());
    day.enterprise.done(step(EventKind::Acknowledge, None));
    assert!(day.enterprise.settle());
    let evening = day.stored().changes;
    let before = day.enterprise.finding(day.morning);
    day.back_to_noon();
    assert!(day.enterprise.refresh() && day.enterprise.refresh());
    assert_eq!(day.stored().changes, evening);
    let after = day.enterprise.finding(day.morning);
    assert_eq!((before.row, before.seen, before.timeline), (after.row, after.seen, after.timeline));
}

#[test]
fn a_photo_that_arrived_just_before_its_phone_lost_the_network_is_sent_again() {
    let mut day = Day::until_noon();
    let finding = day.morning;
    day.one.shoot(finding.into(), PhotoRole::Before, &jpeg(5, 20_000), None);
    day.one.http.cut_after(1);
    assert!(!day.one.refresh(), "the record is there, the photo is not");
    day.stop();
    copy_folder(day.folder.path(), day.copy.path());
    day.open();
    // Created and sent; nothing that the phone is told of afterwards says that it is there.
    day.one.http.cut_after(3);
    day.one.refresh();
    day.one.kill();
    let evening = day.stored();
    assert_eq!(evening.photos.len(), 1);
    day.back_to_noon();
    day.one.http.cut(false);
    assert!(day.one.refresh() && day.one.refresh());
    assert_eq!(day.stored(), evening);
}

/// What the office was given during a repair is in no outbox any more, and the cursor stands before it.
#[test]
fn an_office_that_is_put_back_again_during_a_repair_loses_nothing() {
    let mut day = Day::until_noon();
    day.afternoon();
    day.stop();
    let evening = tempfile::tempdir().expect("a folder");
    copy_folder(day.folder.path(), evening.path());
    day.open();
    day.one.http.cut(true);
    let finding = day.one.record(start_visit(&day.one, "stmy"), "晚上的隐患");
    day.one.http.cut(false);
    day.back_to_noon();
    // The office takes it, and asks what else is here: nothing more is heard of this phone.
    day.one.http.cut_after(1);
    assert!(!day.one.refresh() || day.one.status().n_unsent_records == 0);
    day.one.kill();
    day.stop();
    put_back(evening.path(), day.folder.path());
    day.open();
    day.one.http.cut(false);
    assert!(day.one.refresh() && day.two.refresh());
    assert_eq!(day.two.finding(finding).row.title, "晚上的隐患");
}
