//! Several posts: a change stands on one of them, held when it was made; what a post gave to see is gone with it; and a
//! deputyship begins and ends with its days, on a phone that is offline for all of them too.

use super::town::{HERE, Hand, MORNING, THERE, Town, copy, days, event, finding, order, photo, shown, write};
use super::{INSPECTOR, is_all_stored, place, quarantined};
use spotcheck_domain::by::By;
use spotcheck_domain::document::{Document, NewChange};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::{Detail, EventKind, Remark, Second, TwoOfficers};
use spotcheck_domain::id::{DocumentId, PostId, UserId};
use spotcheck_domain::post::{Post, office_day};
use spotcheck_domain::reference::Organisation;
use spotcheck_domain::term::{Level, PhotoRole, Role};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Outcome, SyncResponse};
use spotcheck_server::people::organisation::move_person;
use spotcheck_server::people::{posts, reference};

/// An inspector here, to whom a post there is given; an inspector there with a finding.
struct Two {
    town: Town,
    one: Hand,
    beside: Hand,
    there: DocumentId,
    document: Document,
}

const POST: u8 = 1;

fn id(n: u8) -> PostId {
    PostId::from_parts(MORNING, [n; 10])
}

impl Two {
    fn new() -> Self {
        let mut town = Town::new();
        let (one, beside) = (town.hire(1, HERE, INSPECTOR), town.hire(2, THERE, INSPECTOR));
        let (there, mut document, [first, second]) = finding(&beside.by, Level::General, MORNING);
        assert!(is_all_stored(&town.push(&beside, there, &[&first, &second], MORNING)));
        let document = copy(&mut document);
        Self { town, one, beside, there, document }
    }

    fn post(&self, n: u8, days_of: Option<(i64, i64)>) -> Post {
        Post {
            id: id(n),
            user: self.one.by.user,
            unit: self.town.units[THERE],
            roles: INSPECTOR.to_vec(),
            deputy_for: days_of.map(|_| self.beside.by.user),
            from: days_of.map(|(from, _)| office_day(days(from))),
            until: days_of.map(|(_, until)| office_day(days(until))),
        }
    }

    fn give(&self, post: Post, n: i64) {
        self.town.change(move |tx| posts::give(tx, post, days(n)));
    }

    fn end(&self, n: i64) {
        self.town.change(move |tx| {
            let row = tx.post(id(POST))?.expect("it was given");
            posts::end(tx, &row, days(n))
        });
    }

    /// He as he is there.
    fn by_there(&self) -> By {
        By { unit: self.town.units[THERE], ..self.one.by.clone() }
    }

    fn pull(&mut self, now: Timestamp) -> SyncResponse {
        self.town.office.turn(now).unwrap();
        self.town.news(&mut self.one, now)
    }

    fn sees(&mut self, now: Timestamp) -> bool {
        let principal = self.town.principal(&self.one, now);
        let there = self.there;
        self.town.office.store.read(|view| principal.sees(view, there)).unwrap()
    }

    /// An order in the finding there, by him as `by`.
    fn order(&mut self, by: &By, n: i64) -> NewChange {
        let mut theirs = copy(&mut self.document);
        let ordered = order(by, &self.beside, &theirs, Level::General, days(n), 30);
        write(&mut theirs, &Edit::Append(ordered), days(n))
    }
}

/// What he knows of the organisation.
fn known(two: &Two, response: &SyncResponse, now: Timestamp) -> Organisation {
    let version =
        response.reference.iter().find(|version| version.name == "organisation").expect("it is told");
    let sha256: spotcheck_domain::photo::PhotoHash = version.sha256.parse().unwrap();
    let principal = two.town.principal(&two.one, now);
    let read =
        two.town.office.store.read(|view| reference::of_person(view, &principal, sha256.as_bytes())).unwrap();
    serde_json::from_slice(&read.expect("it is his to read").0).unwrap()
}

#[test]
fn who_holds_two_posts_sees_what_both_see_and_writes_in_each_as_what_he_is_there() {
    let mut two = Two::new();
    let first = two.pull(days(1));
    assert!(first.documents.iter().all(|pulled| pulled.id != two.there));
    two.give(two.post(POST, None), 2);
    let response = two.pull(days(2));
    assert!(response.documents.iter().any(|pulled| pulled.id == two.there), "he is given what is there");
    let organisation = known(&two, &response, days(2));
    assert_eq!(organisation.units.len(), 2);
    assert_eq!(organisation.posts, [two.post(POST, None)]);

    // In his own county as what he is here, there as what he is there, and in neither as both.
    let here = two.one.by.clone();
    let there = two.by_there();
    let by_here = two.order(&here, 2);
    let of_here = two.town.push(&two.one, two.there, &[&by_here], days(3));
    assert_eq!(of_here, [quarantined("not_permitted")]);
    let by_there = two.order(&there, 2);
    assert_eq!(two.town.push(&two.one, two.there, &[&by_there], days(3)), [Outcome::Stored]);
    let (new, _, [made, photo]) = finding(&here, Level::General, days(2));
    assert!(is_all_stored(&two.town.push(&two.one, new, &[&made, &photo], days(3))));
    let claimed = By { roles: vec![Role::Inspector, Role::Supervisor], ..there };
    let (mixed, _, [made, _]) = finding(&claimed, Level::General, days(2));
    assert_eq!(two.town.push(&two.one, mixed, &[&made], days(3)), [quarantined("not_permitted")]);
}

