//! The bombs that are known by name: a few bytes that would be gigabytes, and pushes that would be hours.

mod many;

use rand::SeedableRng;
use rand::rngs::StdRng;
use spotcheck_domain::wire::Outcome;
use spotcheck_tests::fuzz::case::{Case, Who};
use spotcheck_tests::fuzz::change::{Column, RawChange};
use spotcheck_tests::fuzz::chunk::{self, CHANGE, deflate};
use spotcheck_tests::fuzz::column::{self, BOOLEAN, Cell, RAW, Run, TEXT};
use spotcheck_tests::fuzz::ground::Verdicts;
use spotcheck_tests::fuzz::honest::{Story, story};
use spotcheck_tests::fuzz::operation::{self, MAKE_MAP, MAKE_TEXT, Operation, SET};
use spotcheck_tests::fuzz::people::Worker;
use spotcheck_tests::fuzz::quiet::silence;
use spotcheck_tests::fuzz::trial::replay;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One after another: each measures the memory of the whole process.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    silence();
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn honest(n: usize) -> Story {
    story(&mut StdRng::seed_from_u64(11), &Worker::sender(), n)
}

/// Pushes `push` upon the first change of an honest document; whatever it is, the office and a phone bear it.
#[track_caller]
fn bear(push: Vec<Vec<u8>>) -> Verdicts {
    let story = honest(1);
    let mut case = Case::new(story.id, story.kind);
    case.push(Who::Sender, story.changes);
    case.push(Who::Sender, push);
    replay(&case).unwrap_or_else(|failure| panic!("{}", failure.0))
}

#[track_caller]
fn is_refused(push: Vec<u8>, reason: &str) {
    let hash = chunk::hash_of(&push);
    let verdicts = bear(vec![push]);
    assert_eq!(verdicts.by_hash.get(&hash), Some(&Outcome::Quarantined(reason.into())));
}

/// A change that stands upon the honest one.
fn successor() -> RawChange {
    let first = honest(1).changes.remove(0);
    let before = RawChange::read(&first).expect("an honest change");
    let n_operations = operation::read(&before).expect("honest operations").len() as u64;
    RawChange {
        deps: vec![chunk::hash_of(&first)],
        seq: before.seq + 1,
        start_op: before.start_op + n_operations,
        ..before
    }
}

fn with_operations(operations: &[Operation]) -> RawChange {
    let mut change = successor();
    operation::write(operations, &mut change);
    change
}

#[test]
fn a_compressed_bomb_is_refused_unopened() {
    let _alone = alone();
    // Half a gigabyte and more in well under a mebibyte, as a chunk and as a column.
    let deflated = deflate(&vec![0; 240 << 20]);
    assert!(deflated.len() < 256 << 10);
    is_refused(chunk::seal_compressed(b"", &deflated), "not_a_change");
    let mut change = successor();
    let at = change.columns.iter().position(|column| column.spec == operation::KEY_TEXT).expect("keys");
    change.columns[at] = Column::new(operation::KEY_TEXT | 0b1000, deflated);
    is_refused(change.seal(), "too_many_operations");
    let mebibyte = deflate(&vec![0; 1_030 << 20]);
    assert!(mebibyte.len() > 1_000_000);
    is_refused(chunk::seal_compressed(b"", &mebibyte), "too_large");
}

#[test]
fn four_million_operations_in_a_hundred_bytes_are_counted_and_refused() {
    let _alone = alone();
    let n = 4_000_000;
    let mut change = successor();
    let one = |value| Run::Repeat(n, Cell::Number(value));
    change.columns = [
        (operation::KEY_TEXT, Run::Repeat(n, Cell::Text(b"k".to_vec()))),
        (operation::INSERT, Run::Same(n as u64)),
        (operation::ACTION, one(SET)),
        (operation::VALUE_META, one(0)),
        (operation::PRED_COUNT, one(0)),
    ]
    .map(|(spec, run)| Column::new(spec, column::write((spec & 0b111) as u8, &[run])))
    .to_vec();
    let bytes = change.seal();
    assert!(bytes.len() < 180, "{}", bytes.len());
    is_refused(bytes, "too_many_operations");
}

#[test]
fn a_run_of_any_length_in_any_column_is_borne() {
    let _alone = alone();
    let lengths = [1 << 20, 1 << 31, 1 << 32, 1 << 40, i64::MAX - 1, i64::MAX];
    let text = with_operations(&[
        Operation::make(MAKE_TEXT, (None, None), "fresh"),
        Operation { expand: true, mark: Some(b"bold".to_vec()), ..Operation::set("marked", "x") },
    ]);
    for change in [successor(), text] {
        for at in 0..change.columns.len() {
            let kind = change.columns[at].kind();
            if kind == RAW {
                continue;
            }
            for n in lengths {
                let value = if kind == TEXT { Cell::Text(b"k".to_vec()) } else { Cell::Number(1) };
                let long = if kind == BOOLEAN {
                    vec![vec![Run::Same(n as u64)], vec![Run::Same(0), Run::Same(n as u64 + 1)]]
                } else {
                    vec![
                        vec![Run::Repeat(n, value.clone())],
                        vec![Run::Nulls(n as u64 + 1)],
                        vec![Run::Literals(-n, vec![value.clone()])],
                        vec![
                            Run::Repeat(n, value.clone()),
                            Run::Repeat(n, value.clone()),
                            Run::Repeat(n, value),
                        ],
                    ]
                };
                for runs in long {
                    let mut bomb = change.clone();
                    bomb.columns[at].bytes = column::write(kind, &runs);
                    let bytes = bomb.seal();
                    let hash = chunk::hash_of(&bytes);
                    let verdicts = bear(vec![bytes]);
                    assert!(matches!(verdicts.by_hash[&hash], Outcome::Quarantined(_)), "{}", bomb.told());
                }
            }
        }
    }
}

