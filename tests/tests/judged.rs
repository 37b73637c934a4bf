//! Phones that were away while something was changed: what was made before is not refused, and no phone goes by rights of
//! one day under a cursor of another.

use spotcheck_client::storage::{Storage, Table};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::policy::Policy;
use spotcheck_domain::term::{PhotoRole, Role};
use spotcheck_server::clock::now;
use spotcheck_server::people::organisation::set_roles;
use spotcheck_server::people::reference::publish;
use spotcheck_server::store::{StoreError, write_directly};
use spotcheck_tests::day::{Day, move_person_at, sees, session};
use spotcheck_tests::phone::Phone;
use spotcheck_tests::picture::jpeg;
use spotcheck_tests::work::start_visit;
use std::path::Path;

fn cursor(phone: &Phone) -> Vec<u8> {
    let stored = futures::executor::block_on(phone.memory.get(Table::Settings, b"cursor"));
    stored.expect("reads").expect("it holds one")
}

fn harden(folder: &Path) {
    let policy = Policy { version: 2, longest_major_days: 30, ..Policy::default() };
    let hardened =
        write_directly::<_, StoreError>(folder, |tx| publish(tx, "policy", None, Some("2"), &policy, now()));
    hardened.expect("is published");
}

#[test]
fn who_was_moved_while_offline_has_his_week_at_the_office_and_not_on_his_phone_any_more() {
    let day = Day::until_noon();
    day.one.http.cut(true);
    let finding = day.one.record(start_visit(&day.one, "stmy"), "离线的隐患");
    day.one.shoot(finding.into(), PhotoRole::Before, &jpeg(5, 20_000), None);
    day.one.set(day.morning, FindingField::Place, "东侧");
    let (folder, there) = (day.folder.path().to_owned(), session(&day.enterprise).1);
    move_person_at(&folder, &day.one, there, now());
    day.one.http.cut(false);
    assert!(day.one.refresh() && day.one.refresh());
    assert_eq!(day.one.status().n_refused, 0);
    assert!(!sees(&day.one, finding) && !sees(&day.one, day.morning));
    assert!(day.two.refresh());
    assert_eq!(day.two.finding(day.morning).row.place, "东侧");
    assert_eq!(day.two.finding(finding).photos.len(), 1);
    assert_eq!(day.stored().photos.len(), 1, "its bytes too");
}

#[test]
fn whose_role_was_taken_while_offline_brings_what_he_made_and_makes_no_more() {
    let day = Day::until_noon();
    day.one.http.cut(true);
    day.one.set(day.morning, FindingField::Place, "东侧");
    let (folder, user) = (day.folder.path().to_owned(), session(&day.one).0);
    let taken = write_directly::<_, StoreError>(&folder, |tx| set_roles(tx, user, &[Role::Viewer], now()));
    taken.expect("is taken");
    day.one.http.cut(false);
    assert!(day.one.refresh() && day.two.refresh());
    assert_eq!((day.one.status().n_refused, day.two.finding(day.morning).row.place.as_str()), (0, "东侧"));
    // He has heard of it with the very answer.
    day.one.set(day.morning, FindingField::Place, "西侧");
    assert!(day.one.refresh() && day.two.refresh());
    assert_eq!(day.two.finding(day.morning).row.place, "东侧");
}

#[test]
fn an_answer_is_taken_together_with_what_says_who_may_do_what_or_not_at_all() {
    let day = Day::until_noon();
    assert!(day.one.refresh() && day.two.refresh());
    day.two.set(day.morning, FindingField::Place, "东侧");
    assert!(day.two.settle());
    harden(day.folder.path());
    let before = cursor(&day.one);
    day.one.set(day.morning, FindingField::Measure, "清理");
    // The answer comes, and the network goes before the policy does.
    day.one.http.cut_after(1);
    day.one.engine.news();
    futures::executor::block_on(day.one.engine.run(day.one.engine.next_step()));
    assert_eq!(cursor(&day.one), before);
    assert_eq!(day.one.status().n_unsent_records, 0, "what became of the push is known");
    assert_eq!(day.one.finding(day.morning).row.place, "", "and nothing that a later cursor stands for");
    day.one.http.cut(false);
    assert!(day.one.refresh());
    assert_ne!(cursor(&day.one), before);
    assert_eq!(day.one.finding(day.morning).row.place, "东侧");
}
