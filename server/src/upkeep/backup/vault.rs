//! The photos of an encrypted backup. Each is a file of its own, so that the next backup beside this one need not hold it
//! again: it is linked. A name says nothing of the photo, and is another for other readers.

use super::cipher::{Recipients, least_sealed};
use super::error::BackupError;
use super::manifest::ARCHIVE;
use crate::disk::private;
use crate::photos::{Folder, HeldPhotos, Photos, pour, sync_folder};
use crate::proof::secret::photo_name;
use crate::store::Blob;
use data_encoding::HEXLOWER;
use spotcheck_domain::photo::PhotoHash;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const FOLDER: &str = "photos";

/// Where a photo lies in an encrypted backup.
pub fn path_in(backup: &Path, names: &[u8; 32], sha256: PhotoHash) -> PathBuf {
    let name = HEXLOWER.encode(&photo_name(names, sha256.as_bytes()));
    backup.join(FOLDER).join(&name[..2]).join(name)
}

/// Where photos are put.
pub struct Vault<'a> {
    to: &'a Path,
    names: [u8; 32],
    recipients: &'a Recipients,
    from: &'a Folder,
    /// Other encrypted backups beside this one, the newest first by name.
    beside: Vec<PathBuf>,
    folders: BTreeSet<PathBuf>,
}

impl<'a> Vault<'a> {
    pub fn new(
        to: &'a Path,
        names: [u8; 32],
        recipients: &'a Recipients,
        from: &'a Folder,
    ) -> Result<Self, BackupError> {
        Ok(Self { to, names, recipients, from, beside: beside(to)?, folders: BTreeSet::new() })
    }

    /// Puts a photo that is not there yet. `false`: the office has it no more, or not whole.
    pub fn put(&mut self, sha256: PhotoHash, blob: &Blob) -> Result<bool, BackupError> {
        let path = path_in(self.to, &self.names, sha256);
        if path.is_file() {
            return Ok(true);
        }
        if !self.from.size(sha256).is_ok_and(|size| size == Some(blob.size)) {
            return Ok(false);
        }
        if let Some(folder) = path.parent()
            && self.folders.insert(folder.to_owned())
        {
            private::make_folder(folder)?;
        }
        if !self.link(&path, sha256, blob) {
            let mut sealing = self.recipients.seal(&path)?;
            pour(&mut self.from.open(sha256, 0)?, &mut sealing)?;
            sealing.finish()?;
        }
        Ok(true)
    }

    /// Gives what a backup beside this one holds a second name here.
    fn link(&self, path: &Path, sha256: PhotoHash, blob: &Blob) -> bool {
        self.beside.iter().map(|backup| path_in(backup, &self.names, sha256)).any(|there| {
            let is_whole = fs::metadata(&there).is_ok_and(|found| found.len() >= least_sealed(blob.size));
            is_whole && fs::hard_link(&there, path).is_ok()
        })
    }

    /// Makes the names of all that was put durable.
    pub fn settle(&self) -> Result<(), BackupError> {
        self.folders.iter().try_for_each(|folder| sync_folder(folder))?;
        if !self.folders.is_empty() {
            sync_folder(&self.to.join(FOLDER))?;
        }
        Ok(())
    }
}

/// Also one that was interrupted: a photo has its name only when it is whole.
fn beside(to: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let to = fs::canonicalize(to)?;
    let Some(above) = to.parent() else { return Ok(Vec::new()) };
    let is_one = |path: &PathBuf| {
        *path != to && (path.join(ARCHIVE).is_file() || path.join(format!("{ARCHIVE}.part")).is_file())
    };
    let mut all: Vec<PathBuf> =
        fs::read_dir(above)?.filter_map(|entry| Some(entry.ok()?.path())).filter(is_one).collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    Ok(all)
}
