//! Files and folders for one user of the machine alone: 0700 and 0600, whatever the umask of whoever starts a command.
//!
//! The database holds the key that makes receipts good, and everybody's records: who could read it could forge both.

use rustix::fs::Mode;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

const FOLDER: u32 = 0o700;
const FILE: u32 = 0o600;
/// What a group and others may be given.
const OTHERS: u32 = 0o077;

/// From here on, whatever this process makes is for its own user alone; libraries' files too.
pub fn keep_to_ourselves() {
    rustix::process::umask(Mode::from_raw_mode(OTHERS));
}

/// Makes a folder and those above it that are missing. One that is there stays as it is.
pub fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER).create(path)
}

/// Makes a folder that must not be there yet.
pub fn make_new_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(FOLDER).create(path)
}

/// Options that make files for this user alone.
pub fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(FILE);
    options
}

/// A file that must not be there yet, to be written.
pub fn new_file(path: &Path) -> io::Result<File> {
    options().write(true).create_new(true).open(path)
}

/// Takes from others what they may do with a folder and all that is in it. Gives how many files and folders had been
/// open to them.
///
/// Where the folder itself was closed nobody can have come at what is inside, so that only its own files are looked at.
pub fn tighten(folder: &Path) -> io::Result<u64> {
    let was_open = close(folder)?;
    let mut n_open = u64::from(was_open);
    for entry in fs::read_dir(folder)? {
        n_open += tighten_entry(&entry?.path(), was_open)?;
    }
    Ok(n_open)
}

fn tighten_entry(path: &Path, is_deep: bool) -> io::Result<u64> {
    // A link is followed at the top alone, where an administrator may have put the photos on another disk.
    let Ok(found) = fs::metadata(path) else { return Ok(0) };
    let was_open = close(path)?;
    let mut n_open = u64::from(was_open);
    if found.is_dir() && (is_deep || was_open) {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            if !entry.file_type()?.is_symlink() {
                n_open += tighten_entry(&entry.path(), true)?;
            }
        }
    }
    Ok(n_open)
}

/// Takes from others what they may do with one file or folder. Says whether they had been let in.
pub fn close(path: &Path) -> io::Result<bool> {
    let mode = fs::metadata(path)?.permissions().mode();
    let was_open = mode & OTHERS != 0;
    if was_open {
        fs::set_permissions(path, fs::Permissions::from_mode(mode & !OTHERS))?;
    }
    Ok(was_open)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_for_its_user_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (inner, file) = (folder.path().join("a/b"), folder.path().join("a/b/c"));
        make_folder(&inner).unwrap();
        new_file(&file).unwrap();
        assert_eq!((mode(&folder.path().join("a")), mode(&inner), mode(&file)), (0o700, 0o700, 0o600));
    }

    #[test]
    fn what_was_open_is_closed_and_counted() {
        let folder = tempfile::tempdir().unwrap();
        let (inner, file) = (folder.path().join("photos"), folder.path().join("photos/one"));
        fs::create_dir(&inner).unwrap();
        fs::write(&file, b"x").unwrap();
        for (path, open) in [(folder.path(), 0o755), (&inner, 0o755), (&file, 0o644)] {
            fs::set_permissions(path, fs::Permissions::from_mode(open)).unwrap();
        }
        assert_eq!(tighten(folder.path()).unwrap(), 3);
        assert_eq!((mode(folder.path()), mode(&inner), mode(&file)), (0o700, 0o700, 0o600));
        assert_eq!(tighten(folder.path()).unwrap(), 0);
    }
}
