//! The wasm modules, as cargo builds them.

use std::{fs, path::PathBuf};

use crate::{
    error::Error,
    place, run,
    setup::wasm::{TARGET, Toolchain},
    walls,
};

/// Name and bytes of these binaries, fresh from the compiler. Built together, so that what they share is built once.
pub fn modules(names: &[&'static str]) -> Result<Vec<(&'static str, Vec<u8>)>, Error> {
    let mut cargo = Toolchain::ensure()?.cargo("build");
    cargo.args(["--package", "spotcheck-web", "--package", "spotcheck-engine-host", "--profile", "wasm"]);
    for name in names {
        cargo.args(["--bin", name]);
    }
    run::stream(&mut cargo)?;
    let folder: PathBuf = place::target().join(TARGET).join("wasm");
    names
        .iter()
        .map(|name| {
            let path = folder.join(name).with_extension("wasm");
            let bytes = fs::read(&path).map_err(Error::at(path))?;
            walls::check_module(name, &bytes)?;
            Ok((*name, bytes))
        })
        .collect()
}
