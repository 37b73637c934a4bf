//! Pictures as bytes: what the engine recognises as JPEG, different for every seed.

use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};

/// `n_bytes` that begin as a JPEG does.
pub fn jpeg(seed: u64, n_bytes: usize) -> Vec<u8> {
    let mut bytes = vec![0; n_bytes];
    StdRng::seed_from_u64(seed).fill_bytes(&mut bytes);
    bytes[..4].copy_from_slice(&[0xff, 0xd8, 0xff, 0xe0]);
    bytes
}
