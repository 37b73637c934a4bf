//! What a backup holds, as a file of JSON in it. It is written last: a backup without it was interrupted.

use super::error::BackupError;
use crate::disk::private;
use crate::store::Counts;
use serde::{Deserialize, Serialize};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Whether a folder is a backup, which nobody may change: what the manifest says of it would not be true any more.
pub fn is_backup(folder: &Path) -> bool {
    folder.join(FILE).is_file() || is_encrypted(folder)
}

/// Whether it is one that is encrypted.
pub fn is_encrypted(folder: &Path) -> bool {
    folder.join(ARCHIVE).is_file()
}

/// An error where a folder that is to be changed is a backup.
pub fn refuse(folder: &Path) -> Result<(), BackupError> {
    if is_backup(folder) { Err(BackupError::IsBackup(folder.to_owned())) } else { Ok(()) }
}

pub const FILE: &str = "manifest.json";
/// All of an encrypted backup but its photos.
pub const ARCHIVE: &str = "backup.age";
/// The layout of a backup that this program writes and the newest that it reads.
pub const FORMAT: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The version of spotcheck that made it.
    pub program: String,
    /// The version of the database in it.
    pub schema: u32,
    pub made_at: Timestamp,
    /// Bytes of the database's file, and their SHA-256.
    pub database_bytes: u64,
    pub database_sha256: PhotoHash,
    #[serde(flatten)]
    pub counts: Counts,
    /// Photos that the database calls arrived and that were not there whole when the backup was made.
    pub missing: Vec<PhotoHash>,
}

impl Manifest {
    pub fn read(backup: &Path) -> Result<Self, BackupError> {
        let path = backup.join(FILE);
        if !path.is_file() {
            return Err(BackupError::Incomplete(backup.to_owned()));
        }
        Self::of_json(&fs::read(path)?)
    }

    pub fn of_json(bytes: &[u8]) -> Result<Self, BackupError> {
        /// Read first: the rest of a newer one may look different.
        #[derive(Deserialize)]
        struct Layout {
            format: u32,
        }
        let Layout { format } = serde_json::from_slice(bytes).map_err(BackupError::Manifest)?;
        if format > FORMAT {
            return Err(BackupError::Newer { found: format, known: FORMAT });
        }
        serde_json::from_slice(bytes).map_err(BackupError::Manifest)
    }

    /// Durable, and under its name only when whole.
    pub fn write(&self, backup: &Path) -> Result<(), BackupError> {
        let json = serde_json::to_vec_pretty(self).map_err(BackupError::Manifest)?;
        let partial = backup.join("manifest.json.part");
        let mut file = private::options().write(true).create(true).truncate(true).open(&partial)?;
        file.write_all(&json)?;
        file.sync_all()?;
        fs::rename(&partial, backup.join(FILE))?;
        Ok(File::open(backup)?.sync_all()?)
    }

    /// What was backed up, in plain words.
    pub fn describe(&self) -> String {
        let counts = &self.counts;
        let mut text = format!(
            "{} documents with {} changes, {} photos of {} bytes, up to push {}\n",
            counts.n_documents,
            counts.n_changes,
            counts.n_photos - self.missing.len() as u64,
            counts.photo_bytes,
            counts.sequence
        );
        for sha256 in &self.missing {
            let _ =
                writeln!(text, "photo {sha256} is lost: it has arrived once and its file is not there whole");
        }
        text
    }
}
