//! Writes what comes in, and turns a complete upload into a photo that has arrived.

use super::error::PhotoError;
use super::gallery::Gallery;
use super::keep::{discard, keep};
use super::offset::offset;
use super::progress::{Lock, Progress};
use crate::store::Upload;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;
use std::io::{self, Read};

/// One PATCH: where it begins and what its sender says about it.
pub struct Part {
    pub offset: u64,
    pub checksum: Option<Checksum>,
}

/// The tus checksum extension.
pub enum Checksum {
    Sha1(Vec<u8>),
    Sha256(Vec<u8>),
}

/// Where the upload stands after a part.
pub struct Arrived {
    pub offset: u64,
    pub is_complete: bool,
}

/// The running checksum of one part.
enum Sum {
    None,
    Sha1(Sha1),
    Sha256(Sha256),
}

/// Says that the sender of a part was cut off, or silent for too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutOff;

/// Takes the bytes of one part, piece by piece.
pub fn take_part<B: AsRef<[u8]>>(
    gallery: &Gallery,
    upload: &Upload,
    part: &Part,
    mut lock: Lock,
    body: impl IntoIterator<Item = Result<B, CutOff>>,
    now: Timestamp,
) -> Result<Arrived, PhotoError> {
    let at = offset(gallery, upload, now)?;
    if at != part.offset {
        return Err(PhotoError::OffsetConflict(at));
    }
    if at == upload.size {
        return Ok(Arrived { offset: at, is_complete: true });
    }
    // It may have been discarded while this part waited for its turn.
    if gallery.store.read(|view| view.upload(&upload.id))?.is_none() {
        return Err(PhotoError::NotFound);
    }
    let before = progress_at(gallery, upload, at, &lock)?;
    *lock = before.clone();
    if let Err(error) = write(gallery, upload, part, &mut lock, body) {
        // Bytes under a checksum that was not met are not kept; without one, what came is a part all the same.
        if part.checksum.is_some() || !matches!(error, PhotoError::CutOff) {
            gallery.bytes.cut(&upload.id, at)?;
            *lock = before;
        }
        return Err(error);
    }
    if lock.at < upload.size {
        return Ok(Arrived { offset: lock.at, is_complete: false });
    }
    let found: [u8; 32] = lock.hash.clone().finalize().into();
    if PhotoHash::from_bytes(found) != upload.sha256 {
        discard(gallery, &upload.id)?;
        return Err(PhotoError::ChecksumMismatch);
    }
    keep(gallery, upload, now)?;
    Ok(Arrived { offset: upload.size, is_complete: true })
}

/// Writes a part from where its upload stands, and goes on with the hash over all of it.
fn write<B: AsRef<[u8]>>(
    gallery: &Gallery,
    upload: &Upload,
    part: &Part,
    progress: &mut Progress,
    body: impl IntoIterator<Item = Result<B, CutOff>>,
) -> Result<(), PhotoError> {
    let mut file = gallery.bytes.append(&upload.id, progress.at)?;
    let mut sum = match part.checksum {
        None => Sum::None,
        Some(Checksum::Sha1(_)) => Sum::Sha1(Sha1::new()),
        Some(Checksum::Sha256(_)) => Sum::Sha256(Sha256::new()),
    };
    for bytes in body {
        let bytes = bytes.map_err(|CutOff| PhotoError::CutOff)?;
        let bytes = bytes.as_ref();
        if progress.at + bytes.len() as u64 > upload.size {
            return Err(PhotoError::TooLarge(upload.size));
        }
        if !gallery.bytes.has_room_for(bytes.len() as u64)? {
            return Err(PhotoError::NoRoom);
        }
        file.write_all(bytes)?;
        progress.hash.update(bytes);
        progress.at += bytes.len() as u64;
        match &mut sum {
            Sum::None => {}
            Sum::Sha1(sum) => sum.update(bytes),
            Sum::Sha256(sum) => sum.update(bytes),
        }
    }
    if matches(sum, part.checksum.as_ref()) { Ok(()) } else { Err(PhotoError::ChecksumMismatch) }
}

fn matches(sum: Sum, checksum: Option<&Checksum>) -> bool {
    match (sum, checksum) {
        (Sum::None, None) => true,
        (Sum::Sha1(sum), Some(Checksum::Sha1(expected))) => sum.finalize().as_slice() == expected.as_slice(),
        (Sum::Sha256(sum), Some(Checksum::Sha256(expected))) => {
            sum.finalize().as_slice() == expected.as_slice()
        }
        _ => false,
    }
}

/// The hash over what is here of an upload.
fn progress_at(gallery: &Gallery, upload: &Upload, at: u64, known: &Progress) -> io::Result<Progress> {
    if known.at == at {
        return Ok(known.clone());
    }
    let mut progress = Progress { hash: Sha256::new(), at };
    let n_read = if at == 0 {
        0
    } else {
        io::copy(&mut gallery.bytes.read(&upload.id)?.take(at), &mut progress.hash)?
    };
    if n_read == at { Ok(progress) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
