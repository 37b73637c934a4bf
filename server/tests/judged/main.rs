//! What a phone brings late is judged by what held when it was made, for thirty days after a change and no longer; what
//! is forged, and what is decided at the office, by what holds now.

#![allow(clippy::unwrap_used)]
// Named by path, a method of `View` has one lifetime where `Store::read` wants any.
#![allow(clippy::redundant_closure_for_method_calls)]

mod acceptance;
mod beside;
mod bounds;
mod named;
mod posts;
mod released;
mod standing;
mod town;
mod unnamed;

use spotcheck_domain::document::NewChange;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::{Cause, Detail};
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::policy::Policy;
use spotcheck_domain::term::{Level, Role};
use spotcheck_domain::wire::Outcome;
use spotcheck_server::people::organisation::{move_person, set_roles};
use spotcheck_server::people::reference::publish;
use town::{DAY, HERE, Hand, MORNING, THERE, Town, copy, days, event, finding, mild, order, write};

const INSPECTOR: &[Role] = &[Role::Inspector];

fn quarantined(reason: &str) -> Outcome {
    Outcome::Quarantined(reason.into())
}

fn place(words: &str) -> Edit {
    Edit::SetFinding { field: FindingField::Place, value: words.into() }
}

/// Two inspectors of one county, a finding that both know, and what the first writes offline: in it, and a new one with
/// an order.
struct Week {
    town: Town,
    one: Hand,
    two: Hand,
    known: DocumentId,
    edit: NewChange,
    new: DocumentId,
    made: Vec<NewChange>,
}

fn week() -> Week {
    let mut town = Town::new();
    let (one, mut two) = (town.hire(1, HERE, INSPECTOR), town.hire(2, HERE, INSPECTOR));
    let (known, mut document, [first, second]) = finding(&two.by, Level::General, MORNING);
    assert_eq!(town.push(&two, known, &[&first, &second], MORNING), [Outcome::Stored, Outcome::Stored]);
    let mut one = one;
    town.pull(&mut one, MORNING);
    town.pull(&mut two, MORNING);
    let edit = write(&mut copy(&mut document), &place("东侧"), days(1));
    let (new, mut document, [first, second]) = finding(&one.by, Level::General, days(1));
    let ordered = order(&one.by, &two, &document, Level::General, days(1), 30);
    let ordered = write(&mut document, &Edit::Append(ordered), days(1));
    Week { town, one, two, known, edit, new, made: vec![first, second, ordered] }
}

impl Week {
    fn move_one(&self, n: i64) {
        let (user, to) = (self.one.by.user, self.town.units[THERE]);
        self.town.change(move |tx| move_person(tx, user, to, days(n)));
    }

    fn set_roles(&self, of: &Hand, roles: &'static [Role], n: i64) {
        let user = of.by.user;
        self.town.change(move |tx| set_roles(tx, user, roles, days(n)));
    }

    fn publish(&self, policy: Policy, n: i64) {
        self.town.change(move |tx| {
            publish(tx, "policy", None, Some(&policy.version.to_string()), &policy, days(n))
        });
    }

    /// The first one brings all that he wrote.
    fn bring(&mut self, n: i64) -> Vec<Outcome> {
        let mut outcomes = self.town.push(&self.one, self.known, &[&self.edit], days(n));
        let made: Vec<&NewChange> = self.made.iter().collect();
        outcomes.extend(self.town.push(&self.one, self.new, &made, days(n)));
        outcomes
    }

    fn bring_under(&mut self, cursor: Option<&[u8]>, n: i64) -> Vec<Outcome> {
        self.town.push_under(&self.one, cursor, self.known, &[&self.edit], days(n)).0
    }
}

fn is_all_stored(outcomes: &[Outcome]) -> bool {
    outcomes.iter().all(|outcome| *outcome == Outcome::Stored)
}

