//! Every act, by every role at every tier, however he stands to the record and wherever that stands, tried against the
//! real server over HTTP: what it answers is what was written down by hand, and no cell of the table could be another.

#![allow(clippy::unwrap_used)]

mod common;

#[path = "authority/begun.rs"]
mod begun;
#[path = "authority/case.rs"]
mod case;
#[path = "authority/codes.rs"]
mod codes;
#[path = "authority/desk.rs"]
mod desk;
#[path = "authority/expected.rs"]
mod expected;
#[path = "authority/library.rs"]
mod library;
#[path = "authority/mutate.rs"]
mod mutate;
#[path = "authority/office.rs"]
mod office;
#[path = "authority/papers.rs"]
mod papers;
#[path = "authority/products.rs"]
mod products;
#[path = "authority/quarantine.rs"]
mod quarantine;
#[path = "authority/record.rs"]
mod record;
#[path = "authority/sites.rs"]
mod sites;
#[path = "authority/tries.rs"]
mod tries;
#[path = "authority/world.rs"]
mod world;

use case::Case;
use expected::Expected;
use spotcheck_domain::authority::{Act, ROWS, TABLE, Table};
use std::collections::BTreeMap;
use world::World;

/// Everything that is tried, with what the server answered.
fn all(expected: &Expected) -> Vec<Case> {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path());
    let mut cases = quarantine::decided(&world, expected);
    cases.extend(quarantine::reviewed_alone(&world));
    cases.extend(quarantine::of_his_own(&world));
    cases.extend(office::stored(&world, folder.path()));
    cases.extend(office::standing_beside(&world));
    cases.extend(products::begun(&world));
    cases.extend(products::in_sites(&world));
    cases.extend(papers::in_papers(&world));
    cases.extend(sites::decided(&world, expected));
    cases.extend(products::in_visits(&world));
    cases.extend(products::in_findings(&world, expected));
    cases.extend(codes::of_others(&world));
    cases.extend(desk::administered(&world, expected));
    cases.extend(library::made(&world));
    cases.extend(office::at_large(&world));
    cases
}

/// The phone's own check, which a test of the domain feels: at the office the visit is another document than the finding
/// that it found.
const NOT_SEEN_AT_THE_OFFICE: [&str; 3] = ["record any", "record ended", "record otherwise"];

#[test]
fn every_act_is_answered_as_it_was_written_down_and_every_cell_of_the_table_is_felt() {
    let expected = Expected::read();
    let written: Vec<&str> = expected.acts().collect();
    let mut acts: Vec<&str> = Act::ALL.iter().map(|act| act.word()).collect();
    acts.sort_unstable();
    assert_eq!(written, acts, "each act has its line");

    let cases = all(&expected);
    let wrong: Vec<String> = cases
        .iter()
        .filter(|case| case.answer != expected.of(case))
        .map(|case| format!("{case}: {} instead of {}", case.answer, expected.of(case)))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {}, among them {:#?}",
        wrong.len(),
        cases.len(),
        &wrong[..wrong.len().min(40)]
    );

    let mut of: BTreeMap<Act, Vec<&Case>> = BTreeMap::new();
    for case in &cases {
        assert_eq!(case.judge(TABLE), case.answer, "{case}");
        of.entry(case.act).or_default().push(case);
    }
    let (mut n_felt, mut n_empty, mut unfelt) = (0, 0, Vec::new());
    for (place, row) in ROWS.iter().enumerate() {
        assert!(mutate::is_at_rest(row), "{}: a cell that says nothing is filled in", row.act);
        for change in mutate::changes(row) {
            let mut rows = ROWS;
            rows[place] = change.row;
            if of[&row.act].iter().any(|case| case.judge(Table(&rows)) != case.answer) {
                n_felt += 1;
            } else if mutate::is_at_rest(&change.row) {
                unfelt.push(change.cell);
            } else {
                n_empty += 1;
            }
        }
    }
    unfelt.retain(|cell| !NOT_SEEN_AT_THE_OFFICE.contains(&cell.as_str()));
    println!("{} attempts feel {n_felt} cells of {} acts; {n_empty} are empty", cases.len(), ROWS.len());
    assert!(unfelt.is_empty(), "no attempt feels {unfelt:#?}");
}
