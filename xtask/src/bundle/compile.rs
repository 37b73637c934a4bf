//! The wasm modules, as cargo builds them.

use std::{fs, path::PathBuf};

use crate::{
    error::Error,
    place, run,
    setup::wasm::{TARGET, Toolchain},
};

/// Name and bytes of these binaries of `spotcheck-web`, fresh from the compiler.
pub fn modules(names: &[&'static str]) -> Result<Vec<(&'static str, Vec<u8>)>, Error> {
    let mut cargo = Toolchain::ensure()?.cargo("build");
    cargo.args(["--package", "spotcheck-web", "--profile", "wasm"]);
    for name in names {
        cargo.args(["--bin", name]);
    }
    run::stream(&mut cargo)?;
    let folder: PathBuf = place::target().join(TARGET).join("wasm");
    names
        .iter()
        .map(|name| {
            let path = folder.join(name).with_extension("wasm");
            Ok((*name, fs::read(&path).map_err(Error::at(path))?))
        })
        .collect()
}
