//! Writes what comes in, and turns a complete upload into a photo that has arrived.

use super::{Lock, Progress, discard, offset};
use crate::error::Error;
use crate::office::Office;
use crate::proof::chain;
use crate::store::{Blob, Upload};
use crate::upkeep::backup::measure;
use axum::body::Bytes;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::photo::{PhotoHash, recognise};
use spotcheck_domain::time::Timestamp;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use tokio::sync::mpsc::Receiver;

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

/// Takes the bytes of one part. `body` ends with `None`; an `Err` in it says that the sender was cut off.
pub fn take_part(
    office: &Office,
    upload: &Upload,
    part: &Part,
    mut lock: Lock,
    mut body: Receiver<Result<Bytes, ()>>,
    now: Timestamp,
) -> Result<Arrived, Error> {
    let at = offset(office, upload, now)?;
    if at != part.offset {
        return Err(Error::OffsetConflict(at));
    }
    if at == upload.size {
        return Ok(Arrived { offset: at, is_complete: true });
    }
    // It may have been discarded while this part waited for its turn.
    if office.store.read(|view| view.upload(&upload.id))?.is_none() {
        return Err(Error::NotFound);
    }
    let path = office.photos.upload_path(&upload.id);
    let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path)?;
    let before = progress_at(&mut file, at, &lock)?;
    *lock = before.clone();
    let mut sum = match part.checksum {
        None => Sum::None,
        Some(Checksum::Sha1(_)) => Sum::Sha1(Sha1::new()),
        Some(Checksum::Sha256(_)) => Sum::Sha256(Sha256::new()),
    };
    let mut failed = None;
    while let Some(bytes) = body.blocking_recv() {
        let Ok(bytes) = bytes else {
            failed = Some(Error::Slow);
            break;
        };
        if lock.at + bytes.len() as u64 > upload.size {
            failed = Some(Error::TooLarge(upload.size));
            break;
        }
        file.write_all(&bytes)?;
        lock.hash.update(&bytes);
        lock.at += bytes.len() as u64;
        match &mut sum {
            Sum::None => {}
            Sum::Sha1(sum) => sum.update(&bytes),
            Sum::Sha256(sum) => sum.update(&bytes),
        }
    }
    if failed.is_none() && !matches(sum, part.checksum.as_ref()) {
        failed = Some(Error::ChecksumMismatch);
    }
    if let Some(error) = failed {
        // Bytes under a checksum that was not met are not kept; without one, what came is a part all the same.
        if part.checksum.is_some() || !matches!(error, Error::Slow) {
            file.set_len(at)?;
            *lock = before;
        }
        return Err(error);
    }
    if lock.at < upload.size {
        return Ok(Arrived { offset: lock.at, is_complete: false });
    }
    let found: [u8; 32] = lock.hash.clone().finalize().into();
    if PhotoHash::from_bytes(found) != upload.sha256 {
        drop(file);
        discard(office, &upload.id)?;
        return Err(Error::ChecksumMismatch);
    }
    keep(office, upload, &file, &path, now)?;
    Ok(Arrived { offset: upload.size, is_complete: true })
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

/// The hash over what is in the file, with the file standing at its end.
fn progress_at(file: &mut File, at: u64, known: &Progress) -> Result<Progress, Error> {
    if known.at == at {
        file.seek(SeekFrom::Start(at))?;
        return Ok(known.clone());
    }
    let mut hash = Sha256::new();
    file.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0; 256 << 10];
    let mut left = at;
    while left > 0 {
        let want = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        file.read_exact(&mut buffer[..want])?;
        hash.update(&buffer[..want]);
        left -= want as u64;
    }
    Ok(Progress { hash, at })
}

/// Bytes durable, then the name durable, then the row: an arrival that was told survives everything.
pub fn keep(office: &Office, upload: &Upload, file: &File, path: &Path, now: Timestamp) -> Result<(), Error> {
    file.sync_all()?;
    let to = office.photos.path(upload.sha256);
    let folder = to.parent().ok_or(Error::Internal("a photo's path has a folder"))?;
    office.photos.make_folder(folder)?;
    fs::rename(path, &to)?;
    File::open(folder)?.sync_all()?;
    mark_arrived(office, upload, &to, now)
}

/// Whether a file holds all that the upload is to bring.
pub fn is_whole(path: &Path, upload: &Upload) -> io::Result<bool> {
    match measure(path) {
        Ok(found) => Ok(found == (upload.size, *upload.sha256.as_bytes())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// The row that says that a photo is here, whose bytes and name are durable.
pub fn mark_arrived(office: &Office, upload: &Upload, path: &Path, now: Timestamp) -> Result<(), Error> {
    let mut head = Vec::new();
    File::open(path)?.take(32).read_to_end(&mut head)?;
    let media_type = recognise(&head).unwrap_or("application/octet-stream");
    let blob = Blob { size: upload.size, media_type: media_type.into() };
    let (id, sha256, document) = (upload.id, upload.sha256, upload.document);
    let reached = office.store.write(move |tx| {
        tx.put_blob(sha256, &blob, now)?;
        chain::note(tx, document, *sha256.as_bytes())?;
        tx.drop_upload(&id)?;
        let mut reached = std::collections::HashSet::new();
        for document in tx.documents_naming(sha256)? {
            let Some(row) = tx.document(document)? else { continue };
            reached.extend(tx.line_of(row.unit)?.into_iter().map(UnitId::uuid));
            reached.extend(tx.granted_audiences(document)?);
        }
        Ok::<_, Error>(reached)
    })?;
    office.photos.progress.forget(&upload.id);
    office.news.tell(&reached, upload.device);
    Ok(())
}