#[test]
fn who_was_moved_while_offline_is_refused_nothing_and_told_that_it_is_gone_from_his_sight() {
    let mut week = week();
    week.move_one(3);
    assert!(is_all_stored(&week.bring(8)));
    // He knows of the move by now, and the answer to what he brings last names what he does not see.
    let early = week.one.cursor.clone().unwrap();
    week.town.pull(&mut week.one, days(8));
    let (late, mut document, [first, second]) = finding(&week.one.by, Level::General, days(2));
    let after_it = write(&mut document, &place("西侧"), days(2));
    let (outcomes, response) =
        week.town.push_under(&week.one, Some(&early), late, &[&first, &second, &after_it], days(9));
    assert!(is_all_stored(&outcomes));
    assert!(response.gone.contains(&late));
}

#[test]
fn whose_role_was_taken_while_offline_is_refused_nothing() {
    let mut week = week();
    week.set_roles(&week.one, &[Role::Viewer], 3);
    assert!(is_all_stored(&week.bring(8)));
}

#[test]
fn a_second_officer_stands_by_what_he_was() {
    let mut week = week();
    week.set_roles(&week.two, &[Role::Viewer], 3);
    assert!(is_all_stored(&week.bring(8)));
    // By today he is looked up as he is now.
    let (id, mut document, [first, second]) = finding(&week.one.by, Level::General, days(1));
    let ordered = order(&week.one.by, &week.two, &document, Level::General, days(1), 30);
    let ordered = write(&mut document, &Edit::Append(ordered), days(1));
    let made = [&first, &second, &ordered];
    let (outcomes, _) = week.town.push_under(&week.one, Some(b"nonsense"), id, &made, days(8));
    assert_eq!(outcomes[2], quarantined("needs_second_officer"));
    // And with it his certificate is the one that he had.
    let (id, mut document, [first, second]) = finding(&week.one.by, Level::General, days(1));
    let mut ordered = order(&week.one.by, &week.two, &document, Level::General, days(1), 30);
    ordered.detail.second_mut().expect("an order has one").certificate = Some("XN-99".into());
    let ordered = write(&mut document, &Edit::Append(ordered), days(1));
    let outcomes = week.town.push(&week.one, id, &[&first, &second, &ordered], days(8));
    assert_eq!(outcomes[2], quarantined("certificate_unknown"));
}

#[test]
fn a_policy_that_hardened_while_somebody_was_offline_refuses_him_nothing() {
    assert!(60 < mild().longest_major_days);
    let bring = |cursor: fn(&Hand) -> Option<Vec<u8>>, policy: u32, n: i64| {
        let mut week = week();
        let (id, mut document, [first, second]) = finding(&week.one.by, Level::Major, days(1));
        // Later than the hard policy lets it be.
        let mut ordered = order(&week.one.by, &week.two, &document, Level::Major, days(1), 200);
        ordered.policy = policy;
        let ordered = write(&mut document, &Edit::Append(ordered), days(1));
        week.publish(Policy { version: 2, longest_major_days: 60, ..Policy::default() }, 3);
        let cursor = cursor(&week.one);
        let made = [&first, &second, &ordered];
        week.town.push_under(&week.one, cursor.as_deref(), id, &made, days(n)).0.remove(2)
    };
    let own = |hand: &Hand| hand.cursor.clone().map(|cursor| cursor.into_vec());
    assert_eq!(bring(own, 1, 8), Outcome::Stored);
    let late = quarantined("deadline_too_late");
    assert_eq!(bring(|_| Some(b"nonsense".to_vec()), 1, 8), late, "by what holds now");
    assert_eq!(bring(|_| None, 1, 8), Outcome::Stored, "an app of before");
    assert_eq!(bring(|_| None, 1, 3 + 31), late, "and thirty-one days later");
    assert_eq!(bring(own, 1, 3 + 31), late, "thirty-one days later");
    assert_eq!(bring(own, 7, 8), late, "one that an office has lost which was put back: by what holds now");
    assert_eq!(bring(own, 2, 8), late, "it says itself that it was made under the hard one");
}

