//! A data folder has one master at a time: two servers on one folder would each believe their caches.
//!
//! The lock is an advisory lock on a file of its own, so that it ends with its process however that ends.

use super::open::KIND;
use super::{Result, StoreError};
use crate::disk::private;
use std::fs::{File, TryLockError};
use std::path::Path;

/// The name of the file that is locked. It stays, empty.
pub const FILE: &str = "spotcheck.lock";

/// Held by whoever serves a folder, or changes it beyond what a server expects.
#[derive(Debug)]
pub struct FolderLock {
    /// Closing it ends the lock.
    _file: File,
}

impl FolderLock {
    /// Locks a folder, which is made where it does not exist. [`StoreError::InUse`] where another holds it.
    pub fn take(folder: &Path) -> Result<Self> {
        private::make_folder(folder)?;
        Self::of_folder(folder)
    }

    /// Locks a folder that holds an office; another is left as it is.
    pub fn of_existing(folder: &Path) -> Result<Self> {
        KIND.find(folder)?;
        Self::of_folder(folder)
    }

    fn of_folder(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        let file = private::options().create(true).truncate(false).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse(folder.to_owned())),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_master_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let lock = FolderLock::take(folder.path()).expect("free");
        assert!(matches!(FolderLock::take(folder.path()), Err(StoreError::InUse(_))));
        drop(lock);
        FolderLock::take(folder.path()).expect("free again");
    }
}
