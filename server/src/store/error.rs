//! What can go wrong between the code and its database.

use std::error::Error;
use std::path::PathBuf;

/// The database could not answer. What the caller asked for was not done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database refused: {0}")]
    Refused(Box<dyn Error + Send + Sync>),
    #[error("the data folder cannot be used: {0}")]
    Io(#[from] std::io::Error),
    #[error(
        "the database has version {found}, this program knows {known}: it was written by a newer version of \
         spotcheck; start that one"
    )]
    Newer { found: u32, known: u32 },
    #[error(
        "the database has version {found}, this program works on {known}: restore it, or start the server on it, \
         and it is brought up to that"
    )]
    Older { found: u32, known: u32 },
    #[error("{} is in use: a server, or another command of spotcheck, works on it", .0.display())]
    InUse(PathBuf),
    #[error("the group of transactions could not be committed: {0}")]
    NotCommitted(String),
    #[error("the store is shut")]
    Shut,
    #[error("the database holds what this program cannot read: {0}")]
    Unreadable(&'static str),
}

pub type Result<T> = std::result::Result<T, StoreError>;