#[test]
fn a_colleague_of_his_other_post_knows_him_and_names_him() {
    let mut two = Two::new();
    two.give(two.post(POST, None), 1);
    let ordered = |two: &mut Two, n: i64| {
        let mut theirs = copy(&mut two.document);
        let ordered = order(&two.beside.by, &two.one, &theirs, Level::General, days(n), 30);
        let ordered = write(&mut theirs, &Edit::Append(ordered), days(n));
        two.town.push(&two.beside, two.there, &[&ordered], days(n)).remove(0)
    };
    assert_eq!(ordered(&mut two, 2), Outcome::Stored);
    let mut without = Two::new();
    assert_eq!(ordered(&mut without, 2), quarantined("officer_elsewhere"));
}

#[test]
fn what_a_post_gave_to_see_is_gone_with_it_and_what_was_made_before_is_received() {
    let mut two = Two::new();
    two.give(two.post(POST, None), 1);
    two.pull(days(1));
    let by = two.by_there();
    let (edit, ordered) = (write(&mut copy(&mut two.document), &place("东侧"), days(2)), two.order(&by, 2));
    let late = two.order(&by, 2);
    two.end(5);
    assert!(!two.sees(days(5)));
    let response = {
        let cursor = two.one.cursor.clone();
        let response = two.pull(days(6));
        two.one.cursor = cursor;
        response
    };
    assert_eq!(response.gone, [two.there]);
    assert!(known(&two, &response, days(6)).posts.is_empty());
    assert!(is_all_stored(&two.town.push(&two.one, two.there, &[&edit], days(8))));
    assert_eq!(two.town.push(&two.one, two.there, &[&ordered], days(8)), [Outcome::Stored]);
    // Thirty-one days later what holds then judges.
    let refused = two.town.push(&two.one, two.there, &[&late], days(5 + 31));
    assert_eq!(refused, [quarantined("not_permitted")]);
}

#[test]
fn his_main_post_is_no_less_his_because_another_one_was_ended() {
    let mut two = Two::new();
    two.give(two.post(POST, None), 1);
    two.pull(days(1));
    two.end(5);
    let mate = two.town.hire(3, HERE, INSPECTOR);
    let (later, mut document, [first, second]) = finding(&mate.by, Level::General, days(6));
    assert!(is_all_stored(&two.town.push(&mate, later, &[&first, &second], days(6))));
    let edit = write(&mut copy(&mut document), &place("西侧"), days(7));
    assert_eq!(two.town.push(&two.one, later, &[&edit], days(8)), [Outcome::Stored]);
}

#[test]
fn a_move_of_his_main_post_leaves_him_the_other() {
    let mut two = Two::new();
    two.give(two.post(POST, None), 1);
    let (user, to) = (two.one.by.user, two.town.units[THERE]);
    two.town.change(move |tx| move_person(tx, user, to, days(2)));
    assert!(two.sees(days(2)));
    two.end(3);
    assert!(two.sees(days(3)), "his main post is there now");
    let back = two.town.units[HERE];
    two.town.change(move |tx| move_person(tx, user, back, days(4)));
    assert!(!two.sees(days(4)));
    let read = two.town.office.store.read(|view| view.audiences_of(user)).unwrap();
    assert_eq!(read.len(), 2, "each feed once: {read:?}");
}

#[test]
fn a_deputy_begins_and_ends_with_his_days_by_himself() {
    let mut two = Two::new();
    let post = two.post(POST, Some((3, 5)));
    two.give(post, 1);
    let seen: Vec<bool> = (1..=7)
        .map(|n| {
            two.town.office.turn(days(n)).unwrap();
            two.sees(days(n))
        })
        .collect();
    assert_eq!(seen, [false, false, true, true, true, false, false]);
    let row = two.town.office.store.read(|view| view.post(id(POST))).unwrap().unwrap();
    assert!(row.begun_at == Some(days(3)) && row.ended_at == Some(days(6)), "{row:?}");
}

