//! Alters one real change. What comes out has the right length and checksum nearly always, and is wrong inside.

mod columns;
mod envelope;
mod head;
mod operations;
mod runs;

use super::change::RawChange;
use super::chunk::{self, CHANGE};
use super::honest::pick;
use rand::Rng;
use rand::rngs::StdRng;

/// What a mutation may borrow from.
pub struct Around<'a> {
    /// Changes of the same document, of the past and of the future.
    pub own: &'a [Vec<u8>],
    /// Changes of another document.
    pub others: &'a [Vec<u8>],
}

/// Numbers at which something may turn over.
const EDGES: [u64; 20] = [
    0,
    1,
    2,
    3,
    7,
    8,
    15,
    16,
    63,
    127,
    128,
    255,
    256,
    19_999,
    20_000,
    20_001,
    1 << 31,
    1 << 32,
    1 << 63,
    u64::MAX,
];

/// Alters a change in one to three ways.
pub fn mutate(rng: &mut StdRng, honest: &[u8], around: &Around<'_>) -> Vec<u8> {
    if rng.random_ratio(1, 12) {
        return envelope::alter(rng, honest, around);
    }
    let Some(mut change) = RawChange::read(honest) else { return honest.to_vec() };
    for _ in 0..=rng.random_range(0..3) {
        match rng.random_range(0..16) {
            0 | 1 => return chunk::seal(CHANGE, &envelope::bytes(rng, change.content(), around)),
            2..=4 => head::alter(rng, &mut change, around),
            5 => columns::alter(rng, &mut change, around),
            6..=8 => runs::alter(rng, &mut change),
            _ => operations::alter(rng, &mut change, around),
        }
    }
    change.seal()
}

fn any<'a>(rng: &mut StdRng, changes: &'a [Vec<u8>]) -> &'a [u8] {
    pick::<Vec<u8>>(rng, changes)
}

fn edge(rng: &mut StdRng) -> u64 {
    match rng.random_range(0..4) {
        0 => rng.random_range(0..40),
        1 => pick(rng, &EDGES).wrapping_sub(1),
        2 => (*pick(rng, &[1_u64 << 62, 1 << 53, 1 << 40, 0x7fff_ffff_ffff_ffff])) + rng.random_range(0..2),
        _ => *pick(rng, &EDGES),
    }
}
