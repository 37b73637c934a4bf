//! Whether the bundle is what its sources would give. A stamp beside it names the sources' hash and the files made of them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::asset::hash16;
use crate::{error::Error, place};

/// One hash over everything that the bundle depends on: what was compiled, the hand-written files, and the code that puts them
/// together, in whatever version its libraries are.
pub fn inputs<'b>(built: impl Iterator<Item = (&'static str, &'b Vec<u8>)>) -> Result<String, Error> {
    let root = place::root();
    let web = root.join("app/web");
    let mut files = vec![root.join("Cargo.lock")];
    for name in
        ["index.html", "nowhere.html", "boot.js", "lock.js", "engine.js", "sw.js", "manifest.webmanifest"]
    {
        files.push(web.join(name));
    }
    for folder in [web.join("icons"), web.join("locales"), root.join("style"), root.join("xtask/src")] {
        files.extend(place::files_below(&folder)?);
    }
    let mut list: Vec<_> = built.map(|(name, bytes)| format!("{name} {}", hash16(bytes))).collect();
    for path in files {
        let bytes = fs::read(&path).map_err(Error::at(&path))?;
        list.push(format!("{} {}", path.display(), hash16(&bytes)));
    }
    Ok(hash16(list.join("\n").as_bytes()))
}

fn path(folder: &Path) -> PathBuf {
    folder.with_extension("stamp")
}

pub fn is_fresh(inputs: &str, folder: &Path) -> bool {
    let there = fs::read_to_string(path(folder)).ok();
    there.is_some() && there == text(inputs, folder).ok()
}

pub fn write(inputs: &str, folder: &Path) -> Result<(), Error> {
    let path = path(folder);
    fs::write(&path, text(inputs, folder)?).map_err(Error::at(&path))
}

/// The inputs, then each file with its length: one that was removed or cut short is noticed.
fn text(inputs: &str, folder: &Path) -> Result<String, Error> {
    let mut lines = vec![inputs.to_owned()];
    for path in place::files_below(folder)? {
        let length = fs::metadata(&path).map_err(Error::at(&path))?.len();
        lines.push(format!("{length} {}", path.display()));
    }
    Ok(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_is_fresh_until_an_input_or_a_file_changes() {
        let folder = place::target().join("tmp/xtask-stamp/bundle");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a.js"), "a").unwrap();
        assert!(!is_fresh("other", &folder));
        write("1", &folder).unwrap();
        assert!(is_fresh("1", &folder));
        assert!(!is_fresh("2", &folder));
        fs::write(folder.join("a.js"), "").unwrap();
        assert!(!is_fresh("1", &folder));
    }
}
