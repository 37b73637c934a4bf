//! Why there is no backup, or none that can be put back.

use crate::store::StoreError;
use std::io;
use std::path::PathBuf;

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
    #[error(
        "{} is a backup, and stays as it is: `spotcheck restore` puts it back elsewhere, `verify` looks at it",
        .0.display()
    )]
    IsBackup(PathBuf),
    #[error("the manifest cannot be read: {0}")]
    Manifest(serde_json::Error),
    #[error(
        "the backup has format {found}, this program knows {known}: it was written by a newer version of \
         spotcheck; use that one"
    )]
    Newer { found: u32, known: u32 },
    #[error("the backup is damaged: {0}; with --despite-damage it is put back as far as that goes")]
    Damaged(String),
    #[error("{} holds an office already; with --replace it is moved aside, not deleted", .0.display())]
    Occupied(PathBuf),
    #[error("{} cannot be moved: {}", .0.display(), .1)]
    NotMovable(PathBuf, io::Error),
}
