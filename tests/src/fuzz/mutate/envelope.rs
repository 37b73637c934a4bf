//! What is wrong outside, and what is altered blindly.

use super::{Around, any};
use crate::fuzz::chunk::{self, BUNDLE, CHANGE, COMPRESSED, DOCUMENT, deflate};
use crate::fuzz::honest::pick;
use crate::fuzz::leb::put_uleb;
use rand::Rng;
use rand::rngs::StdRng;

/// Wrong outside: another type of chunk, a wrong length, a wrong checksum, something behind.
pub fn alter(rng: &mut StdRng, honest: &[u8], around: &Around<'_>) -> Vec<u8> {
    let content = chunk::content(honest).unwrap_or(honest);
    let mut out = match rng.random_range(0..9) {
        0 => chunk::seal(DOCUMENT, content),
        1 => chunk::seal(BUNDLE, content),
        2 => chunk::seal(COMPRESSED, content),
        3 => chunk::seal_compressed(content, &deflate(content)),
        4 => chunk::seal(rng.random(), content),
        5 => [honest, any(rng, around.own)].concat(),
        6 => honest[..rng.random_range(0..honest.len())].to_vec(),
        7 => {
            // The length in more bytes than it needs.
            let mut hashed = vec![CHANGE];
            put_uleb(content.len() as u64, &mut hashed);
            *hashed.last_mut().expect("a length") |= 0x80;
            hashed.push(0);
            hashed.extend_from_slice(content);
            let mut chunk = chunk::seal(CHANGE, content);
            let sum = chunk::hash_of(&[&[0; 8][..], &hashed].concat());
            chunk.truncate(4);
            [&chunk[..], &sum[..4], &hashed].concat()
        }
        _ => honest.to_vec(),
    };
    if rng.random_ratio(1, 3) && !out.is_empty() {
        let at = rng.random_range(0..out.len());
        out[at] ^= 1 << rng.random_range(0..8);
    }
    out
}

/// Blind to what the bytes mean.
pub fn bytes(rng: &mut StdRng, mut content: Vec<u8>, around: &Around<'_>) -> Vec<u8> {
    for _ in 0..=rng.random_range(0..4) {
        if content.is_empty() {
            break;
        }
        let at = rng.random_range(0..content.len());
        let n = rng.random_range(0..=(content.len() - at).min(16));
        match rng.random_range(0..6) {
            0 | 1 => content[at] ^= 1 << rng.random_range(0..8),
            2 => content[at] = *pick(rng, &[0, 1, 0x7f, 0x80, 0xff]),
            3 => drop(content.drain(at..at + n)),
            4 => {
                let piece = content[at..at + n].to_vec();
                content.splice(at..at, piece);
            }
            _ => {
                let from = any(rng, around.own);
                let from_at = rng.random_range(0..from.len());
                let piece = from[from_at..(from_at + n).min(from.len())].to_vec();
                content.splice(at..at + n, piece);
            }
        }
    }
    content
}
