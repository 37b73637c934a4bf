//! Reads a rescue file part by part ([`spotcheck_domain::rescue`] has its form): no more of it than one chunk is in memory.

use super::error::RescueError;
use crate::proof::secret::Secret;
use aes_gcm::aead::Payload;
use aes_gcm::aead::stream::DecryptorBE32;
use aes_gcm::{Aes256Gcm, KeyInit};
use spotcheck_domain::id::DeviceId;
use spotcheck_domain::rescue::{Head, MAGIC, MOST_CHUNK, MOST_HEAD, Part};
use spotcheck_domain::wire::decode;
use std::io::{BufRead, BufReader, ErrorKind, Read};

pub struct Reader<R> {
    input: BufReader<R>,
    pub device: Option<DeviceId>,
    /// `None` where the file is not sealed, or its last part was read.
    seal: Option<DecryptorBE32<Aes256Gcm>>,
    /// Everything before the first chunk.
    beside: Vec<u8>,
    is_done: bool,
}

impl<R: Read> Reader<R> {
    pub fn open(input: R, secret: &Secret) -> Result<Self, RescueError> {
        let mut input = BufReader::new(input);
        let mut beside = vec![0; MAGIC.len()];
        input.read_exact(&mut beside).map_err(|error| ended(error, RescueError::Unknown))?;
        if beside != MAGIC {
            return Err(RescueError::Unknown);
        }
        let bytes = chunk(&mut input, MOST_HEAD)?;
        let head: Head = decode(&bytes).map_err(|_| RescueError::Unknown)?;
        beside.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
        beside.extend_from_slice(&bytes);
        let seal = head.device.map(|device| {
            let cipher = Aes256Gcm::new(&secret.rescue_key(device).into());
            DecryptorBE32::from_aead(cipher, &(*head.nonce).into())
        });
        Ok(Self { input, device: head.device, seal, beside, is_done: false })
    }

    /// `None` after the last part. A file that ends before it is [`RescueError::Broken`].
    pub fn next_part(&mut self) -> Result<Option<Part>, RescueError> {
        if self.is_done {
            return Ok(None);
        }
        let bytes = chunk(&mut self.input, MOST_CHUNK)?;
        let is_last = self.input.fill_buf()?.is_empty();
        let bytes = if self.device.is_some() { self.open_chunk(&bytes, is_last)? } else { bytes };
        let part: Part = decode(&bytes).map_err(|_| RescueError::Broken)?;
        if part.is_last != is_last {
            return Err(RescueError::Broken);
        }
        self.is_done = is_last;
        Ok(Some(part))
    }

    fn open_chunk(&mut self, sealed: &[u8], is_last: bool) -> Result<Vec<u8>, RescueError> {
        let payload = Payload { msg: sealed, aad: &self.beside };
        let opened = if is_last {
            self.seal.take().map(|seal| seal.decrypt_last(payload))
        } else {
            self.seal.as_mut().map(|seal| seal.decrypt_next(payload))
        };
        opened.and_then(Result::ok).ok_or(RescueError::Broken)
    }
}

/// The next bytes of a length that stands before them.
fn chunk(input: &mut impl Read, most: usize) -> Result<Vec<u8>, RescueError> {
    let mut length = [0; 4];
    input.read_exact(&mut length).map_err(|error| ended(error, RescueError::Broken))?;
    let length = u32::from_be_bytes(length) as usize;
    if length > most {
        return Err(RescueError::Broken);
    }
    let mut bytes = Vec::new();
    input.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() == length { Ok(bytes) } else { Err(RescueError::Broken) }
}

fn ended(error: std::io::Error, what: RescueError) -> RescueError {
    if error.kind() == ErrorKind::UnexpectedEof { what } else { error.into() }
}
