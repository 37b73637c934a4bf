//! The one binary: builds it with the app inside, and becomes it.

use std::{path::PathBuf, process::Command};

use crate::{bundle, error::Error, place, run};

/// Builds the app and the release server that embeds it; returns the binary.
pub fn build() -> Result<PathBuf, Error> {
    let bundle = bundle::make()?;
    let mut cargo = run::cargo();
    cargo.args(["build", "--release", "--package", "spotcheck-server", "--bin", "spotcheck"]);
    run::stream(cargo.env("APP_BUNDLE", bundle))?;
    Ok(place::target().join("release/spotcheck"))
}

pub fn serve(demo: bool, listen: &str, data: Option<PathBuf>) -> Result<(), Error> {
    let mut server = Command::new(build()?);
    server.args(["serve", "--new", "--listen", listen, "--data"]);
    server.arg(data.unwrap_or_else(|| place::root().join("data")));
    if demo {
        server.arg("--demo");
    }
    become_program(&mut server)
}

/// Hands this process over, so that signals and the exit code are the server's own.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<(), Error> {
    use std::os::unix::process::CommandExt;
    let source = command.exec();
    Err(Error::Start { command: run::line(command), source })
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<(), Error> {
    run::stream(command)
}
