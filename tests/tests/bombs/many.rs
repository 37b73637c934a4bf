//! Pushes of thousands of changes: in a row, beside one another, and with one among them that breaks.

use super::{alone, honest, with_operations};
use spotcheck_client::protocol::Reply;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::wire::Outcome;
use spotcheck_tests::fuzz::case::{Case, Who};
use spotcheck_tests::fuzz::change::RawChange;
use spotcheck_tests::fuzz::chunk;
use spotcheck_tests::fuzz::ground::{Ground, Verdicts};
use spotcheck_tests::fuzz::operation::{self, Operation};
use spotcheck_tests::office::OfficeProcess;
use spotcheck_tests::phone::Phone;
use spotcheck_tests::work::start_visit;

/// A field that whoever may write there may fill in.
const FIELD: &str = "place";

/// Pushes many changes upon an honest document.
#[track_caller]
fn bear_many(push: Vec<Vec<u8>>) -> Verdicts {
    let mut ground = Ground::open(3);
    let story = honest(1);
    let mut case = Case::new(story.id, story.kind);
    case.push(Who::Sender, story.changes);
    ground.push_honest(&[&case]).unwrap_or_else(|failure| panic!("{}", failure.0));
    case.push(Who::Sender, push);
    let verdicts = ground.push(&case).unwrap_or_else(|failure| panic!("{}", failure.0));
    println!("{} of {} stored, {:?}", verdicts.n_stored(), verdicts.by_hash.len(), verdicts.cost);
    verdicts
}

/// Each built upon the one before, by one actor.
fn row(n: usize) -> Vec<Vec<u8>> {
    let mut next = with_operations(&[Operation::set(FIELD, "0")]);
    (0..n)
        .map(|n| {
            operation::write(&[Operation::set(FIELD, &n.to_string())], &mut next);
            let bytes = next.seal();
            next.deps = vec![chunk::hash_of(&bytes)];
            (next.seq, next.start_op) = (next.seq + 1, next.start_op + 1);
            bytes
        })
        .collect()
}

/// All upon the same, by an actor each.
fn crowd(n: u32) -> Vec<Vec<u8>> {
    (0..n)
        .map(|n| {
            let change = with_operations(&[Operation::set(FIELD, &n.to_string())]);
            let actor = [&[1; 12][..], &n.to_be_bytes()].concat();
            RawChange { actor, seq: 1, ..change }.seal()
        })
        .collect()
}

/// Sound to every rule, and Automerge cannot apply it: what it replaces was never written.
fn breaking() -> Vec<u8> {
    let operation = Operation { predecessors: vec![(Some(0), Some(1))], ..Operation::set(FIELD, "b") };
    let change = with_operations(&[operation]);
    RawChange { actor: vec![7; 16], seq: 1, ..change }.seal()
}

#[test]
fn a_change_that_breaks_is_found_among_thousands_at_little_cost() {
    let _alone = alone();
    for at in [0, 1, 700, 2_999] {
        let mut push = row(3_000);
        let breaking = breaking();
        push.insert(at, breaking.clone());
        let verdicts = bear_many(push);
        let outcome = &verdicts.by_hash[&chunk::hash_of(&breaking)];
        let is_put_off = *outcome == Outcome::MissingDependencies;
        assert!(is_put_off == (at > 1_000) && verdicts.n_stored() >= 999, "at {at}: {outcome:?}");
        assert!(at > 1_000 || matches!(outcome, Outcome::Quarantined(_)), "at {at}: {outcome:?}");
    }
}

#[test]
fn who_stands_beside_a_change_that_breaks_is_not_refused_for_it() {
    let _alone = alone();
    let story = honest(2);
    let mut case = Case::new(story.id, story.kind);
    case.push(Who::Sender, story.changes.clone());
    let mut ground = Ground::open(3);
    ground.push_honest(&[&case]).unwrap_or_else(|failure| panic!("{}", failure.0));
    let last = RawChange::read(&story.changes[1]).expect("an honest change");
    let n_operations = operation::read(&last).expect("honest operations").len() as u64;
    let breaking = RawChange {
        deps: vec![chunk::hash_of(&story.changes[1])],
        start_op: last.start_op + n_operations,
        ..RawChange::read(&breaking()).expect("it is well formed")
    };
    let neighbour = crowd(1).remove(0);
    case.push(Who::Sender, vec![breaking.seal(), neighbour.clone()]);
    let first = ground.push(&case).unwrap_or_else(|failure| panic!("{}", failure.0));
    assert!(matches!(first.by_hash[&chunk::hash_of(&breaking.seal())], Outcome::Quarantined(_)));
    let again = ground.push(&case).unwrap_or_else(|failure| panic!("{}", failure.0));
    let hash = chunk::hash_of(&neighbour);
    let outcomes = [&first.by_hash[&hash], &again.by_hash[&hash]];
    assert!(outcomes.contains(&&Outcome::Stored), "{outcomes:?}");
}

#[test]
fn thousands_of_changes_beside_one_another_cost_little() {
    let _alone = alone();
    assert_eq!(bear_many(row(3_000)).n_stored(), 1_000);
    assert_eq!(bear_many(crowd(10_000)).n_stored(), 1_000);
    let mut push = crowd(1_000);
    push.insert(0, breaking());
    bear_many(push);
}

#[test]
fn a_phone_with_thousands_of_edits_of_one_record_sends_them_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = OfficeProcess::demo(folder.path());
    let phone = Phone::paired(&office.address, &office.code("inspector", "云岭", 0), 1);
    let finding = phone.record(start_visit(&phone, "stmy"), "通道堵塞");
    phone.http.cut(true);
    for n in 0..2_100 {
        assert_eq!(phone.set(finding, FindingField::Place, &n.to_string()), Reply::Done);
    }
    phone.http.cut(false);
    phone.engine.news();
    assert!(phone.settle());
    let desk = Phone::paired(&office.address, &office.code("viewer", "云岭", 0), 2);
    assert_eq!(desk.finding(finding).row.place, "2099");
}
