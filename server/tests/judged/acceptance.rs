//! Acceptance, where the policy that asks for it changes between a review and the end: who accepted is judged by what
//! held when he did, the end by what holds at the office. In how many days a review is due refuses nobody.

use super::town::{HERE, Hand, MORNING, Town, copy, days, event, finding, mild, photo, write};
use super::{INSPECTOR, is_all_stored, quarantined};
use spotcheck_domain::document::{Document, NewChange};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::{Acceptance, Detail, Remark, Second, TwoOfficers};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::policy::Policy;
use spotcheck_domain::term::{Level, PhotoRole, Role};
use spotcheck_domain::wire::Outcome;
use spotcheck_server::people::organisation::set_roles;
use spotcheck_server::people::reference::publish;
use spotcheck_server::store::AuditFilter;

/// Two inspectors, a reviewer and a supervisor of one county, and a general hazard that the first had fixed on the spot.
struct Fixed {
    town: Town,
    one: Hand,
    two: Hand,
    judge: Hand,
    chief: Hand,
    id: DocumentId,
    document: Document,
}

fn with(second: &Hand) -> TwoOfficers {
    let second = Second { user: Some(second.by.user), name: Some(second.by.name.clone()), certificate: None };
    TwoOfficers { second, ..TwoOfficers::default() }
}

impl Fixed {
    fn under(policy: &Policy) -> Self {
        let mut town = Town::new();
        publish_at(&town, policy.clone(), -50);
        let (one, two) = (town.hire(1, HERE, INSPECTOR), town.hire(2, HERE, INSPECTOR));
        let judge = town.hire(3, HERE, &[Role::Reviewer]);
        let chief = town.hire(4, HERE, &[Role::Supervisor]);
        let (id, mut document, [first, second]) = finding(&one.by, Level::General, MORNING);
        let after = write(&mut document, &photo(PhotoRole::After, MORNING), MORNING);
        let mut fixed = event(&one.by, Some(&document), MORNING, Detail::FixedOnSpot(with(&two)));
        fixed.policy = policy.version;
        let fixed = write(&mut document, &Edit::Append(fixed), MORNING);
        assert!(is_all_stored(&town.push(&one, id, &[&first, &second, &after, &fixed], MORNING)));
        let mut this = Self { town, one, two, judge, chief, id, document };
        this.everybody_pulls(0);
        this
    }

    fn everybody_pulls(&mut self, n: i64) {
        for hand in [&mut self.one, &mut self.two, &mut self.judge, &mut self.chief] {
            self.town.pull(hand, days(n));
        }
    }

    /// The second inspector's review, made on that day under that policy.
    fn review(&mut self, n: i64, policy: u32) -> [NewChange; 2] {
        let mut theirs = copy(&mut self.document);
        let photo = write(&mut theirs, &photo(PhotoRole::Review, days(n)), days(n));
        let mut review = event(&self.two.by, Some(&theirs), days(n), Detail::ReviewPass(with(&self.one)));
        review.policy = policy;
        let review = write(&mut theirs, &Edit::Append(review), days(n));
        self.document = theirs;
        [photo, review]
    }

    fn reviewed(mut self, policy: u32) -> Self {
        let [photo, review] = self.review(0, policy);
        assert!(is_all_stored(&self.town.push(&self.two, self.id, &[&photo, &review], MORNING)));
        self.everybody_pulls(0);
        self
    }

    fn step(&mut self, of: fn(&Self) -> &Hand, detail: Detail, policy: u32) -> NewChange {
        let mut theirs = copy(&mut self.document);
        let mut step = event(&of(self).by, Some(&theirs), days(1), detail);
        step.policy = policy;
        let step = write(&mut theirs, &Edit::Append(step), days(1));
        self.document = theirs;
        step
    }

    fn accept(&mut self) -> NewChange {
        self.step(|this| &this.judge, Detail::Accept(Acceptance::default()), 1)
    }

    fn strike_off(&mut self, policy: u32) -> NewChange {
        self.step(|this| &this.chief, Detail::StrikeOff(Remark::default()), policy)
    }
}

