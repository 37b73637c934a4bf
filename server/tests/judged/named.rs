//! Those whom a record names are people and units of the organisation as it was when it was made: officers, their
//! certificates and signatures, and whom an order makes responsible. What names no good cursor is looked at no less.

use super::town::{HERE, Hand, MORNING, THERE, Town, days, event, finding, order, shown, write};
use super::{INSPECTOR, is_all_stored, quarantined, week};
use spotcheck_domain::by::Officer;
use spotcheck_domain::document::{Document, NewChange};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::{Detail, Second};
use spotcheck_domain::field::InspectionField;
use spotcheck_domain::id::{DocumentId, SignatureId, SiteId, UnitId, UserId};
use spotcheck_domain::inspection::{NewInspection, Signature};
use spotcheck_domain::reference::{Named, Unit};
use spotcheck_domain::term::{DocumentKind, InspectionKind, Level, Tier};
use spotcheck_domain::wire::Outcome;
use spotcheck_server::people::organisation::{enter_unit, move_person};

fn officer(hand: &Hand) -> Officer {
    let (user, name) = (hand.by.user, hand.by.name.clone());
    Officer { user, name, certificate: hand.certificate.clone() }
}

fn nobody() -> UserId {
    UserId::from_parts(MORNING, [77; 10])
}

/// A visit of that day that names these officers.
fn visit(by: &Hand, officers: Vec<Officer>, n: i64) -> (DocumentId, Document, NewChange) {
    let id = DocumentId::from_parts(days(n), rand::random());
    let start = Edit::StartInspection(NewInspection {
        unit: by.by.unit,
        tier: by.by.tier,
        kind: InspectionKind::Routine,
        // A place that the office has not heard of: it was written down on the spot.
        site: SiteId::from_parts(days(n), rand::random()),
        site_name: "松涛煤业".into(),
        site_address: String::new(),
        site_contact: String::new(),
        site_sector: "coal-mine".into(),
        checklist: String::new(),
        checklist_version: String::new(),
        n_items: 0,
        officers,
        position: None,
    });
    let (document, first) = Document::create(id, &start, days(n), rand::random()).unwrap();
    (id, document, first)
}

/// The cursors that somebody may name: his own, one that is none, and no cursor at all.
fn cursors(hand: &Hand) -> [Option<Vec<u8>>; 3] {
    [hand.cursor.clone().map(|cursor| cursor.into_vec()), Some(b"nonsense".to_vec()), None]
}

#[test]
fn a_visit_names_officers_who_are_with_their_own_numbers() {
    let mut town = Town::new();
    let (one, two) = (town.hire(1, HERE, INSPECTOR), town.hire(2, HERE, INSPECTOR));
    let other = town.hire(3, THERE, INSPECTOR);
    let forged = |hand: &Hand| Officer { certificate: "FORGED-1".into(), ..officer(hand) };
    let cases = [
        (vec![officer(&one), officer(&two)], Outcome::Stored),
        (vec![officer(&one), Officer { certificate: String::new(), ..officer(&two) }], Outcome::Stored),
        (vec![officer(&one), Officer { user: nobody(), ..officer(&two) }], quarantined("officer_unknown")),
        (
            vec![officer(&one), Officer { name: "别人".into(), ..officer(&two) }],
            quarantined("officer_unknown"),
        ),
        (vec![officer(&one), forged(&two)], quarantined("certificate_unknown")),
        (vec![forged(&one), officer(&two)], quarantined("certificate_unknown")),
        (vec![officer(&one), officer(&other)], quarantined("officer_elsewhere")),
        (vec![officer(&two)], quarantined("not_the_author")),
    ];
    for cursor in cursors(&one) {
        for (officers, expected) in &cases {
            let (id, _, first) = visit(&one, officers.clone(), 1);
            let kind = DocumentKind::Inspection;
            let (outcomes, _) = town.push_of(kind, &one, cursor.as_deref(), id, &[&first], days(2));
            assert_eq!(outcomes, std::slice::from_ref(expected), "{officers:?}, {cursor:?}");
        }
    }
}

