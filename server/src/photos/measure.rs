//! Bytes measured while they pass: their number and their SHA-256.

use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};

/// Bytes read at once.
const BUFFER: usize = 256 << 10;

/// Length and SHA-256 of what is read.
pub fn measure(from: &mut dyn Read) -> io::Result<(u64, [u8; 32])> {
    pour(from, &mut io::sink())
}

/// As [`measure`], while the bytes are written elsewhere.
pub fn pour(from: &mut dyn Read, to: &mut dyn Write) -> io::Result<(u64, [u8; 32])> {
    let (mut digest, mut n_bytes, mut buffer) = (Sha256::new(), 0, vec![0; BUFFER]);
    loop {
        let n = from.read(&mut buffer)?;
        if n == 0 {
            return Ok((n_bytes, digest.finalize().into()));
        }
        digest.update(&buffer[..n]);
        to.write_all(&buffer[..n])?;
        n_bytes += n as u64;
    }
}
