//! The head of a change: whose it is, which in their row, and what it builds upon.

use super::{Around, any, edge};
use crate::fuzz::change::RawChange;
use crate::fuzz::chunk;
use crate::fuzz::honest::pick;
use crate::fuzz::operation;
use crate::fuzz::people::random;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

/// Dependencies, actors, sequence, first operation, time, message.
pub fn alter(rng: &mut StdRng, change: &mut RawChange, around: &Around<'_>) {
    match rng.random_range(0..15) {
        0 => change.deps.clear(),
        1 => change.deps.push(random(rng)),
        2 if rng.random() => change.deps = vec![chunk::hash_of(any(rng, around.own))],
        2 => change.deps.push(chunk::hash_of(any(rng, around.own))),
        3 => change.deps.push(chunk::hash_of(any(rng, around.others))),
        4 => change.deps.extend(change.deps.clone()),
        5 => change.deps.reverse(),
        6 => change.actor = random::<16>(rng).to_vec(),
        7 => change.actor = vec![1; *pick(rng, &[0, 1, 15, 17, 64, 3_000])],
        8 => {
            if let Some(other) = RawChange::read(any(rng, around.own)) {
                (change.actor, change.seq) = (other.actor, other.seq + rng.random_range(0..3));
            }
        }
        9 => change.seq = edge(rng),
        10 => {
            change.start_op = match rng.random_range(0..3) {
                0 => edge(rng),
                1 => change.start_op + rng.random_range(1..4),
                _ => change.start_op.saturating_sub(rng.random_range(1..4)),
            }
        }
        11 => change.time = edge(rng) as i64,
        12 => {
            let bad =
                [vec![0xff, 0xfe], vec![0xed, 0xa0, 0x80], vec![b'x'; 5_000], vec![0; 3], "说明".into()];
            change.message.clone_from(pick(rng, &bad));
        }
        13 => match rng.random_range(0..5) {
            0 => change.others.clear(),
            1 => change.others.push(change.actor.clone()),
            2 => change.others.push(random::<16>(rng).to_vec()),
            3 => change.others.reverse(),
            _ => change.others.extend(change.others.clone()),
        },
        _ => change.rest.extend_from_slice(&random::<5>(rng)),
    }
}

/// The same operations upon an earlier state, or upon several at once, by an actor that is new: soundly numbered, and
/// beside everything that came in between.
pub fn stand_elsewhere(rng: &mut StdRng, change: &mut RawChange, around: &Around<'_>) {
    let Some(mut rows) = operation::read(change) else { return };
    let mut seen: Vec<&Vec<u8>> = around.own[..around.at].iter().collect();
    if seen.is_empty() {
        return;
    }
    seen.shuffle(rng);
    seen.truncate(rng.random_range(1..3));
    let after = seen.iter().filter_map(|bytes| {
        let seen = RawChange::read(bytes)?;
        Some(seen.start_op + operation::read(&seen)?.len() as u64)
    });
    let start_op = after.max().unwrap_or(1);
    for row in &mut rows {
        let ids = [&mut row.object, &mut row.element].into_iter().chain(&mut row.predecessors);
        for (place, counter) in ids {
            if let (Some(0), Some(counter)) = (place, counter) {
                *counter = counter.wrapping_sub(change.start_op).wrapping_add(start_op);
            }
        }
    }
    operation::write(&rows, change);
    change.deps = seen.iter().map(|bytes| chunk::hash_of(bytes)).collect();
    change.deps.sort_unstable();
    change.deps.dedup();
    (change.start_op, change.seq, change.actor) = (start_op, 1, random::<16>(rng).to_vec());
}
