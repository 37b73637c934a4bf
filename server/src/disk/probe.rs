//! Whether a disk takes what it is given: tried by writing something and having it synced, since a full or a read-only
//! one answers every question about itself as ever.

use super::private;
use super::space::Space;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Lies in a folder while it is tried.
const NAME: &str = ".probe";
/// Bytes that are written.
const N_BYTES: usize = 4 << 10;

/// Why a disk is of no use.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    #[error("the disk is full: {0}")]
    Full(Space),
    #[error("{} cannot be written: {}", .0.display(), .1)]
    Unwritable(PathBuf, io::Error),
}

impl DiskError {
    /// Without the paths, for those to whom the machine is none of their business.
    pub const fn brief(&self) -> &'static str {
        match self {
            Self::Full(_) => "a disk is full",
            Self::Unwritable(..) => "a disk cannot be written",
        }
    }
}

/// Tries a folder, and gives the room on its disk.
pub fn try_folder(folder: &Path) -> Result<Space, DiskError> {
    let unwritable = |error| DiskError::Unwritable(folder.to_owned(), error);
    let space = Space::of(folder).map_err(unwritable)?;
    if space.is_full() {
        return Err(DiskError::Full(space));
    }
    write(&folder.join(NAME)).map_err(|error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => DiskError::Full(space.clone()),
        _ => unwritable(error),
    })?;
    Ok(space)
}

fn write(path: &Path) -> io::Result<()> {
    // One that a killed server left would be overwritten in place, and prove nothing.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private::new_file(path)?;
    let tried = file.write_all(&[0x5a; N_BYTES]).and_then(|()| file.sync_all());
    fs::remove_file(path)?;
    tried
}

/// Those of the folders that are there, one for each disk.
pub fn one_of_each_disk(folders: &[PathBuf]) -> Vec<&Path> {
    let mut devices = Vec::new();
    let mut chosen = Vec::new();
    for folder in folders {
        let device = folder.metadata().map(|found| found.dev());
        if device.as_ref().is_ok_and(|device| !devices.contains(device)) {
            devices.extend(device);
            chosen.push(folder.as_path());
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_takes_it_is_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        try_folder(folder.path()).unwrap();
        fs::write(folder.path().join(NAME), b"left by one that was killed").unwrap();
        try_folder(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_that_takes_nothing_is_named() {
        let error = try_folder(Path::new("/proc/self/nothing")).unwrap_err();
        assert!(
            matches!(&error, DiskError::Unwritable(..)) && error.to_string().contains("/proc/self/nothing")
        );
    }
}
