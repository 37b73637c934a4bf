//! The inside of one column: how long its runs say that they are, and what they repeat.

use super::edge;
use crate::fuzz::change::{Column, RawChange};
use crate::fuzz::column::{self, BOOLEAN, Cell, DELTA, RAW, Run, TEXT};
use crate::fuzz::honest::pick;
use crate::fuzz::operation::{ACTION, INSERT, KEY_TEXT, PRED_COUNT, SET, VALUE_META};
use crate::fuzz::people::random;
use rand::Rng;
use rand::rngs::StdRng;

/// The run lengths and values of one column.
pub fn alter(rng: &mut StdRng, change: &mut RawChange) {
    if change.columns.is_empty() {
        return;
    }
    let at = rng.random_range(0..change.columns.len());
    let column = &mut change.columns[at];
    let kind = column.kind();
    if kind == RAW {
        column.bytes = random::<8>(rng)[..rng.random_range(0..8)].to_vec();
        return;
    }
    let Some(mut runs) = column::read(kind, &column.bytes).filter(|runs| !runs.is_empty()) else { return };
    for _ in 0..=rng.random_range(0..2) {
        if runs.is_empty() {
            break;
        }
        let at = rng.random_range(0..runs.len());
        match rng.random_range(0..6) {
            0 => drop(runs.remove(at)),
            1 => runs.insert(at, runs[at].clone()),
            2 => runs.swap(at, rng.random_range(0..1.max(at))),
            3 => runs.insert(at, fresh_run(rng, kind)),
            4 => lengthen(rng, &mut runs[at]),
            _ => revalue(rng, kind, &mut runs[at]),
        }
    }
    column.bytes = column::write(kind, &runs);
}

/// One operation repeated in every column alike, so that nothing but their number is wrong.
pub fn swell(rng: &mut StdRng, change: &mut RawChange) {
    let n = *pick(rng, &[2, 19_999, 20_001, 200_000, 4_000_000]);
    let one = |value| Run::Repeat(n, Cell::Number(value));
    let columns = [
        (KEY_TEXT, Run::Repeat(n, Cell::Text(b"k".to_vec()))),
        (INSERT, Run::Same(n as u64)),
        (ACTION, one(SET)),
        (VALUE_META, one(0)),
        (PRED_COUNT, one(0)),
    ];
    let columns = columns.map(|(spec, run)| Column::new(spec, column::write((spec & 0b111) as u8, &[run])));
    change.columns = columns.to_vec();
}

fn fresh_run(rng: &mut StdRng, kind: u8) -> Run {
    let n = edge(rng);
    match rng.random_range(0..4) {
        _ if kind == BOOLEAN => Run::Same(n),
        0 => Run::Nulls(n),
        1 => Run::Repeat((n as i64).max(1), cell(rng, kind)),
        2 => Run::Literals(-1, vec![cell(rng, kind)]),
        _ => Run::Literals((n as i64).saturating_neg().min(-1), vec![cell(rng, kind), cell(rng, kind)]),
    }
}

fn lengthen(rng: &mut StdRng, run: &mut Run) {
    let n = if rng.random() { edge(rng) } else { rng.random_range(0..6) };
    match run {
        Run::Repeat(told, _) => *told = n as i64,
        Run::Literals(told, _) => *told = (n as i64).wrapping_neg(),
        Run::Nulls(told) | Run::Same(told) => *told = n,
    }
}

fn revalue(rng: &mut StdRng, kind: u8, run: &mut Run) {
    match run {
        Run::Repeat(_, value) => *value = altered(rng, kind, value),
        Run::Literals(_, values) if !values.is_empty() => {
            let at = rng.random_range(0..values.len());
            values[at] = altered(rng, kind, &values[at]);
        }
        Run::Literals(..) => {}
        Run::Nulls(n) | Run::Same(n) => *n = n.wrapping_add(rng.random_range(0..3)).wrapping_sub(1),
    }
}

fn cell(rng: &mut StdRng, kind: u8) -> Cell {
    match kind {
        TEXT => Cell::Text(pick(rng, &[b"title".to_vec(), vec![0xff], vec![], vec![b'k'; 300]]).clone()),
        DELTA if rng.random() => Cell::Number(edge(rng).wrapping_neg()),
        _ => Cell::Number(edge(rng)),
    }
}

fn altered(rng: &mut StdRng, kind: u8, value: &Cell) -> Cell {
    match value {
        Cell::Number(n) if rng.random() => {
            Cell::Number(n.wrapping_add(rng.random_range(0..5)).wrapping_sub(2))
        }
        Cell::Text(text) if rng.random() && !text.is_empty() => {
            let mut text = text.clone();
            let at = rng.random_range(0..text.len());
            text[at] ^= 1 << rng.random_range(0..8);
            Cell::Text(text)
        }
        _ => cell(rng, kind),
    }
}
