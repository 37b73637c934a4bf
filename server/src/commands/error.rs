//! Why a command did not do what it was told, in words for whoever typed it.

use spotcheck_domain::id::DeviceId;
use spotcheck_server::evidence::EvidenceError;
use spotcheck_server::http::TlsError;
use spotcheck_server::photos::PhotoError;
use spotcheck_server::proof::office_key::NoKey;
use spotcheck_server::rescue::RescueError;
use spotcheck_server::settings::SettingsError;
use spotcheck_server::store::StoreError;
use spotcheck_server::upkeep::backup::BackupError;
use spotcheck_server::upkeep::founding::FoundingError;
use spotcheck_server::upkeep::verify::VerifyError;
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Founding(#[from] FoundingError),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Verify(#[from] VerifyError),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Rescue(#[from] RescueError),
    #[error("{} cannot be opened: {}", .0.display(), .1)]
    File(PathBuf, std::io::Error),
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    #[error("{}: {}", .0.display(), .1)]
    Key(PathBuf, NoKey),
    #[error(
        "say with --key by which office it must be signed: the digits that `spotcheck key` prints there, or a file of them"
    )]
    NoKey,
    #[error("it is not what that office signed")]
    Altered,
    #[error("there are problems")]
    Problems,
    #[error("the photos cannot be put in order: {0}")]
    Photos(#[from] PhotoError),
    #[error("cannot listen on {0}: {1}; nothing was written")]
    Listen(SocketAddr, std::io::Error),
    #[error("the folder {} cannot be used: {cause}", .folder.display())]
    Folder { folder: PathBuf, cause: StoreError },
    #[error(
        "there is no office in {}: if the folder is the right one, start with --new to found one there",
        .0.display()
    )]
    NoOffice(PathBuf),
    #[error("cannot start: {0}")]
    Io(#[from] std::io::Error),
    #[error("what is counted cannot be kept: {0}")]
    Figures(String),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("nobody here is called {0}, or not with that id or in that unit")]
    Nobody(String),
    #[error("{n} people here are called {name}; say which with --person ID or --unit NAME:\n{list}")]
    Several { n: usize, name: String, list: String },
    #[error("no device with the id {0} is paired; `spotcheck device list` shows those that are")]
    NoDevice(DeviceId),
    #[error("the log has no entry {0}")]
    NoEntry(i64),
    #[error("say with --reason why, in at most 500 characters")]
    NoReason,
    #[error("the answer cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}
