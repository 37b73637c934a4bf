//! What is written beside an order is kept, marked, and governs nothing; nobody settles what nobody wrote; and whoever
//! knew of an order, or of a visit's end, does not write as if he had not.

use super::town::{HERE, Hand, MORNING, Town, copy, days, event, finding, order, shown, write};
use super::{INSPECTOR, is_all_stored, place, quarantined};
use spotcheck_domain::audience::Audience;
use spotcheck_domain::document::{Document, Hash, NewChange, audiences};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::{Detail, Event, Order};
use spotcheck_domain::field::{FindingField, InspectionField};
use spotcheck_domain::id::{DocumentId, SiteId, UnitId};
use spotcheck_domain::inspection::NewInspection;
use spotcheck_domain::ledger::{FindingRow, Row};
use spotcheck_domain::reference::{Named, Unit};
use spotcheck_domain::rules::order_terms;
use spotcheck_domain::term::{DocumentKind, InspectionKind, Level, Tier};
use spotcheck_domain::wire::{Outcome, decode};
use spotcheck_server::people::organisation::enter_unit;

/// Two inspectors and a finding that both know, which the first has ordered since, in the east as he wrote.
struct Ordered {
    town: Town,
    two: Hand,
    id: DocumentId,
    /// As everybody knew it before the order.
    before: Document,
    /// With the order.
    document: Document,
}

fn ordered(whole: bool) -> Ordered {
    let mut town = Town::new();
    let (mut one, mut two) = (town.hire(1, HERE, INSPECTOR), town.hire(2, HERE, INSPECTOR));
    let (id, mut document, [first, second]) = finding(&one.by, Level::General, MORNING);
    assert!(is_all_stored(&town.push(&one, id, &[&first, &second], MORNING)));
    town.pull(&mut one, MORNING);
    town.pull(&mut two, MORNING);
    let before = copy(&mut document);
    let east = write(&mut document, &place("东侧"), days(1));
    let event = if whole { whole_order(&one, &two, &document) } else { plain_order(&one, &two, &document) };
    let ordered = write(&mut document, &Edit::Append(event), days(1));
    assert!(is_all_stored(&town.push(&one, id, &[&east, &ordered], days(1))));
    Ordered { town, two, id, before, document }
}

fn plain_order(by: &Hand, second: &Hand, document: &Document) -> Event {
    order(&by.by, second, document, Level::General, days(1), 30)
}

/// An order with a copy of all that it fixes.
fn whole_order(by: &Hand, second: &Hand, document: &Document) -> Event {
    let Detail::Order(plain) = plain_order(by, second, document).detail else { panic!("no order") };
    let Order { second, measure, deadline, responsible, .. } = plain;
    let terms = order_terms(&document.finding().unwrap());
    let detail = Detail::Order(Order { second, measure, deadline, responsible, ..terms });
    event(&by.by, Some(document), days(1), detail)
}

impl Ordered {
    /// An edit beside the order.
    fn beside(&mut self, edit: &Edit) -> NewChange {
        let mut theirs = copy(&mut self.before);
        write(&mut theirs, edit, days(1))
    }

    /// What the second one brings.
    fn bring(&mut self, change: &NewChange, n: i64) -> Outcome {
        self.town.push(&self.two, self.id, &[change], days(n)).remove(0)
    }

    fn row(&self) -> FindingRow {
        let row = self.town.office.store.read(|view| view.ledger_row(self.id)).unwrap();
        match decode::<Row>(&row.expect("it has one").1).unwrap() {
            Row::Finding(row) => row,
            other => panic!("no finding: {other:?}"),
        }
    }

    /// What the office has.
    fn stored(&self) -> Document {
        stored(&self.town, self.id)
    }
}

fn stored(town: &Town, id: DocumentId) -> Document {
    let rows = town.office.store.read(|view| view.changes_between(id, 0, u64::MAX >> 1)).unwrap();
    let bytes: Vec<Vec<u8>> = rows.into_iter().map(|row| row.bytes).collect();
    Document::from_changes(DocumentKind::Finding, &bytes, rand::random()).unwrap()
}

fn settle(value: &str) -> Edit {
    Edit::Settle { key: "place".into(), value: value.into() }
}

#[test]
fn what_was_written_beside_an_order_is_kept_and_marked_and_the_order_governs() {
    for whole in [true, false] {
        let mut case = ordered(whole);
        assert!(!case.row().needs_settling);
        let title = Edit::SetFinding { field: FindingField::Title, value: "别的".into() };
        for edit in [place("西侧"), title] {
            let change = case.beside(&edit);
            assert_eq!(case.bring(&change, 2), Outcome::Stored, "he had not heard of the order");
        }
        let row = case.row();
        assert_eq!((row.place.as_str(), row.title.as_str()), ("东侧", "通道堵塞"), "whole: {whole}");
        assert!(row.needs_settling, "a supervisor is shown it");
    }
}

