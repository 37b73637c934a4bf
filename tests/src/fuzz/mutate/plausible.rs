//! Operations that are well formed and name what is really there, and yet are none that any phone would write: what
//! comes past every reader, to those who judge.

use super::operations::KEYS;
use super::{Around, any, edge};
use crate::fuzz::change::RawChange;
use crate::fuzz::honest::pick;
use crate::fuzz::leb::{put_sleb, put_uleb};
use crate::fuzz::operation::{
    self, DELETE, INCREMENT, Id, MAKE_LIST, MAKE_MAP, MAKE_TEXT, MARK, Operation, SET,
};
use rand::Rng;
use rand::rngs::StdRng;

/// An operation of the past, in the numbering of actors of the change that is altered.
struct Known {
    id: Id,
    row: Operation,
}

/// Alters the operations of a change in one or two ways.
pub fn alter(rng: &mut StdRng, change: &mut RawChange, around: &Around<'_>) {
    let Some(mut rows) = operation::read(change) else { return };
    let known = know(change, &mut rows, around);
    for _ in 0..=rng.random_range(0..2) {
        step(rng, change, &mut rows, &known, around);
    }
    name_only_those_in_use(change, &mut rows);
    operation::write(&rows, change);
}

/// Gives the operations of the past; their actors are named by the change from here on.
fn know(change: &mut RawChange, rows: &mut [Operation], around: &Around<'_>) -> Vec<Known> {
    let past: Vec<RawChange> =
        around.own[..around.at].iter().filter_map(|change| RawChange::read(change)).collect();
    let before = actors(change);
    change.others.extend(past.iter().map(|change| change.actor.clone()));
    change.others.retain(|other| *other != change.actor);
    change.others.sort_unstable();
    change.others.dedup();
    let now = actors(change);
    rows.iter_mut().for_each(|row| renumber(row, &before, &now));
    let mut known = Vec::new();
    for change in past {
        let theirs = actors(&change);
        let place = now.iter().position(|actor| *actor == change.actor).map(|place| place as u64);
        for (counter, mut row) in (change.start_op..).zip(operation::read(&change).unwrap_or_default()) {
            renumber(&mut row, &theirs, &now);
            known.push(Known { id: (place, Some(counter)), row });
        }
    }
    let own = (change.start_op..).zip(rows.iter());
    known.extend(own.map(|(counter, row)| Known { id: (Some(0), Some(counter)), row: row.clone() }));
    known
}

fn actors(change: &RawChange) -> Vec<Vec<u8>> {
    [std::slice::from_ref(&change.actor), &change.others].concat()
}

/// Names the same actors by their places in another list. One that is in neither stays as it is.
fn renumber(row: &mut Operation, before: &[Vec<u8>], now: &[Vec<u8>]) {
    let ids = [&mut row.object, &mut row.element].into_iter().chain(&mut row.predecessors);
    for (place, _) in ids {
        let named = place.and_then(|place| before.get(usize::try_from(place).ok()?));
        if let Some(found) = named.and_then(|actor| now.iter().position(|other| other == actor)) {
            *place = Some(found as u64);
        }
    }
}

/// Automerge writes down no actor that no operation names.
fn name_only_those_in_use(change: &mut RawChange, rows: &mut [Operation]) {
    let before = actors(change);
    let used: Vec<u64> = rows
        .iter()
        .flat_map(|row| [row.object, row.element].into_iter().chain(row.predecessors.iter().copied()))
        .filter_map(|(place, _)| place)
        .collect();
    let mut place = 0;
    change.others.retain(|_| {
        place += 1;
        used.contains(&place)
    });
    let now = actors(change);
    rows.iter_mut().for_each(|row| renumber(row, &before, &now));
}

