//! The tar within an encrypted backup: written in one go, and by names that `tar` shows to whoever opens it by hand.

use super::error::BackupError;
use serde::{Deserialize, Serialize};
use spotcheck_domain::time::Timestamp;
use std::io::{self, Read, Write};
use tar::{Builder, EntryType, Header};

/// Comes first: how the rest is laid out.
pub const LAYOUT: &str = "layout";
/// The layout that this program writes and the newest that it reads.
pub const FORMAT: u32 = 1;
/// The largest file but the database: a manifest names every photo that was lost.
const MOST: u64 = 64 << 20;

#[derive(Debug, Serialize, Deserialize)]
pub struct Layout {
    pub format: u32,
    /// The key under which the photos have their names, in hex.
    pub names: String,
}

/// Adds a file of so many bytes.
pub fn add(
    archive: &mut Builder<impl Write>,
    name: &str,
    n_bytes: u64,
    bytes: &mut dyn Read,
    at: Timestamp,
) -> io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_path(name)?;
    header.set_mode(0o600);
    header.set_mtime(at.seconds().max(0) as u64);
    header.set_size(n_bytes);
    header.set_cksum();
    let mut bytes = Exactly { from: bytes, n_left: n_bytes };
    archive.append(&header, &mut bytes)?;
    if bytes.n_left == 0 { Ok(()) } else { Err(io::Error::from(io::ErrorKind::UnexpectedEof)) }
}

/// As many bytes as were promised: a tar would go on without a word where there are more or fewer.
struct Exactly<'r> {
    from: &'r mut dyn Read,
    n_left: u64,
}

impl Read for Exactly<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let most = to.len().min(usize::try_from(self.n_left).unwrap_or(usize::MAX));
        let n = self.from.read(&mut to[..most])?;
        self.n_left -= n as u64;
        Ok(n)
    }
}

/// Adds a small file of JSON.
pub fn add_json(
    archive: &mut Builder<impl Write>,
    name: &str,
    content: &impl Serialize,
    at: Timestamp,
) -> Result<(), BackupError> {
    let json = serde_json::to_vec_pretty(content).map_err(BackupError::Manifest)?;
    Ok(add(archive, name, json.len() as u64, &mut json.as_slice(), at)?)
}

/// Reads a small file.
pub fn read_small(from: &mut impl Read, n_bytes: u64) -> io::Result<Vec<u8>> {
    if n_bytes > MOST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a file of it is larger than any"));
    }
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)?;
    Ok(bytes)
}
