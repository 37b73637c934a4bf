//! Bodies in gzip and Brotli, as a browser sends and takes them.

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use spotcheck_client::transport::TransportError;
use std::io::{Read, Write};

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes it")
}

/// What comes is garbage where it cannot be inflated.
pub fn inflate(bytes: &[u8]) -> Result<Vec<u8>, TransportError> {
    let mut inflated = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut inflated).map_err(|_| TransportError::Garbage)?;
    Ok(inflated)
}

/// As far as they can be read: an answer that broke off gives what had come.
pub fn inflate_onto(bytes: &[u8], have: &mut Vec<u8>) {
    // What is wrong with it shows in the hash of the whole.
    let _ = GzDecoder::new(bytes).read_to_end(have);
}

/// The same for Brotli.
pub fn unbrotli_onto(bytes: &[u8], have: &mut Vec<u8>) {
    let _ = brotli::Decompressor::new(bytes, 4 << 10).read_to_end(have);
}
