//! The operations of a change, written as Automerge would write them.

use super::{Around, any, edge};
use crate::fuzz::change::RawChange;
use crate::fuzz::honest::pick;
use crate::fuzz::leb::put_uleb;
use crate::fuzz::operation::{self, DELETE, INCREMENT, MAKE_LIST, MAKE_MAP, MAKE_TEXT, MARK, Operation, SET};
use rand::Rng;
use rand::rngs::StdRng;

/// The operations themselves, written as Automerge would write them.
pub fn alter(rng: &mut StdRng, change: &mut RawChange, around: &Around<'_>) {
    let Some(mut rows) = operation::read(change) else { return };
    for _ in 0..=rng.random_range(0..3) {
        match rng.random_range(0..8) {
            0 if !rows.is_empty() => drop(rows.remove(rng.random_range(0..rows.len()))),
            1 if !rows.is_empty() => {
                let row = pick(rng, &rows).clone();
                rows.insert(rng.random_range(0..=rows.len()), row);
            }
            2 if rows.len() > 1 => {
                let at = rng.random_range(1..rows.len());
                rows.swap(at, at - 1);
            }
            3 => {
                let row = hostile(rng, change);
                rows.insert(rng.random_range(0..=rows.len()), row);
            }
            4 => {
                let others = if rng.random() { around.own } else { around.others };
                let from = RawChange::read(any(rng, others)).and_then(|other| operation::read(&other));
                if let Some(row) = from.filter(|rows| !rows.is_empty()).map(|rows| pick(rng, &rows).clone()) {
                    rows.push(row);
                }
            }
            _ if !rows.is_empty() => {
                let at = rng.random_range(0..rows.len());
                alter_row(rng, change, &mut rows[at]);
            }
            _ => {}
        }
    }
    operation::write(&rows, change);
}

fn id(rng: &mut StdRng, change: &RawChange) -> operation::Id {
    let n_actors = change.others.len() as u64 + 1;
    let actor = match rng.random_range(0..6) {
        0 => None,
        1 => Some(edge(rng)),
        _ => Some(rng.random_range(0..n_actors)),
    };
    let counter = match rng.random_range(0..8) {
        0 => None,
        1 => Some(edge(rng)),
        2 => Some(0),
        _ => Some(rng.random_range(1..change.start_op.saturating_add(30).clamp(2, 4_000))),
    };
    (actor, counter)
}

fn value(rng: &mut StdRng) -> (u8, Vec<u8>) {
    let kind = rng.random_range(0..16);
    let value = match rng.random_range(0..6) {
        0 => Vec::new(),
        1 => vec![0xff; rng.random_range(1..12)],
        2 => 1.5_f64.to_le_bytes().to_vec(),
        3 => "值".into(),
        4 => f64::NAN.to_le_bytes().to_vec(),
        _ => {
            let mut value = Vec::new();
            put_uleb(edge(rng), &mut value);
            value
        }
    };
    (kind, value)
}

/// Keys of the documents' layout, and some that no document has.
pub const KEYS: [&str; 26] = [
    "v",
    "id",
    "kind",
    "unit",
    "title",
    "level",
    "photos",
    "events",
    "description",
    "narrative",
    "answers",
    "findings",
    "signatures",
    "",
    "unknown/key",
    "deadline",
    "responsible",
    "place",
    "ended_at",
    "by",
    "at",
    "after",
    "sha256",
    "status",
    "photo/019ac1d2-0000-7000-8000-000000000001/sha256",
    "item-1/verdict",
];

fn hostile(rng: &mut StdRng, change: &RawChange) -> Operation {
    let key = *pick(rng, &KEYS);
    let mut row = match rng.random_range(0..9) {
        0 => Operation::set(key, "mine"),
        1 => Operation::make(*pick(rng, &[MAKE_MAP, MAKE_LIST, MAKE_TEXT, 6]), (None, None), key),
        2 => Operation { action: DELETE, ..Operation::make(DELETE, (None, None), key) },
        3 => Operation { value_kind: 4, value: vec![1], ..Operation::make(INCREMENT, (None, None), key) },
        4 => Operation { value_kind: 8, value: vec![5], ..Operation::make(SET, (None, None), key) },
        5 => Operation {
            object: id(rng, change),
            action: MARK,
            insert: true,
            element: (None, Some(0)),
            expand: rng.random(),
            mark: if rng.random() { Some(b"bold".to_vec()) } else { None },
            value_kind: 2,
            ..Operation::default()
        },
        6 => Operation {
            object: id(rng, change),
            element: if rng.random() { (None, Some(0)) } else { id(rng, change) },
            insert: true,
            action: SET,
            value_kind: 6,
            value: "字".into(),
            ..Operation::default()
        },
        7 => Operation { object: id(rng, change), ..Operation::set(key, "in") },
        _ => Operation { action: rng.random_range(0..12), ..Operation::set(key, "what") },
    };
    if rng.random_ratio(1, 3) {
        row.predecessors.push(id(rng, change));
    }
    row
}

fn alter_row(rng: &mut StdRng, change: &RawChange, row: &mut Operation) {
    match rng.random_range(0..12) {
        0 => row.object = id(rng, change),
        1 => row.element = id(rng, change),
        2 => row.key = Some((*pick(rng, &KEYS)).into()),
        3 => row.key = None,
        4 => row.insert = !row.insert,
        5 => row.action = if rng.random_ratio(1, 8) { edge(rng) } else { rng.random_range(0..9) },
        6 => (row.value_kind, row.value) = value(rng),
        7 => row.value_kind = rng.random_range(0..16),
        8 => row.predecessors.push(id(rng, change)),
        9 => {
            row.predecessors.extend(row.predecessors.clone());
            if rng.random() {
                row.predecessors.reverse();
            }
        }
        10 => row.predecessors.clear(),
        _ => {
            row.expand = rng.random();
            row.mark = if rng.random() { Some(b"link".to_vec()) } else { None };
        }
    }
}
