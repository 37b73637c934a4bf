//! Apps of before, which name no cursor: what they bring is not refused for what their people's phones could not know.

use super::town::{HERE, THERE, Town, copy, days, finding, write};
use super::{INSPECTOR, is_all_stored, place, quarantined, week};
use spotcheck_domain::document::Document;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::field::InspectionField;
use spotcheck_domain::id::{DocumentId, SiteId};
use spotcheck_domain::inspection::NewInspection;
use spotcheck_domain::term::{DocumentKind, InspectionKind, Level, Role};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::Outcome;
use spotcheck_server::people::organisation::{move_person, set_roles};

#[test]
fn what_names_no_cursor_stands_by_each_post_of_the_last_thirty_days() {
    let mut week = week();
    week.move_one(3);
    week.set_roles(&week.one, &[Role::Viewer], 5);
    let mut there = week.one.by.clone();
    there.unit = week.town.units[THERE];
    // The phone has taken the cursor of an answer already, and not yet the organisation that it names.
    week.town.pull(&mut week.one, days(6));
    let mut bring = |by, n| {
        let (id, _, [first, second]) = finding(by, Level::General, days(1));
        week.town.push_under(&week.one, None, id, &[&first, &second], days(n)).0
    };
    let here = week.two.by.clone();
    let here = spotcheck_domain::by::By { user: there.user, name: there.name.clone(), ..here };
    assert!(is_all_stored(&bring(&here, 8)), "the first");
    assert!(is_all_stored(&bring(&there, 8)), "the one between");
    assert!(is_all_stored(&bring(&there, 5 + 29)));
    assert_eq!(bring(&here, 3 + 31)[0], quarantined("not_permitted"), "thirty-one days later");
    assert_eq!(bring(&there, 5 + 31)[0], quarantined("not_permitted"));
    let mut elsewhere = here.clone();
    elsewhere.roles = vec![Role::Inspector, Role::Supervisor];
    assert_eq!(bring(&elsewhere, 8)[0], quarantined("not_permitted"), "a role that he never had");
}

#[test]
fn it_gives_nothing_on_records_that_its_author_cannot_have_seen() {
    let mut week = week();
    week.move_one(3);
    let (later, mut document, [first, second]) = finding(&week.two.by, Level::General, days(4));
    assert!(is_all_stored(&week.town.push(&week.two, later, &[&first, &second], days(4))));
    let guessed = write(&mut copy(&mut document), &place("猜的"), days(1));
    let (outcomes, _) = week.town.push_under(&week.one, None, later, &[&guessed], days(8));
    assert_eq!(outcomes, [quarantined("not_permitted")]);
    assert_eq!(week.bring_under(None, 8), [Outcome::Stored], "what the office had by then");
}

#[test]
fn among_posts_it_makes_no_mixture() {
    let mut town = Town::new();
    let (mut one, two) = (town.hire(1, HERE, INSPECTOR), town.hire(2, THERE, INSPECTOR));
    let (there, mut document, [first, second]) = finding(&two.by, Level::General, days(0));
    assert!(is_all_stored(&town.push(&two, there, &[&first, &second], days(0))));
    town.pull(&mut one, days(0));
    let (user, to) = (one.by.user, town.units[THERE]);
    town.change(move |tx| set_roles(tx, user, &[Role::Viewer], days(1)));
    town.change(move |tx| move_person(tx, user, to, days(2)));
    let edit = write(&mut copy(&mut document), &place("东侧"), days(2));
    let (outcomes, _) = town.push_under(&one, None, there, &[&edit], days(3));
    assert_eq!(outcomes, [quarantined("not_permitted")]);
}

#[test]
fn the_rules_of_its_app_judge_it_for_thirty_days_after_they_hardened() {
    let mut town = Town::new();
    // People worked here before this office judged by the rules of today, which it has noted at the first request.
    town.change(|tx| tx.note_rules(1, Timestamp::from_millis(0)));
    let one = town.hire(1, HERE, INSPECTOR);
    let cursor = one.cursor.clone().unwrap().into_vec();
    let mut bring = |cursor: Option<&[u8]>, n| {
        let id = DocumentId::from_parts(days(1), rand::random());
        let start = Edit::StartInspection(NewInspection {
            unit: one.by.unit,
            tier: one.by.tier,
            kind: InspectionKind::Routine,
            site: SiteId::from_parts(days(0), [1; 10]),
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
        let (mut document, first) = Document::create(id, &start, days(1), rand::random()).unwrap();
        let end = InspectionField::EndedAt;
        let end = Edit::SetInspection { field: end, value: days(1).millis().to_string() };
        let ended = write(&mut document, &end, days(1));
        let narrated = write(&mut document, &Edit::Narrate { text: "走后补记".into() }, days(2));
        let made = [&first, &ended, &narrated];
        town.push_of(DocumentKind::Inspection, &one, cursor, id, &made, days(n)).0
    };
    assert!(is_all_stored(&bring(None, 3)));
    assert!(is_all_stored(&bring(None, 29)));
    assert_eq!(bring(None, 31)[2], quarantined("inspection_ended"));
    // An app that names its cursor knows the rules that held when it was given.
    assert_eq!(bring(Some(&cursor), 3)[2], quarantined("inspection_ended"));
}
