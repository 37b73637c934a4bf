//! The columns of a change as wholes.

use super::{Around, any, edge};
use crate::fuzz::change::{Column, RawChange};
use crate::fuzz::chunk::deflate;
use crate::fuzz::honest::pick;
use crate::fuzz::people::random;
use rand::Rng;
use rand::rngs::StdRng;

/// Whole columns: missing, doubled, moved, renamed, deflated, lying about their length.
pub fn alter(rng: &mut StdRng, change: &mut RawChange, around: &Around<'_>) {
    if change.columns.is_empty() {
        return;
    }
    let n = change.columns.len();
    let at = rng.random_range(0..n);
    match rng.random_range(0..12) {
        0 => drop(change.columns.remove(at)),
        1 => change.columns.insert(at, change.columns[at].clone()),
        2 => change.columns.swap(at, rng.random_range(0..n)),
        3 => change.columns[at].spec = change.columns[at].spec & !0b111 | rng.random_range(0..8),
        4 => change.columns[at].spec = rng.random_range(0..16) << 4 | change.columns[at].spec & 0b1111,
        5 => change.columns[at].spec = edge(rng),
        6 => {
            change.columns[at].spec |= 0b1000;
            if rng.random() {
                change.columns[at].bytes = deflate(&change.columns[at].bytes);
            }
        }
        7 => change.columns[at].told = Some(edge(rng)),
        8 => {
            let spec = *pick(rng, &[0x20, 0x21, 0x23, 0x80, 0x81, 0x83, 0x94, 0xa5, 0xb0, 0x7f5, 0x56, 0x57]);
            change.columns.push(Column::new(spec, random::<3>(rng).to_vec()));
            if rng.random() {
                change.columns.sort_by_key(|column| column.spec);
            }
        }
        9 => {
            let others = if rng.random() { around.own } else { around.others };
            if let Some(other) = RawChange::read(any(rng, others))
                && !other.columns.is_empty()
            {
                let from = pick(rng, &other.columns).clone();
                let to = change.columns.iter().position(|column| column.spec == from.spec);
                change.columns[to.unwrap_or(at)] = from;
            }
        }
        10 => change.columns[at].bytes.clear(),
        _ => change.columns.clear(),
    }
}
