//! The envelope of every Automerge chunk: magic, checksum, type, length, content. Sealed again after each alteration,
//! so that what is altered inside is sound outside.

use super::leb::{Reader, put_uleb};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha2::{Digest, Sha256};
use std::io::Write;

pub const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
pub const DOCUMENT: u8 = 0;
pub const CHANGE: u8 = 1;
pub const COMPRESSED: u8 = 2;
pub const BUNDLE: u8 = 3;

/// A chunk with the right length and checksum.
pub fn seal(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut hashed = vec![kind];
    put_uleb(content.len() as u64, &mut hashed);
    hashed.extend_from_slice(content);
    let checksum = Sha256::digest(&hashed);
    [&MAGIC, &checksum[..4], &hashed].concat()
}

/// The content of a chunk.
pub fn content(chunk: &[u8]) -> Option<&[u8]> {
    let mut rest = Reader(chunk.strip_prefix(&MAGIC)?.get(5..)?);
    let length = rest.uleb()?;
    rest.take(length)
}

/// SHA-256 over all after the checksum: the name of a change.
pub fn hash_of(chunk: &[u8]) -> [u8; 32] {
    Sha256::digest(chunk.get(8..).unwrap_or(chunk)).into()
}

/// A compressed change: named and checked by what it would be uncompressed.
pub fn seal_compressed(content: &[u8], deflated: &[u8]) -> Vec<u8> {
    let plain = seal(CHANGE, content);
    let mut chunk = [&MAGIC, &plain[4..8], &[COMPRESSED][..]].concat();
    put_uleb(deflated.len() as u64, &mut chunk);
    chunk.extend_from_slice(deflated);
    chunk
}

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("a vector takes all");
    encoder.finish().expect("a vector takes all")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_chunk_opens_and_begins_with_its_hash() {
        let chunk = seal(CHANGE, b"content");
        assert_eq!(content(&chunk), Some(&b"content"[..]));
        assert!(hash_of(&chunk).starts_with(&chunk[4..8]));
    }
}