fn step(
    rng: &mut StdRng,
    change: &RawChange,
    rows: &mut Vec<Operation>,
    known: &[Known],
    around: &Around<'_>,
) {
    let one = |rng: &mut StdRng, is: &dyn Fn(&Operation) -> bool| {
        let all: Vec<&Known> = known.iter().filter(|known| is(&known.row)).collect();
        (!all.is_empty()).then(|| *pick(rng, &all))
    };
    let is_keyed = |row: &Operation| row.key.is_some() && row.action != DELETE;
    let is_map = |row: &Operation| row.action == MAKE_MAP;
    let is_text = |row: &Operation| row.action == MAKE_TEXT;
    match rng.random_range(0..16) {
        0..=2 => revalue(rng, rows),
        3 => {
            if let Some(known) = one(rng, &is_keyed) {
                let (value_kind, value) = value(rng);
                rows.push(Operation { action: SET, value_kind, value, ..upon(known) });
            }
        }
        4 => {
            if let Some(known) = one(rng, &is_keyed) {
                rows.push(Operation { predecessors: Vec::new(), ..known.row.clone() });
            }
        }
        5 => {
            if let Some(known) = one(rng, &is_keyed) {
                rows.push(Operation { action: DELETE, ..upon(known) });
            }
        }
        6 => {
            if let Some(known) = one(rng, &is_map) {
                rows.push(Operation {
                    object: known.id,
                    ..Operation::set(pick::<&str>(rng, &KEYS), "within")
                });
            }
        }
        7 => {
            if let Some(text) = one(rng, &is_text) {
                let after = one(rng, &|row| row.insert && row.object == text.id);
                rows.push(typed(text.id, after.map_or((None, Some(0)), |known| known.id)));
            }
        }
        8 => {
            if let Some(known) = one(rng, &|row| row.insert) {
                let erased = Operation { element: known.id, key: None, ..upon(known) };
                rows.push(Operation { action: DELETE, ..erased });
            }
        }
        9 => {
            let object = one(rng, &is_map).map_or((None, None), |known| known.id);
            let action = *pick(rng, &[MAKE_MAP, MAKE_LIST, MAKE_TEXT]);
            rows.push(Operation::make(action, object, pick::<&str>(rng, &KEYS)));
        }
        10 => {
            // An entry that is there already, made once more.
            if let Some(entry) = one(rng, &|row| is_map(row) && row.object != (None, None)) {
                let predecessors = if rng.random() { vec![entry.id] } else { Vec::new() };
                let made = (Some(0), Some(change.start_op + rows.len() as u64));
                rows.push(Operation { predecessors, ..entry.row.clone() });
                rows.push(Operation { object: made, ..Operation::set("kind", "record") });
            }
        }
        11 => {
            if let Some(known) = one(rng, &is_keyed) {
                rows.push(Operation { action: INCREMENT, value_kind: 4, value: vec![1], ..upon(known) });
            }
        }
        12 => {
            if let Some(text) = one(rng, &is_text) {
                mark(rng, rows, text.id);
            }
        }
        13 => {
            let n = rows.len().saturating_sub(rng.random_range(1..4));
            rows.truncate(n.max(1));
        }
        14 if rows.len() > 1 => {
            let (at, with) = (rng.random_range(0..rows.len()), rng.random_range(0..rows.len()));
            let (kind, value) = (rows[at].value_kind, rows[at].value.clone());
            (rows[at].value_kind, rows[at].value) = (rows[with].value_kind, rows[with].value.clone());
            (rows[with].value_kind, rows[with].value) = (kind, value);
        }
        _ => {
            let from = RawChange::read(any(rng, around.others)).and_then(|other| operation::read(&other));
            let scalars = from.unwrap_or_default().into_iter();
            let scalars: Vec<_> = scalars.filter(|row| row.action == SET && row.key.is_some()).collect();
            if !scalars.is_empty() {
                let row = pick(rng, &scalars).clone();
                let object = if rng.random() { (None, None) } else { row.object };
                rows.push(Operation { object, predecessors: Vec::new(), ..row });
            }
        }
    }
}

/// In the place of something that is there, and knowing of it.
fn upon(known: &Known) -> Operation {
    let Operation { object, element, key, .. } = known.row.clone();
    Operation { object, element, key, predecessors: vec![known.id], ..Operation::default() }
}

fn typed(text: Id, after: Id) -> Operation {
    let value = "字".into();
    Operation {
        object: text,
        element: after,
        insert: true,
        action: SET,
        value_kind: 6,
        value,
        ..Operation::default()
    }
}

/// From the beginning of a text on, and sometimes never ending.
fn mark(rng: &mut StdRng, rows: &mut Vec<Operation>, text: Id) {
    let begin = Operation {
        object: text,
        element: (None, Some(0)),
        insert: true,
        action: MARK,
        expand: rng.random(),
        mark: Some(b"bold".to_vec()),
        value_kind: 2,
        ..Operation::default()
    };
    let end = Operation { mark: None, value_kind: 0, ..begin.clone() };
    rows.push(begin);
    if rng.random_ratio(3, 4) {
        rows.push(end);
    }
}

/// Another value in the place of one of the change's own.
fn revalue(rng: &mut StdRng, rows: &mut [Operation]) {
    let set = rows.iter_mut().filter(|row| row.action == SET && !row.insert);
    let mut set: Vec<_> = set.collect();
    if set.is_empty() {
        return;
    }
    let at = rng.random_range(0..set.len());
    let row = &mut *set[at];
    (row.value_kind, row.value) = match row.value_kind {
        6 if rng.random() => (6, text_like(rng, &row.value)),
        3 | 4 | 9 if rng.random() => (row.value_kind, number(rng, row.value_kind)),
        _ => value(rng),
    };
}

/// A text that could be meant: another's, a longer one, or the same with one character changed.
fn text_like(rng: &mut StdRng, before: &[u8]) -> Vec<u8> {
    match rng.random_range(0..5) {
        0 => Vec::new(),
        1 => "甄远行".into(),
        2 => before.repeat(*pick(rng, &[2, 40, 400])),
        3 => b"closed".to_vec(),
        _ => {
            let mut text: Vec<char> = String::from_utf8_lossy(before).chars().collect();
            let at = rng.random_range(0..=text.len());
            text.insert(at, *pick(rng, &['0', '9', 'f', '-', '\0', '\u{202e}', '字', '🧯']));
            text.into_iter().collect::<String>().into_bytes()
        }
    }
}

fn number(rng: &mut StdRng, kind: u8) -> Vec<u8> {
    let mut out = Vec::new();
    match kind {
        3 => put_uleb(edge(rng), &mut out),
        _ => put_sleb(edge(rng) as i64, &mut out),
    }
    out
}

/// A value of any type, written as that type is written.
fn value(rng: &mut StdRng) -> (u8, Vec<u8>) {
    match rng.random_range(0..10) {
        0 => (0, Vec::new()),
        1 => (1, Vec::new()),
        2 => (2, Vec::new()),
        kind @ (3 | 4 | 8 | 9) => (kind, number(rng, kind)),
        5 => (5, (*pick(rng, &[0.0, -0.0, 1.5, f64::NAN, f64::INFINITY, f64::MAX])).to_le_bytes().to_vec()),
        6 => (6, "值".into()),
        _ => (7, vec![7; rng.random_range(0..40)]),
    }
}
