//! Files of a backup: measured, linked, copied, and durable.

use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

/// Bytes read at once.
const BUFFER: usize = 256 << 10;

/// Length and SHA-256 of a file.
pub fn measure(path: &Path) -> io::Result<(u64, [u8; 32])> {
    pour(&mut File::open(path)?, &mut io::sink())
}

/// As [`measure`], while the bytes are written to a new file, which is durable at the end.
pub fn copy(from: &Path, to: &Path) -> io::Result<(u64, [u8; 32])> {
    to.parent().map_or(Ok(()), fs::create_dir_all)?;
    let mut target = File::create_new(to)?;
    let measured = pour(&mut File::open(from)?, &mut target)?;
    target.sync_all()?;
    Ok(measured)
}

/// A second name for the same bytes where the disk allows it; they are never changed. A durable copy elsewhere.
pub fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    to.parent().map_or(Ok(()), fs::create_dir_all)?;
    match fs::hard_link(from, to) {
        Ok(()) => Ok(()),
        Err(_) => copy(from, to).map(drop),
    }
}

/// Makes the names in a folder durable.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn pour(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u64, [u8; 32])> {
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
