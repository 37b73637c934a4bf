//! Writes the pages that are made from code, so that they cannot say something else: the table of rights.

use std::fs;

use crate::{error::Error, place, run};

/// Writes `app/domain/docs/authority.md`. A test of the domain fails where it is not what the table says.
pub fn write() -> Result<(), Error> {
    let mut command = run::cargo();
    command.args(["run", "--quiet", "-p", "spotcheck-domain", "--example", "authority_page"]);
    let command_line = run::line(&command);
    let output = command.output().map_err(|source| Error::Start { command: command_line.clone(), source })?;
    if !output.status.success() {
        return Err(Error::Failed { command: command_line, status: output.status });
    }
    let path = place::root().join("app/domain/docs/authority.md");
    fs::write(&path, output.stdout).map_err(Error::at(&path))
}