#[test]
fn a_deputy_who_was_offline_on_all_of_his_days_is_refused_nothing() {
    let bring = |days_of: (i64, i64), n: i64| {
        let mut two = Two::new();
        let post = two.post(POST, Some(days_of));
        two.give(post, 1);
        let told = two.pull(days(1));
        assert_eq!(known(&two, &told, days(1)).posts.len(), 1, "he knows what is to come");
        let (new, _, [first, second]) = finding(&two.by_there(), Level::General, days(4));
        two.town.office.turn(days(n)).unwrap();
        two.town.push(&two.one, new, &[&first, &second], days(n)).remove(0)
    };
    assert_eq!(bring((3, 5), 4), Outcome::Stored, "while it lasts");
    assert_eq!(bring((3, 5), 8), Outcome::Stored, "when it is over");
    assert_eq!(bring((20, 25), 8), quarantined("not_permitted"), "before it begins");
    assert_eq!(bring((3, 5), 6 + 31), quarantined("not_permitted"), "thirty-one days later");
}

/// A finding that `one` fixed on the spot as an inspector, which `two` reviews with a third.
#[test]
fn who_fixed_a_hazard_in_one_post_strikes_it_off_in_none() {
    let struck_off = |by_fixer: bool| {
        let mut town = Town::new();
        let (one, two, third) =
            (town.hire(1, HERE, INSPECTOR), town.hire(2, HERE, INSPECTOR), town.hire(3, HERE, INSPECTOR));
        let chief = town.hire(4, HERE, INSPECTOR);
        let with = |second: &Hand| {
            let (user, name) = (Some(second.by.user), Some(second.by.name.clone()));
            TwoOfficers { second: Second { user, name, certificate: None }, ..TwoOfficers::default() }
        };
        let (document_id, mut document, [first, second]) = finding(&one.by, Level::General, MORNING);
        let mut add = |edit: Edit| write(&mut document, &edit, MORNING);
        let after = add(photo(PhotoRole::After, MORNING));
        let fixed = event(&one.by, Some(&document), MORNING, Detail::FixedOnSpot(with(&third)));
        let fixed = write(&mut document, &Edit::Append(fixed), MORNING);
        assert!(is_all_stored(&town.push(&one, document_id, &[&first, &second, &after, &fixed], MORNING)));
        let mut theirs = copy(&mut document);
        let picture = write(&mut theirs, &photo(PhotoRole::Review, MORNING), MORNING);
        let review = event(&two.by, Some(&theirs), MORNING, Detail::ReviewPass(with(&third)));
        let review = write(&mut theirs, &Edit::Append(review), MORNING);
        assert!(is_all_stored(&town.push(&two, document_id, &[&picture, &review], MORNING)));

        let hand = if by_fixer { one } else { chief };
        let (user, unit): (UserId, _) = (hand.by.user, hand.by.unit);
        let post = Post {
            id: id(7),
            user,
            unit,
            roles: vec![Role::Supervisor],
            deputy_for: None,
            from: None,
            until: None,
        };
        town.change(move |tx| posts::give(tx, post, days(1)));
        let by = By { roles: vec![Role::Supervisor], ..hand.by.clone() };
        let mut his = copy(&mut theirs);
        let cause = Detail::StrikeOff(Remark::default());
        let struck = event(&by, Some(&his), days(2), cause);
        let struck = write(&mut his, &Edit::Append(struck), days(2));
        town.push(&hand, document_id, &[&struck], days(2)).remove(0)
    };
    assert_eq!(struck_off(false), Outcome::Stored);
    assert_eq!(struck_off(true), quarantined("not_permitted"));
}

#[test]
fn what_was_shown_to_one_post_is_not_the_other_ones_to_answer() {
    let mut two = Two::new();
    // There he is of the enterprise, as its people are; the finding of here was shown to nobody.
    let mut post = two.post(POST, None);
    post.roles = vec![Role::Responsible];
    two.give(post, 1);
    let mate = two.town.hire(3, HERE, INSPECTOR);
    let (here, mut document, [first, second]) = finding(&mate.by, Level::General, MORNING);
    let ordered = order(&mate.by, &two.one, &document, Level::General, MORNING, 30);
    let ordered = write(&mut document, &Edit::Append(ordered), MORNING);
    assert!(is_all_stored(&two.town.push(&mate, here, &[&first, &second, &ordered], MORNING)));
    assert!(shown(&two.town, here).is_empty());
    two.pull(days(1));
    let by = By { roles: vec![Role::Responsible], ..two.by_there() };
    let mut theirs = copy(&mut document);
    let said = event(&by, Some(&theirs), days(2), Detail::of(EventKind::Acknowledge));
    let said = write(&mut theirs, &Edit::Append(said), days(2));
    assert_eq!(two.town.push(&two.one, here, &[&said], days(2)), [quarantined("not_permitted")]);
}
