//! The archive: raw changes that a verified snapshot holds, deflated together, one for each document.
//!
//! Their rows stay, without bytes. The bytes of an archive are a zlib stream (RFC 1950, so it carries a checksum)
//! of one entry for each change of the document with `sequence ≤ upto`, in the order in which they were stored, all
//! numbers big-endian:
//! ```text
//! sequence: 8 bytes · ordinal: 4 bytes · length: 4 bytes · the raw bytes of the change
//! ```
//! `(sequence, ordinal)` is the key of the change's row, which knows the hash. Readers of changes get the bytes as if
//! they had never left.

use super::{ChangeRow, Result, StoreError};
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::wire::MAX_CHANGE;
use std::collections::BTreeMap;
use std::io::{Read, Write};

/// One document's archived changes by `(sequence, ordinal)`.
pub type Archived = BTreeMap<(u64, u64), Vec<u8>>;

pub(super) const DAMAGED: StoreError = StoreError::Unreadable("an archive of changes");

/// A row of the archive.
#[derive(Debug, Clone)]
pub struct Archive {
    /// Changes up to here are in it.
    pub upto: u64,
    pub n_changes: u64,
    pub bytes: Vec<u8>,
}

impl Archive {
    pub fn pack(changes: &Archived) -> Result<Self> {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
        for ((sequence, ordinal), bytes) in changes {
            zlib.write_all(&sequence.to_be_bytes())?;
            zlib.write_all(&(*ordinal as u32).to_be_bytes())?;
            zlib.write_all(&(bytes.len() as u32).to_be_bytes())?;
            zlib.write_all(bytes)?;
        }
        let upto = changes.last_key_value().map_or(0, |((sequence, _), _)| *sequence);
        Ok(Self { upto, n_changes: changes.len() as u64, bytes: zlib.finish()? })
    }

    pub fn unpack(&self) -> Result<Archived> {
        // No more is inflated than its changes may have, whatever happened to the bytes.
        let most = self.n_changes.saturating_mul(MAX_CHANGE as u64 + 16).saturating_add(1);
        let mut plain = Vec::new();
        ZlibDecoder::new(self.bytes.as_slice()).take(most).read_to_end(&mut plain).map_err(|_| DAMAGED)?;
        let mut changes = Archived::new();
        let mut rest = plain.as_slice();
        while let Some((head, after)) = rest.split_first_chunk::<16>() {
            let number =
                |bytes: &[u8]| bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
            let length = number(&head[12..]) as usize;
            let bytes = after.get(..length).ok_or(DAMAGED)?;
            changes.insert((number(&head[..8]), number(&head[8..12])), bytes.to_vec());
            rest = &after[length..];
        }
        if rest.is_empty() && changes.len() as u64 == self.n_changes { Ok(changes) } else { Err(DAMAGED) }
    }

    /// Gives rows whose bytes were put away their bytes back.
    pub fn fill(&self, rows: &mut [ChangeRow]) -> Result<()> {
        let mut archived = self.unpack()?;
        for row in rows.iter_mut().filter(|row| row.bytes.is_empty()) {
            row.bytes = archived.remove(&(row.sequence, row.ordinal)).ok_or(DAMAGED)?;
        }
        Ok(())
    }
}

/// Reads archives, and finds what is worth one.
pub trait Archives {
    fn archive(&self, document: DocumentId) -> Result<Option<Archive>>;

    /// The next documents whose snapshots hold at least `least` changes that are not put away yet.
    fn documents_to_compact(
        &self,
        after: Option<DocumentId>,
        least: u64,
        limit: usize,
    ) -> Result<Vec<DocumentId>>;
}

/// Puts changes away.
pub trait PutArchives {
    /// Puts the archive in place of what there was, and clears the bytes of the rows that it holds.
    fn put_archive(&self, document: DocumentId, archive: &Archive) -> Result<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Archived {
        let text = |n: u64| format!("change number {n}, much like every other change").into_bytes();
        (1..60).map(|n| ((n / 3 + 1, n % 3), text(n))).collect()
    }

    #[test]
    fn an_archive_gives_every_change_back_and_is_smaller() {
        let changes = some();
        let archive = Archive::pack(&changes).expect("packs");
        assert_eq!((archive.upto, archive.n_changes), (20, 59));
        assert_eq!(archive.unpack().expect("unpacks"), changes);
        assert!(archive.bytes.len() * 3 < changes.values().map(Vec::len).sum::<usize>());
    }

    #[test]
    fn a_damaged_archive_is_noticed() {
        let archive = Archive::pack(&some()).expect("packs");
        for at in 0..archive.bytes.len() {
            let mut damaged = archive.clone();
            damaged.bytes[at] ^= 0x10;
            assert!(damaged.unpack().map_or(true, |changes| changes == some()), "byte {at}");
        }
        let mut short = archive.clone();
        short.bytes.truncate(short.bytes.len() / 2);
        assert!(short.unpack().is_err());
    }
}
