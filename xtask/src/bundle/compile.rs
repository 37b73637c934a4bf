//! The wasm modules, as cargo builds them.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::Value;

use crate::{
    error::Error,
    place, run,
    setup::wasm::{TARGET, Toolchain},
    walls,
};

/// What came of a build.
pub struct Built {
    /// Name and bytes of each binary.
    pub modules: Vec<(&'static str, Vec<u8>)>,
    /// By package, where its build script has written.
    folders: BTreeMap<String, PathBuf>,
}

impl Built {
    /// A file that the build script of that package wrote, for the browser to fetch beside the modules.
    pub fn beside(&self, package: &str, file: &str) -> Result<Vec<u8>, Error> {
        let folder = self.folders.get(package).map_or(Path::new(""), PathBuf::as_path);
        let path = folder.join(file);
        fs::read(&path).map_err(Error::at(path))
    }
}

/// These binaries, fresh from the compiler. Built together, so that what they share is built once.
pub fn build(names: &[&'static str]) -> Result<Built, Error> {
    let mut cargo = Toolchain::ensure()?.cargo("build");
    let profile = if is_quick() { "wasm-quick" } else { "wasm" };
    for package in ["web", "desk", "engine-host"] {
        cargo.args(["--package", &format!("spotcheck-{package}")]);
    }
    cargo.args(["--profile", profile]);
    for name in names {
        cargo.args(["--bin", name]);
    }
    cargo.arg("--message-format=json-render-diagnostics").stderr(Stdio::inherit());
    let folders = folders_of(&run::capture(&mut cargo)?);
    let folder: PathBuf = place::target().join(TARGET).join(profile);
    let read = |name: &&'static str| {
        let path = folder.join(name).with_extension("wasm");
        let bytes = fs::read(&path).map_err(Error::at(path))?;
        // Only the long way takes out what nobody calls.
        if !is_quick() {
            walls::check_module(name, &bytes)?;
        }
        Ok((*name, bytes))
    };
    let modules = names.iter().map(read).collect::<Result<_, Error>>()?;
    Ok(Built { modules, folders })
}

/// Whether a bundle is wanted soon, to look at while something is made, however large it is.
pub fn is_quick() -> bool {
    std::env::var_os("SPOTCHECK_QUICK").is_some_and(|set| !set.is_empty())
}

/// Cargo says in JSON, a line each, which build script has written where.
fn folders_of(said: &str) -> BTreeMap<String, PathBuf> {
    let folder = |line: &str| {
        let said: Value = serde_json::from_str(line).ok()?;
        let folder = PathBuf::from(said["out_dir"].as_str()?);
        let is_targets = folder.components().any(|part| part.as_os_str() == TARGET);
        let (_, package) = said["package_id"].as_str()?.rsplit_once('#')?;
        let (name, _) = package.split_once('@')?;
        is_targets.then(|| (name.to_owned(), folder))
    };
    said.lines().filter_map(folder).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_build_script_wrote_is_read_from_what_cargo_says() {
        let line = |folder: &str| {
            format!(
                r#"{{"reason":"build-script-executed","package_id":"path+file:///a/web#our-web@0.1.0","out_dir":"{folder}"}}"#
            )
        };
        let said = format!(
            "{}\n{}\n{{\"reason\":\"build-finished\",\"success\":true}}\nnoise\n",
            line("/t/wasm32-unknown-unknown/wasm/build/our-web-1/out"),
            line("/t/wasm/build/our-web-2/out"),
        );
        let folder = PathBuf::from("/t/wasm32-unknown-unknown/wasm/build/our-web-1/out");
        assert_eq!(folders_of(&said), BTreeMap::from([("our-web".to_owned(), folder)]));
    }
}
