//! The folder that a server is pointed at: an office, the place for a new one, or a mistake. Looked at before anything is
//! written.

use super::error::StartError;
use spotcheck_server::store::{FILE, FolderLock, StoreError};
use spotcheck_server::upkeep::backup;
use std::fs;
use std::path::{Path, PathBuf};

/// What a first start may have left that was ended early, and what a disk of its own begins with.
const OURS: [&str; 5] = ["spotcheck.lock", "photos", "uploads", ".probe", "lost+found"];

/// What is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    Office,
    /// An empty folder, which somebody made for it.
    Empty,
    /// No folder, or one with other things in it.
    Elsewhere,
}

impl Ground {
    pub fn look(data: &Path) -> std::io::Result<Self> {
        if data.join(FILE).exists() {
            return Ok(Self::Office);
        }
        match fs::read_dir(data) {
            Ok(mut entries) => {
                let is_empty = entries
                    .all(|entry| entry.is_ok_and(|entry| OURS.iter().any(|ours| entry.file_name() == *ours)));
                Ok(if is_empty { Self::Empty } else { Self::Elsewhere })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::Elsewhere),
            Err(error) => Err(error),
        }
    }
}

/// The folder under its full name, and whether an office is to be founded in it. `is_wanted`: somebody said that one is.
pub fn plan(data: &Path, is_wanted: bool) -> Result<(PathBuf, bool), StartError> {
    let folder = std::path::absolute(data)?;
    backup::refuse(&folder)?;
    match Ground::look(&folder).map_err(|error| unusable(&folder, error.into()))? {
        Ground::Office => Ok((folder, false)),
        Ground::Empty => Ok((folder, true)),
        Ground::Elsewhere if is_wanted => Ok((folder, true)),
        Ground::Elsewhere => Err(StartError::NoOffice(folder)),
    }
}

/// Makes the folder ours for as long as the lock lives.
pub fn take(folder: &Path) -> Result<FolderLock, StartError> {
    FolderLock::take(folder).map_err(|error| unusable(folder, error))
}

pub fn unusable(folder: &Path, cause: StoreError) -> StartError {
    match cause {
        // It names the folder itself.
        StoreError::InUse(_) | StoreError::Newer { .. } => StartError::Store(cause),
        cause => StartError::Folder { folder: folder.to_owned(), cause },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_folder_is_no_place_for_an_office_unless_somebody_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("empty")).unwrap();
        fs::create_dir(path("other")).unwrap();
        fs::write(path("other/letter.txt"), b"x").unwrap();
        assert!(matches!(plan(&path("empty"), false), Ok((_, true))));
        for mistaken in ["none", "other"] {
            assert!(
                matches!(plan(&path(mistaken), false), Err(StartError::NoOffice(named)) if named == path(mistaken))
            );
            assert!(matches!(plan(&path(mistaken), true), Ok((_, true))));
        }
        fs::write(path("other/spotcheck.db"), b"x").unwrap();
        assert!(matches!(plan(&path("other"), true), Ok((_, false))));
    }
}