#[test]
fn thirty_one_days_later_what_holds_then_judges() {
    let mut moved = week();
    moved.move_one(3);
    let refused = moved.bring(3 + 31);
    assert!(refused.iter().all(|outcome| matches!(outcome, Outcome::Quarantined(_))), "{refused:?}");
    let mut demoted = week();
    demoted.set_roles(&demoted.one, &[Role::Viewer], 3);
    assert_eq!(demoted.bring(3 + 31)[0], quarantined("not_permitted"));
    // It is the change that ages, not the cursor.
    let mut late = week();
    late.move_one(39);
    assert!(is_all_stored(&late.bring(40)));
    // Of two changes each has its own thirty days: what lies between them is what he falls back to.
    let mut twice = week();
    twice.set_roles(&twice.one, &[Role::Viewer], 3);
    twice.move_one(39);
    assert_eq!(twice.bring(40)[0], quarantined("not_permitted"));
}

#[test]
fn a_cursor_that_is_forged_or_anothers_proves_nothing_and_loses_nothing() {
    let mut week = week();
    let own = week.one.cursor.clone().unwrap().into_vec();
    let forged: Vec<u8> = own.iter().map(|byte| byte ^ 1).collect();
    let anothers = week.two.cursor.clone().unwrap().into_vec();
    // While nothing changed it is as if none were named.
    assert_eq!(week.bring_under(Some(&forged), 2), [Outcome::Stored]);
    week.move_one(3);
    for wrong in [forged, anothers, b"nonsense".to_vec(), Vec::new()] {
        let (id, _, [first, second]) = finding(&week.one.by, Level::General, days(1));
        let (outcomes, _) = week.town.push_under(&week.one, Some(&wrong), id, &[&first, &second], days(8));
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Quarantined(_))), "{outcomes:?}");
    }
    // His own is good beside them.
    let (id, _, [first, second]) = finding(&week.one.by, Level::General, days(1));
    assert!(is_all_stored(&week.town.push_under(&week.one, Some(&own), id, &[&first, &second], days(8)).0));
}

#[test]
fn a_restored_office_judges_what_was_made_under_its_other_history_by_today() {
    let restore = |week: &mut Week| {
        week.town.change(|tx| tx.put_epoch(&[9; 8]));
        week.town.reopen();
        // Until both have compared what they hold his phone has no cursor of this history.
        week.one.cursor.take().unwrap().into_vec()
    };
    let mut unmoved = week();
    let early = restore(&mut unmoved);
    assert_eq!(unmoved.bring_under(Some(&early), 8), [Outcome::Stored], "what he may do now is no less his");
    let mut moved = week();
    moved.move_one(3);
    let early = restore(&mut moved);
    assert_eq!(moved.bring_under(Some(&early), 8), [quarantined("not_permitted")]);
}

#[test]
fn an_old_cursor_gives_nothing_on_records_that_its_holder_cannot_have_seen() {
    let mut week = week();
    week.move_one(3);
    let (later, mut document, [first, second]) = finding(&week.two.by, Level::General, days(4));
    assert!(is_all_stored(&week.town.push(&week.two, later, &[&first, &second], days(4))));
    let guessed = write(&mut copy(&mut document), &place("猜的"), days(1));
    assert_eq!(week.town.push(&week.one, later, &[&guessed], days(8)), [quarantined("not_permitted")]);
    // What he made himself comes in as many pushes as it takes.
    let made: Vec<NewChange> = week.made.drain(..).collect();
    assert_eq!(week.town.push(&week.one, week.new, &[&made[0]], days(8)), [Outcome::Stored]);
    assert!(is_all_stored(&week.town.push(&week.one, week.new, &[&made[1], &made[2]], days(9))));
}

