//! Where things are: the workspace, its build folder, and programs on the PATH. Reads the environment, changes nothing.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::error::Error;

/// The workspace's root.
pub fn root() -> PathBuf {
    // cargo says where the package is now; the compiled-in path serves a binary that is started by hand.
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .filter(|folder| folder.ends_with("xtask"))
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    package.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// cargo's build folder.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The folder that `bundle` fills and the server embeds.
pub fn bundle() -> PathBuf {
    target().join("bundle")
}

/// The folder of what the bundle's modules call their functions: which is which in a trap. Served to nobody.
pub fn function_names() -> PathBuf {
    target().join("bundle-names")
}

/// The first program of this name on the PATH.
pub fn program(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// All files below `folder`, sorted, so that whatever is computed over them is the same on every machine.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(Error::at(&folder))? {
            let path = entry.map_err(Error::at(&folder))?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