#[test]
fn lengths_that_lie_are_refused() {
    let _alone = alone();
    for told in [1 << 20, 1 << 31, 1 << 40, 1 << 63, u64::MAX] {
        for at in 0..successor().columns.len() {
            let mut change = successor();
            change.columns[at].told = Some(told);
            is_refused(change.seal(), "not_a_change");
        }
        let mut change = successor();
        change.columns.iter_mut().for_each(|column| column.told = Some(told));
        is_refused(change.seal(), "not_a_change");
        // A count of dependencies, of actors, of columns.
        for n_before in [0, 1] {
            let mut content = change.content();
            let mut count = Vec::new();
            spotcheck_tests::fuzz::leb::put_uleb(told, &mut count);
            content.splice(0..n_before, count);
            is_refused(chunk::seal(CHANGE, &content), "not_a_change");
        }
    }
}

#[test]
fn tricks_with_dependencies_are_borne() {
    let _alone = alone();
    let honest_hash = successor().deps[0];
    let change = with_operations(&[Operation::set("place", "here")]);
    // Twice the same, itself by an unknown name, none at all, one that nobody has.
    let tricks: [Vec<[u8; 32]>; 5] =
        [vec![honest_hash; 2], vec![honest_hash; 5_000], vec![], vec![[0; 32]], vec![honest_hash, [9; 32]]];
    for deps in tricks {
        bear(vec![RawChange { deps, ..change.clone() }.seal()]);
    }
    // Each upon the next, pushed in the wrong order, twice.
    let mut chain = vec![change.clone()];
    for n in 1..40 {
        let last = &chain[n - 1];
        let next = RawChange {
            deps: vec![chunk::hash_of(&last.seal())],
            seq: last.seq + 1,
            start_op: last.start_op + 1,
            ..change.clone()
        };
        chain.push(next);
    }
    let mut bytes: Vec<Vec<u8>> = chain.iter().map(RawChange::seal).collect();
    bytes.reverse();
    bear([bytes.clone(), bytes].concat());
    // Two that claim the same place of one actor.
    let twin = with_operations(&[Operation::set("place", "there")]);
    bear(vec![change.seal(), twin.seal()]);
    // One that goes back in the numbering of operations, one that leaps.
    for start_op in [1, 2, 1 << 31, 1 << 32, (1 << 63) - 1, u64::MAX] {
        bear(vec![RawChange { start_op, ..change.clone() }.seal()]);
    }
}

#[test]
fn operations_are_numbered_on_from_what_their_author_saw() {
    let _alone = alone();
    let change = with_operations(&[Operation::set("place", "here")]);
    for start_op in [1, change.start_op - 1, change.start_op + 1] {
        is_refused(RawChange { start_op, ..change.clone() }.seal(), "broken");
    }
}

#[test]
fn containers_in_containers_to_any_depth_are_borne() {
    let _alone = alone();
    for n in [100, 5_000, 19_000] {
        let start = successor().start_op;
        let rows: Vec<Operation> = (0..n)
            .map(|n| {
                let object = if n == 0 { (None, None) } else { (Some(0), Some(start + n - 1)) };
                Operation::make(MAKE_MAP, object, "in")
            })
            .collect();
        bear(vec![with_operations(&rows).seal()]);
    }
}

#[test]
fn a_long_text_in_the_worst_order_is_borne() {
    let _alone = alone();
    let start = successor().start_op;
    let mut rows = vec![Operation::make(MAKE_TEXT, (None, None), "fresh")];
    // Every character before the one that was typed last.
    rows.extend((0..19_000).map(|_| Operation {
        object: (Some(0), Some(start)),
        element: (None, Some(0)),
        insert: true,
        ..Operation { key: None, ..Operation::set("", "x") }
    }));
    bear(vec![with_operations(&rows).seal()]);
    // One field written over and over, each time over all earlier values.
    let rows: Vec<Operation> = (0..2_000_u64)
        .map(|n| {
            let preds = if n < 9 { (0..n).map(|m| (Some(0), Some(start + m))).collect() } else { vec![] };
            Operation { predecessors: preds, ..Operation::set("place", "x") }
        })
        .collect();
    bear(vec![with_operations(&rows).seal()]);
}
