//! Alters one real change. What comes out has the right length and checksum nearly always, and is wrong inside.

mod columns;
mod envelope;
mod head;
mod operations;
mod plausible;
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
    /// Which of them is altered: those before it are stored.
    pub at: usize,
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

/// Alters a change. Most alterations are of the operations, since what is wrong further out is refused before anybody
/// asks what it means.
pub fn mutate(rng: &mut StdRng, honest: &[u8], around: &Around<'_>) -> Vec<u8> {
    let Some(mut change) = RawChange::read(honest) else { return honest.to_vec() };
    match rng.random_range(0..100) {
        0..4 => return envelope::alter(rng, honest, around),
        4..10 => return chunk::seal(CHANGE, &envelope::bytes(rng, change.content(), around)),
        10..16 => head::alter(rng, &mut change, around),
        16..20 => columns::alter(rng, &mut change, around),
        20..29 => runs::alter(rng, &mut change),
        29 => runs::swell(rng, &mut change),
        30..45 => operations::alter(rng, &mut change, around),
        45..80 => plausible::alter(rng, &mut change, around),
        80..90 => {
            head::stand_elsewhere(rng, &mut change, around);
            if rng.random() {
                plausible::alter(rng, &mut change, around);
            }
        }
        _ => (0..2).for_each(|_| match rng.random_range(0..5) {
            0 => head::alter(rng, &mut change, around),
            1 => columns::alter(rng, &mut change, around),
            2 => runs::alter(rng, &mut change),
            3 => operations::alter(rng, &mut change, around),
            _ => plausible::alter(rng, &mut change, around),
        }),
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