#[test]
fn an_old_cursor_gives_no_more_than_its_holder_had_and_no_mixture() {
    let mut town = Town::new();
    let (mut one, two) = (town.hire(1, HERE, INSPECTOR), town.hire(2, THERE, INSPECTOR));
    let (there, mut document, [first, second]) = finding(&two.by, Level::General, MORNING);
    assert!(is_all_stored(&town.push(&two, there, &[&first, &second], MORNING)));
    town.pull(&mut one, MORNING);
    let (user, to) = (one.by.user, town.units[THERE]);
    town.change(move |tx| move_person(tx, user, to, days(1)));
    town.change(move |tx| set_roles(tx, user, &[Role::Viewer], days(1)));
    // An inspector where he was and a reader where he is makes no inspector where he is.
    let edit = write(&mut copy(&mut document), &place("东侧"), days(2));
    assert_eq!(town.push(&one, there, &[&edit], days(3)), [quarantined("not_permitted")]);
    let mut claimed = one.by.clone();
    claimed.roles = vec![Role::Inspector, Role::Supervisor];
    let (id, _, [first, _]) = finding(&claimed, Level::General, days(1));
    assert_eq!(
        town.push(&one, id, &[&first], days(3)),
        [quarantined("not_permitted")],
        "a role that he never had"
    );
}

#[test]
fn what_is_decided_at_the_office_is_judged_by_today_whatever_cursor_it_names() {
    let mut town = Town::new();
    let (one, mut chief) = (town.hire(1, HERE, INSPECTOR), town.hire(2, HERE, &[Role::Supervisor]));
    let (id, mut document, [first, second]) = finding(&one.by, Level::General, MORNING);
    assert!(is_all_stored(&town.push(&one, id, &[&first, &second], MORNING)));
    town.pull(&mut chief, MORNING);
    let void = |document: &spotcheck_domain::document::Document| {
        let cause = Cause { reason: Some("重复录入".into()), ..Cause::default() };
        Edit::Append(event(&chief.by, Some(document), days(1), Detail::Void(cause)))
    };
    let mut theirs = copy(&mut document);
    let edit = void(&theirs);
    let void = write(&mut theirs, &edit, days(1));
    let user = chief.by.user;
    town.change(move |tx| set_roles(tx, user, &[Role::Viewer], days(2)));
    assert_eq!(town.push(&chief, id, &[&void], days(3)), [quarantined("not_permitted")]);
}

#[test]
fn a_time_that_cannot_be_is_not_believed_where_the_time_of_making_is_known() {
    let mut week = week();
    let mut bring = |at: i64, in_days: i32| {
        let (id, mut document, [first, second]) = finding(&week.one.by, Level::Major, days(1));
        let ordered = order(&week.one.by, &week.two, &document, Level::Major, days(at), in_days);
        let ordered = write(&mut document, &Edit::Append(ordered), days(1));
        week.town.push(&week.one, id, &[&first, &second, &ordered], days(8)).remove(2)
    };
    assert_eq!(bring(1, 300), Outcome::Stored);
    // A year ahead, so that the longest deadline would reach two years.
    assert_eq!(bring(365, 300), quarantined("deadline_too_late"));
    // A clock that is wrong refuses nobody what was in time whenever he made it.
    assert_eq!(bring(-200, 300), Outcome::Stored);
}

#[test]
fn nothing_is_kept_for_a_request() {
    let mut week = week();
    let count = |week: &Week| -> i64 {
        let conn = rusqlite::Connection::open(week.town.folder.path().join("spotcheck.db")).unwrap();
        let rows = "SELECT (SELECT count(*) FROM past_posts) + (SELECT count(*) FROM past_policies)
                        + (SELECT count(*) FROM rules)";
        conn.query_row(rows, [], |row| row.get(0)).unwrap()
    };
    week.move_one(3);
    let before = count(&week);
    for n in 0..20 {
        let now = days(4).plus_millis(n * DAY / 24);
        week.town.pull(&mut week.one, now);
        let again = week.made[0].clone();
        week.town.push(&week.one, week.new, &[&again], now);
    }
    assert_eq!(count(&week), before);
}
