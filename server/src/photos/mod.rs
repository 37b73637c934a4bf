//! Photos: bytes come in by tus 1.0 and are either whole, verified and named by their hash, or absent.
//!
//! `uploads/` holds what is on its way, `photos/ab/abcd…` what has arrived. Everything here blocks.

mod arrive;
mod create;
mod progress;
mod recover;

pub use arrive::{Arrived, Checksum, Part, take_part};
pub use create::{Created, NewUpload, create};
pub use progress::{Lock, Progress};
pub use recover::recover;

use crate::error::Error;
use crate::office::Office;
use crate::people::principal::Principal;
use crate::store::{Blob, Upload};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The two folders and what is known of running uploads.
pub struct Photos {
    uploads: PathBuf,
    arrived: PathBuf,
    /// Folders of photos whose own names are known to be durable.
    durable: Mutex<HashSet<PathBuf>>,
    pub progress: progress::InProgress,
}

impl Photos {
    pub fn open(folder: &Path) -> io::Result<Self> {
        let photos = Self {
            uploads: folder.join("uploads"),
            arrived: folder.join("photos"),
            durable: Mutex::default(),
            progress: progress::InProgress::default(),
        };
        fs::create_dir_all(&photos.uploads)?;
        fs::create_dir_all(&photos.arrived)?;
        Ok(photos)
    }

    fn upload_path(&self, upload: &[u8; 16]) -> PathBuf {
        self.uploads.join(crate::people::reference::hex(upload))
    }

    /// Makes a folder of photos, and its name durable. One that is there already may be another thread's, or one of a
    /// server that was killed before it could say so.
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        let mut durable = self.durable.lock().unwrap_or_else(PoisonError::into_inner);
        if !durable.contains(folder) {
            fs::create_dir_all(folder)?;
            File::open(&self.arrived)?.sync_all()?;
            durable.insert(folder.to_owned());
        }
        Ok(())
    }

    /// Where the bytes of a photo lie once they have arrived.
    pub fn path(&self, sha256: PhotoHash) -> PathBuf {
        path_in(&self.arrived, sha256)
    }
}

/// Where a photo lies in a folder of photos.
pub fn path_in(photos: &Path, sha256: PhotoHash) -> PathBuf {
    let name = sha256.to_string();
    photos.join(&name[..2]).join(name)
}

/// An upload of this person. Another's looks as if it did not exist.
pub fn find(office: &Office, principal: &Principal, id: &[u8; 16], now: Timestamp) -> Result<Upload, Error> {
    let upload = office.store.read(|view| view.upload(id))?.ok_or(Error::NotFound)?;
    if upload.user != principal.user {
        return Err(Error::NotFound);
    }
    if upload.expires_at <= now { Err(Error::Expired) } else { Ok(upload) }
}

/// How many bytes of an upload are here. Its lock is held, so that the number stands still.
///
/// "All of them" is a promise: the phone takes it for arrived. Bytes that were complete when a server was killed, and
/// had not become a photo yet, become one now, or are thrown away where their hash is another.
pub fn offset(office: &Office, upload: &Upload, now: Timestamp) -> Result<u64, Error> {
    if office.store.read(|view| view.blob(upload.sha256))?.is_some() {
        return Ok(upload.size);
    }
    let path = office.photos.upload_path(&upload.id);
    let n_here = match fs::metadata(&path) {
        Ok(file) => file.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(error) => return Err(error.into()),
    };
    if n_here < upload.size {
        return Ok(n_here);
    }
    if arrive::is_whole(&path, upload)? {
        arrive::keep(office, upload, &File::open(&path)?, &path, now)?;
        return Ok(upload.size);
    }
    OpenOptions::new().write(true).open(&path)?.set_len(0)?;
    Ok(0)
}

/// Gives an upload up: tus termination, expiry, or bytes of another hash.
pub fn discard(office: &Office, upload: &[u8; 16]) -> Result<(), Error> {
    let id = *upload;
    office.store.write(move |tx| tx.drop_upload(&id))?;
    office.photos.progress.forget(upload);
    match fs::remove_file(office.photos.upload_path(upload)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// A photo that has arrived and that a document within this person's sight names.
pub fn open(office: &Office, principal: &Principal, sha256: PhotoHash) -> Result<(File, Blob), Error> {
    let blob = office.store.read(|view| {
        for document in view.documents_naming(sha256)? {
            if principal.sees(view, document)? {
                return Ok(view.blob(sha256)?);
            }
        }
        Ok::<_, Error>(None)
    })?;
    let blob = blob.ok_or(Error::NotFound)?;
    Ok((File::open(office.photos.path(sha256))?, blob))
}