#[test]
fn an_officer_signs_in_no_other_name() {
    let mut town = Town::new();
    let (one, two) = (town.hire(1, HERE, INSPECTOR), town.hire(2, HERE, INSPECTOR));
    let (id, mut document, first) = visit(&one, vec![officer(&one), officer(&two)], 1);
    let ended = InspectionField::EndedAt;
    let ended = Edit::SetInspection { field: ended, value: days(1).millis().to_string() };
    let ended = write(&mut document, &ended, days(1));
    let mut sign = |party: &str, name: &str, strokes: &str| {
        let id = SignatureId::from_parts(days(1), rand::random());
        let signature = Signature { strokes: strokes.into(), ..Signature::plain(id, party, name, days(1)) };
        write(&mut super::town::copy(&mut document), &Edit::Sign(signature), days(1))
    };
    let hand = "600,240;12,30,0,4,1,16,4,1,16";
    let signed = [
        sign("officer", &one.by.name, ""),
        sign("representative", "周某", ""),
        // The other officer of the visit, by his own hand on this phone.
        sign("officer", &two.by.name, hand),
        sign("officer", &two.by.name, ""),
        sign("representative", "周某", "no drawing"),
    ];
    let changes: Vec<&NewChange> = [&first, &ended].into_iter().chain(&signed).collect();
    let (outcomes, _) = town.push_of(DocumentKind::Inspection, &one, None, id, &changes, days(2));
    assert!(is_all_stored(&outcomes[..5]), "{outcomes:?}");
    assert_eq!(outcomes[5], quarantined("signature_of_another"));
    assert_eq!(outcomes[6], quarantined("field_invalid"));
}

#[test]
fn the_second_officer_of_a_step_is_somebody_of_the_same_line_whatever_cursor_is_named() {
    let mut town = Town::new();
    let (one, two) = (town.hire(1, HERE, INSPECTOR), town.hire(2, HERE, INSPECTOR));
    let other = town.hire(3, THERE, INSPECTOR);
    let second = |hand: &Hand| Second {
        user: Some(hand.by.user),
        name: Some(hand.by.name.clone()),
        certificate: Some(hand.certificate.clone()),
    };
    let cases = [
        (second(&two), Outcome::Stored),
        (Second { user: Some(nobody()), ..second(&two) }, quarantined("officer_unknown")),
        (Second { certificate: Some("FORGED-1".into()), ..second(&two) }, quarantined("certificate_unknown")),
        (second(&other), quarantined("officer_elsewhere")),
    ];
    for cursor in cursors(&one) {
        for (named, expected) in &cases {
            let (id, mut document, [first, photo]) = finding(&one.by, Level::General, days(1));
            let mut ordered = order(&one.by, &two, &document, Level::General, days(1), 30);
            *ordered.detail.second_mut().unwrap() = named.clone();
            let ordered = write(&mut document, &Edit::Append(ordered), days(1));
            let made = [&first, &photo, &ordered];
            let outcome = town.push_under(&one, cursor.as_deref(), id, &made, days(2)).0.remove(2);
            assert_eq!(outcome, *expected, "{named:?}, {cursor:?}");
        }
    }
}

#[test]
fn what_names_no_good_cursor_is_looked_at_no_less() {
    let mut week = week();
    let mut bring = |cursor: Option<&[u8]>, policy: u32, at: i64, in_days: i32| {
        let (id, mut document, [first, photo]) = finding(&week.one.by, Level::Major, days(1));
        let mut ordered = order(&week.one.by, &week.two, &document, Level::Major, days(at), in_days);
        ordered.policy = policy;
        let ordered = write(&mut document, &Edit::Append(ordered), days(1));
        let made = [&first, &photo, &ordered];
        week.town.push_under(&week.one, cursor, id, &made, days(8)).0.remove(2)
    };
    for cursor in [None, Some(b"nonsense".as_slice())] {
        assert_eq!(bring(cursor, 1, 1, 300), Outcome::Stored);
        assert_eq!(bring(cursor, 7, 1, 300), Outcome::Stored, "whatever policy it names, by what holds now");
        assert_eq!(bring(cursor, 7, 1, 400), quarantined("deadline_too_late"), "and no less");
        assert_eq!(bring(cursor, 1, 365, 300), quarantined("deadline_too_late"), "a year ahead");
        assert_eq!(bring(cursor, 1, -400, 10), quarantined("deadline_past"), "long ago");
    }
}

