//! Bytes measured while they pass: their number and their SHA-256.

use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};

/// Bytes read at once.
const BUFFER: usize = 256 << 10;

/// Length and SHA-256 of what is read.
pub fn measure(from: &mut dyn Read) -> io::Result<(u64, [u8; 32])> {
    pour(from, &mut io::sink())
}

/// Reads to the end, for nothing but that it is there.
pub fn sink(from: &mut dyn Read) -> io::Result<u64> {
    io::copy(from, &mut io::sink())
}

/// Measures what somebody else reads through it.
pub struct Measured<'r> {
    from: &'r mut dyn Read,
    digest: Sha256,
    n_bytes: u64,
}

impl<'r> Measured<'r> {
    pub fn of(from: &'r mut dyn Read) -> Self {
        Self { from, digest: Sha256::new(), n_bytes: 0 }
    }

    /// Length and SHA-256 of what was read.
    pub fn found(self) -> (u64, [u8; 32]) {
        (self.n_bytes, self.digest.finalize().into())
    }
}

impl Read for Measured<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let n = self.from.read(to)?;
        self.digest.update(&to[..n]);
        self.n_bytes += n as u64;
        Ok(n)
    }
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
