//! From where a backup is put back: a folder in the clear, or an encrypted one.

use super::cipher::Identities;
use super::error::BackupError;
use super::manifest::{Manifest, is_backup, is_encrypted};
use super::sealed::Sealed;
use crate::disk::private;
use crate::photos::{Folder, HeldPhotos, pour};
use crate::store::FILE;
use std::fs::File;
use std::io;
use std::path::Path;

pub enum Source<'a> {
    Clear(&'a Path, Manifest),
    Sealed(Sealed),
}

impl<'a> Source<'a> {
    pub fn open(backup: &'a Path, identities: Option<&Identities>) -> Result<Self, BackupError> {
        match (is_encrypted(backup), identities) {
            (true, Some(identities)) => Ok(Self::Sealed(Sealed::open(backup, identities.clone())?)),
            (true, None) => Err(BackupError::NeedsIdentity(backup.to_owned())),
            (false, Some(_)) if is_backup(backup) => Err(BackupError::NotEncrypted(backup.to_owned())),
            (false, _) => Ok(Self::Clear(backup, Manifest::read(backup)?)),
        }
    }

    /// Copies the database to a new file, which is durable. Gives what the manifest says, and the length and SHA-256 of what
    /// was copied.
    pub fn copy_database(&self, to: &Path) -> Result<(Manifest, (u64, [u8; 32])), BackupError> {
        let mut target = private::new_file(to)?;
        let copied = match self {
            Self::Clear(folder, manifest) => {
                let mut file = File::open(folder.join(FILE)).map_err(absent(FILE))?;
                (manifest.clone(), pour(&mut file, &mut target)?)
            }
            Self::Sealed(sealed) => sealed.database(|_, bytes| {
                pour(bytes, &mut target)?;
                Ok::<_, BackupError>(())
            })?,
        };
        target.sync_all()?;
        Ok(copied)
    }

    pub fn photos(&self) -> Box<dyn HeldPhotos + '_> {
        match self {
            // A backup holds photos as an office does.
            Self::Clear(folder, _) => Box::new(Folder::of(folder)),
            Self::Sealed(sealed) => Box::new(sealed),
        }
    }
}

/// A file that a backup must hold whole and does not is damage, not a mistake of whoever asks.
pub fn absent(what: &str) -> impl FnOnce(io::Error) -> BackupError {
    move |error| match error.kind() {
        io::ErrorKind::NotFound => BackupError::Damaged(format!("{what} is missing")),
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            BackupError::Damaged(format!("{what} cannot be read: {error}"))
        }
        _ => BackupError::Io(error),
    }
}