#[test]
fn who_was_moved_after_it_was_made_is_named_where_he_was_for_thirty_days() {
    let bring = |n: i64| {
        let mut week = week();
        let (user, to) = (week.two.by.user, week.town.units[THERE]);
        week.town.change(move |tx| move_person(tx, user, to, days(3)));
        let (id, _, first) = visit(&week.one, vec![officer(&week.one), officer(&week.two)], 1);
        let own = week.one.cursor.clone().unwrap();
        let kind = DocumentKind::Inspection;
        let visited = week.town.push_of(kind, &week.one, Some(&own), id, &[&first], days(n)).0.remove(0);
        let made: Vec<NewChange> = week.made.drain(..).collect();
        let made: Vec<&NewChange> = made.iter().collect();
        let ordered = week.town.push(&week.one, week.new, &made, days(n)).remove(2);
        (visited, ordered)
    };
    assert_eq!(bring(8), (Outcome::Stored, Outcome::Stored));
    let elsewhere = quarantined("officer_elsewhere");
    assert_eq!(bring(3 + 31), (elsewhere.clone(), elsewhere));
}

#[test]
fn who_was_moved_begins_nothing_in_his_old_unit_by_an_old_cursor_after_thirty_days() {
    let bring = |n: i64| {
        let mut week = week();
        week.move_one(3);
        let own = week.one.cursor.clone().unwrap();
        let (id, _, first) = visit(&week.one, vec![officer(&week.one)], n);
        let kind = DocumentKind::Inspection;
        week.town.push_of(kind, &week.one, Some(&own), id, &[&first], days(n)).0.remove(0)
    };
    assert_eq!(bring(8), Outcome::Stored);
    assert!(matches!(bring(3 + 31), Outcome::Quarantined(_)));
}

/// A city above both counties, and an enterprise in each.
fn enterprises(town: &Town) -> [UnitId; 2] {
    let units = town.units;
    let enterprises = [21, 22].map(|n| UnitId::from_parts(MORNING, [n; 10]));
    town.change(move |tx| {
        for (id, parent) in enterprises.into_iter().zip(units) {
            let name = Named::default();
            enter_unit(tx, &Unit { id, parent: Some(parent), tier: Tier::Enterprise, name })?;
        }
        Ok(())
    });
    enterprises
}

#[test]
fn an_order_shows_a_finding_to_no_enterprise_of_another_county() {
    let mut town = Town::new();
    let [here, there] = enterprises(&town);
    let (one, two) = (town.hire(1, HERE, INSPECTOR), town.hire(2, HERE, INSPECTOR));
    let unknown = UnitId::from_parts(MORNING, [23; 10]);
    let cases = [
        (here, Outcome::Stored, vec![here.uuid()]),
        (there, quarantined("enterprise_elsewhere"), vec![]),
        (unknown, quarantined("enterprise_elsewhere"), vec![]),
    ];
    for cursor in cursors(&one) {
        for (unit, expected, readers) in &cases {
            let (id, mut document, [first, photo]) = finding(&one.by, Level::General, days(1));
            let plain = order(&one.by, &two, &document, Level::General, days(1), 30);
            let Detail::Order(mut said) = plain.detail else { panic!("no order") };
            said.responsible_unit = Some(*unit);
            let ordered = event(&one.by, Some(&document), days(1), Detail::Order(said));
            let ordered = write(&mut document, &Edit::Append(ordered), days(1));
            let made = [&first, &photo, &ordered];
            let outcome = town.push_under(&one, cursor.as_deref(), id, &made, days(2)).0.remove(2);
            assert_eq!(outcome, *expected);
            let granted = shown(&town, id);
            assert_eq!(granted, *readers);
        }
    }
}
