//! Backups: the database as it was at one instant, every photo that it calls arrived, and a manifest.
//!
//! ```text
//! DEST/spotcheck.db        consistent, whatever the server does meanwhile
//! DEST/photos/ab/abcd…     hard links where the disk is the same, copies elsewhere
//! DEST/manifest.json       written last
//! ```
//! The database comes first and the photos after: photos are never changed and only ever added, so those which the
//! copied database names are there.

mod files;
mod manifest;
mod restore;

pub use files::measure;
pub use manifest::Manifest;
pub use restore::{Restored, restore};

use crate::photos::path_in;
use crate::store::{FILE, StoreError, copy_to, peek};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a file cannot be used: {0}")]
    Io(#[from] io::Error),
    #[error("{} is not empty: a backup is written into a folder of its own", .0.display())]
    NotEmpty(PathBuf),
    #[error("{} has no manifest: it is no backup, or one that was interrupted", .0.display())]
    Incomplete(PathBuf),
    #[error("the manifest cannot be read: {0}")]
    Manifest(serde_json::Error),
    #[error(
        "the backup has format {found}, this program knows {known}: it was written by a newer version of \
         spotcheck; use that one"
    )]
    Newer { found: u32, known: u32 },
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    #[error("{} holds an office already; with --replace it is moved aside, not deleted", .0.display())]
    Occupied(PathBuf),
    #[error("{} cannot be moved: {}", .0.display(), .1)]
    NotMovable(PathBuf, io::Error),
}

/// Writes a backup of the office in `data` to `to`, which must not exist or be empty. A server may be running.
pub fn backup(data: &Path, to: &Path, now: Timestamp) -> Result<Manifest, BackupError> {
    if to.exists() && fs::read_dir(to)?.next().is_some() {
        return Err(BackupError::NotEmpty(to.to_owned()));
    }
    fs::create_dir_all(to)?;
    let database = to.join(FILE);
    copy_to(data, &database)?;
    let (database_bytes, database_sha256) = measure(&database)?;
    let mut missing = Vec::new();
    let mut folders = BTreeSet::new();
    let (schema, counts) = peek(&database, |view| {
        view.each_blob(|sha256, blob| {
            let from = path_in(&data.join("photos"), sha256);
            if fs::metadata(&from).is_ok_and(|file| file.is_file() && file.len() == blob.size) {
                let target = path_in(&to.join("photos"), sha256);
                folders.extend(target.parent().map(Path::to_owned));
                files::link_or_copy(&from, &target)?;
            } else {
                missing.push(sha256);
            }
            Ok::<_, BackupError>(())
        })?;
        Ok::<_, BackupError>(view.counts()?)
    })?;
    folders.iter().try_for_each(|folder| files::sync_folder(folder))?;
    if !folders.is_empty() {
        files::sync_folder(&to.join("photos"))?;
    }
    let manifest = Manifest {
        format: manifest::FORMAT,
        program: env!("CARGO_PKG_VERSION").into(),
        schema,
        made_at: now,
        database_bytes,
        database_sha256: PhotoHash::from_bytes(database_sha256),
        counts,
        missing,
    };
    manifest.write(to)?;
    if let Some(above) = fs::canonicalize(to)?.parent() {
        files::sync_folder(above)?;
    }
    Ok(manifest)
}

/// What was backed up, in plain words.
pub fn describe(manifest: &Manifest) -> String {
    let counts = &manifest.counts;
    let mut text = format!(
        "{} documents with {} changes, {} photos of {} bytes, up to push {}\n",
        counts.n_documents,
        counts.n_changes,
        counts.n_photos - manifest.missing.len() as u64,
        counts.photo_bytes,
        counts.sequence
    );
    for sha256 in &manifest.missing {
        let _ = writeln!(text, "photo {sha256} is lost: it has arrived once and its file is not there whole");
    }
    text
}
