//! Where the offices of runs lie: in memory where the machine has a folder there, since no run is about a disk.

use std::fs;
use std::io;
use std::path::Path;
use tempfile::TempDir;

const IN_MEMORY: &str = "/dev/shm";

/// A folder that goes with its owner.
pub fn new_folder() -> TempDir {
    let in_memory = TempDir::with_prefix_in("spotcheck-", IN_MEMORY);
    in_memory.or_else(|_| TempDir::with_prefix("spotcheck-")).expect("a temporary folder")
}

/// Copies a folder with all below it, over what is there.
pub fn copy_over(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_over(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Copies those of the files that are there.
pub fn copy_files(names: &[&str], from: &Path, to: &Path) {
    for from in names.iter().map(|name| from.join(name)).filter(|from| from.is_file()) {
        let name = from.file_name().expect("a file has a name");
        fs::copy(&from, to.join(name)).expect("a file is copied");
    }
}