#[test]
fn nobody_settles_a_frozen_field_to_what_nobody_wrote_and_a_choice_governs_nothing() {
    let choose = |value: &str| {
        let mut case = ordered(true);
        let west = case.beside(&place("西侧"));
        assert_eq!(case.bring(&west, 2), Outcome::Stored);
        let mut all = case.stored();
        assert_eq!(all.conflicts().len(), 1);
        let chosen = write(&mut all, &settle(value), days(3));
        let outcome = case.bring(&chosen, 3);
        (outcome, case.row())
    };
    let (outcome, row) = choose("第三处");
    assert_eq!(outcome, quarantined("frozen_by_order"));
    assert!(row.needs_settling);
    let (outcome, row) = choose("西侧");
    assert_eq!((outcome, row.place.as_str()), (Outcome::Stored, "东侧"));
    assert!(row.needs_settling, "it stands beside the order as before");
    let (outcome, row) = choose("东侧");
    assert_eq!((outcome, row.place.as_str()), (Outcome::Stored, "东侧"));
    assert!(!row.needs_settling, "it was noted");
}

#[test]
fn before_an_order_whoever_may_write_a_field_may_write_a_third_value() {
    let mut case = ordered(true);
    let (east, west) = (case.beside(&place("东")), case.beside(&place("西")));
    let mut all = copy(&mut case.before);
    all.apply(&[&east.bytes, &west.bytes]).unwrap();
    let third = write(&mut all, &settle("南"), days(2));
    for change in [east, west, third] {
        assert_eq!(case.bring(&change, 2), Outcome::Stored);
    }
}

#[test]
fn what_was_named_beside_an_order_shows_it_to_nobody() {
    for whole in [true, false] {
        let mut case = ordered(whole);
        let enterprise = UnitId::from_parts(MORNING, [5; 10]);
        let parent = Some(case.town.units[HERE]);
        case.town.change(move |tx| {
            enter_unit(tx, &Unit { id: enterprise, parent, tier: Tier::Enterprise, name: Named::default() })
        });
        let named = Edit::SetFinding { field: FindingField::ResponsibleUnit, value: enterprise.to_string() };
        let change = case.beside(&named);
        assert_eq!(case.bring(&change, 2), Outcome::Stored);
        let unit = case.town.units[0];
        assert_eq!(audiences(&case.stored()), [Audience::Line(unit)]);
        let granted = shown(&case.town, case.id);
        assert!(granted.is_empty(), "whole: {whole}");
    }
}

#[test]
fn whoever_knew_of_an_order_does_not_write_as_if_he_had_not() {
    let mut case = ordered(true);
    let early = case.two.cursor.clone().unwrap();
    case.town.pull(&mut case.two, days(2));
    let words = [place("西侧"), Edit::Describe { text: "什么也没有".into() }];
    for edit in &words {
        let change = case.beside(edit);
        assert_eq!(case.bring(&change, 3), quarantined("frozen_by_order"), "{edit:?}");
        let again = case.beside(edit);
        let (id, hand) = (case.id, &case.two);
        let (outcomes, _) = case.town.push_under(hand, Some(&early), id, &[&again], days(3));
        assert_eq!(outcomes, [Outcome::Stored], "by a cursor of before the order");
    }
    // What an order does not fix is his to write all the same, and what he writes upon the order is judged by it.
    let open = Edit::SetFinding { field: FindingField::NoPhotoReason, value: "太暗".into() };
    let change = case.beside(&open);
    assert_eq!(case.bring(&change, 3), Outcome::Stored);
    let mut theirs = copy(&mut case.document);
    let upon = write(&mut theirs, &place("西侧"), days(3));
    assert_eq!(case.bring(&upon, 3), quarantined("frozen_by_order"));
}

#[test]
fn whoever_knew_of_a_visits_end_does_not_write_as_if_it_ran() {
    let mut town = Town::new();
    let (one, mut two) = (town.hire(1, HERE, INSPECTOR), town.hire(2, HERE, INSPECTOR));
    let id = DocumentId::from_parts(MORNING, [9; 10]);
    let start = Edit::StartInspection(NewInspection {
        unit: one.by.unit,
        tier: one.by.tier,
        kind: InspectionKind::Routine,
        site: SiteId::from_parts(MORNING, [1; 10]),
        site_name: "松涛煤业".into(),
        site_address: String::new(),
        site_contact: String::new(),
        site_sector: "coal-mine".into(),
        checklist: String::new(),
        checklist_version: String::new(),
        n_items: 0,
        officers: vec![],
        position: None,
    });
    let kind = DocumentKind::Inspection;
    let (mut document, first) = Document::create(id, &start, MORNING, rand::random()).unwrap();
    let bring = |town: &mut Town, hand: &Hand, change: &NewChange, n| {
        let cursor = hand.cursor.clone().unwrap();
        town.push_of(kind, hand, Some(&cursor), id, &[change], days(n)).0.remove(0)
    };
    assert_eq!(bring(&mut town, &one, &first, 0), Outcome::Stored);
    town.pull(&mut two, MORNING);
    let heads: Vec<Hash> = document.heads();
    let ended = InspectionField::EndedAt;
    let ended = Edit::SetInspection { field: ended, value: days(1).millis().to_string() };
    let ended = write(&mut document, &ended, days(1));
    assert_eq!(bring(&mut town, &one, &ended, 1), Outcome::Stored);
    let narrated = |document: &mut Document| {
        let narrate = Edit::Narrate { text: "走后补记".into() };
        let mut theirs = copy(document);
        theirs.edit(&narrate, Some(&heads), days(1), rand::random()).unwrap().expect("a change")
    };
    let change = narrated(&mut document);
    assert_eq!(bring(&mut town, &two, &change, 2), Outcome::Stored, "he had not heard of the end");
    town.pull(&mut two, days(2));
    let change = narrated(&mut document);
    assert_eq!(bring(&mut town, &two, &change, 3), quarantined("inspection_ended"));
}