fn publish_at(town: &Town, policy: Policy, n: i64) {
    town.change(move |tx| publish(tx, "policy", None, Some(&policy.version.to_string()), &policy, days(n)));
}

fn strict(version: u32) -> Policy {
    Policy { version, general_skips_acceptance: false, ..mild() }
}

#[test]
fn what_was_reviewed_before_acceptance_was_wanted_ends_by_what_the_office_wants_now() {
    let mut fixed = Fixed::under(&mild()).reviewed(1);
    let struck = fixed.strike_off(1);
    publish_at(&fixed.town, strict(2), 3);
    // It was made while nothing more was asked for; but the end is decided at the office.
    assert_eq!(fixed.town.push(&fixed.chief, fixed.id, &[&struck], days(8)), [quarantined("wrong_state")]);
    // Nothing but acceptance was lacking: with it, it ends.
    let mut fixed = Fixed::under(&mild()).reviewed(1);
    publish_at(&fixed.town, strict(2), 3);
    let accepted = fixed.accept();
    assert_eq!(fixed.town.push(&fixed.judge, fixed.id, &[&accepted], days(8)), [Outcome::Stored]);
    fixed.everybody_pulls(8);
    let struck = fixed.strike_off(2);
    assert_eq!(fixed.town.push(&fixed.chief, fixed.id, &[&struck], days(9)), [Outcome::Stored]);
}

#[test]
fn what_was_reviewed_while_acceptance_was_wanted_ends_without_it_once_it_is_not() {
    let mut fixed = Fixed::under(&strict(2)).reviewed(2);
    publish_at(&fixed.town, Policy { version: 3, ..mild() }, 3);
    let struck = fixed.strike_off(2);
    assert_eq!(fixed.town.push(&fixed.chief, fixed.id, &[&struck], days(8)), [Outcome::Stored]);
    // What is decided at the office stands in the log, once; what is made in the field does not.
    let noted = |act: &str| {
        let filter = AuditFilter { act: Some(act.to_owned()), ..AuditFilter::default() };
        fixed.town.office.store.read(|view| view.audit(&filter, 0, 9)).unwrap()
    };
    let [entry] = noted("strike_off").try_into().expect("one entry");
    assert_eq!(
        (entry.actor, entry.subject),
        (fixed.chief.by.user.to_string(), Some(fixed.id.as_bytes().to_vec()))
    );
    assert!(noted("review_pass").is_empty());
}

#[test]
fn who_accepted_before_his_role_was_taken_has_accepted_for_thirty_days() {
    let bring = |n| {
        let mut fixed = Fixed::under(&mild()).reviewed(1);
        let accepted = fixed.accept();
        let user = fixed.judge.by.user;
        fixed.town.change(move |tx| set_roles(tx, user, &[Role::Viewer], days(3)));
        publish_at(&fixed.town, strict(2), 3);
        fixed.town.push(&fixed.judge, fixed.id, &[&accepted], days(n)).remove(0)
    };
    assert_eq!(bring(8), Outcome::Stored);
    assert_eq!(bring(3 + 31), quarantined("not_permitted"));
}

#[test]
fn a_review_that_came_later_than_it_was_due_is_refused_by_no_policy() {
    let long = Policy { review_days: 30, ..mild() };
    let short = || Policy { version: 2, review_days: 1, ..mild() };
    let bring = |cursor: Option<&[u8]>, policy: u32, n: i64| {
        let mut fixed = Fixed::under(&long);
        let [photo, review] = fixed.review(20, policy);
        publish_at(&fixed.town, short(), 10);
        let own = fixed.two.cursor.clone().map(|cursor| cursor.into_vec());
        let cursor = cursor.or(own.as_deref());
        fixed.town.push_under(&fixed.two, cursor, fixed.id, &[&photo, &review], days(n)).0
    };
    assert!(is_all_stored(&bring(None, 1, 25)), "under the policy that he knew");
    assert!(is_all_stored(&bring(Some(b"nonsense"), 2, 25)), "under the one of today");
    assert!(is_all_stored(&bring(None, 1, 10 + 31)), "thirty-one days later");
}
