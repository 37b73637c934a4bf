//! In which order functions stand: brotli says how far back it has seen the same, and what is near costs less to say.

use std::collections::BTreeMap;

use super::function::Function;

/// Runs of so many bytes are compared, by a hash of so many bits.
const RUN: usize = 4;
const BITS: u32 = 12;
/// How much of a function before is still thought of at the next.
const KEPT: f32 = 0.3;

/// The functions that stay, in their new order.
pub fn find(functions: &[Function<'_>], stands_for: &[usize]) -> Vec<usize> {
    let mut by_type: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (place, function) in functions.iter().enumerate() {
        if stands_for.get(place) == Some(&place) {
            by_type.entry(function.of_type).or_default().push(place);
        }
    }
    let features = features(functions);
    by_type.into_values().flat_map(|places| chain(places, &features)).collect()
}

/// What a function is made of: hashes of its runs.
struct Features {
    of: Vec<Vec<u16>>,
    /// By hash: what is rare says more.
    weights: Vec<f32>,
    lengths: Vec<f32>,
}

fn features(functions: &[Function<'_>]) -> Features {
    let of: Vec<Vec<u16>> = functions.iter().map(|function| runs(&function.shape())).collect();
    let mut seen = vec![0_usize; 1 << BITS];
    for run in of.iter().flatten() {
        seen[usize::from(*run)] += 1;
    }
    let all = of.len() as f32;
    let weights: Vec<f32> = seen.iter().map(|n| (all / (*n as f32 + 1.0) + 1.0).ln()).collect();
    let length = |runs: &Vec<u16>| {
        let square: f32 = runs.iter().map(|run| weights[usize::from(*run)].powi(2)).sum();
        square.sqrt().max(f32::MIN_POSITIVE)
    };
    let lengths = of.iter().map(length).collect();
    Features { of, weights, lengths }
}

fn runs(bytes: &[u8]) -> Vec<u16> {
    let hash = |run: &[u8]| {
        let number = run.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        (number.wrapping_mul(0x9e37_79b1) >> (u32::BITS - BITS)) as u16
    };
    let mut runs: Vec<u16> = bytes.windows(RUN).map(hash).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// Each behind the one that it is most alike, beginning with the first.
fn chain(mut left: Vec<usize>, features: &Features) -> Vec<usize> {
    let mut chain = Vec::with_capacity(left.len());
    let mut memory = vec![0_f32; 1 << BITS];
    let mut next = 0;
    while !left.is_empty() {
        // The order of those that are left decides between equals.
        let place = left.remove(next);
        chain.push(place);
        memory.iter_mut().for_each(|kept| *kept *= KEPT);
        let length = features.lengths[place];
        for run in features.of[place].iter().map(|run| usize::from(*run)) {
            // What both have counts by the weight that it has in both.
            memory[run] += features.weights[run].powi(2) / length;
        }
        let likeness = |place: &usize| {
            let common: f32 = features.of[*place].iter().map(|run| memory[usize::from(*run)]).sum();
            common / features.lengths[*place]
        };
        let mut most = f32::MIN;
        for (n, place) in left.iter().enumerate() {
            let likeness = likeness(place);
            if likeness > most {
                (next, most) = (n, likeness);
            }
        }
    }
    chain
}
