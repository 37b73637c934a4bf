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
    #[error(
        "{} has neither manifest.json nor backup.age: it is no backup, or one that was interrupted",
        .0.display()
    )]
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
    #[error("{} is encrypted: say with --identity FILE what opens it", .0.display())]
    NeedsIdentity(PathBuf),
    #[error("{} is a backup that is not encrypted, and needs no --identity; is it the one that is meant?", .0.display())]
    NotEncrypted(PathBuf),
    #[error("{} is encrypted already: copy the folder as it is", .0.display())]
    AlreadyEncrypted(PathBuf),
    #[error("{} was encrypted for others: none of the identities opens it", .0.display())]
    OtherIdentity(PathBuf),
    #[error("{} is damaged, was cut off or altered: {}; nothing was put back", .0.display(), .1)]
    Broken(PathBuf, String),
    #[error("{} has no identity: {}", .0.display(), .1)]
    Identity(PathBuf, &'static str),
    #[error("{} cannot be read: {}", .0.display(), .1)]
    Unreadable(PathBuf, io::Error),
    #[error("it cannot be encrypted: {0}")]
    Encrypt(&'static str),
    #[error("{} cannot be moved: {}", .0.display(), .1)]
    NotMovable(PathBuf, io::Error),
}
