//! House rules that no other tool checks: files say what they are for and fit a few screens, names say what is inside,
//! nothing is left half done, both languages are complete and stand in the locale files alone, the two modules of the
//! browser stand apart, imports go one way and never in a ring, nobody but the table of rights asks a person for his role,
//! no page makes a control that forgets its words, every test is run by a step, and those that hold what failed once are
//! there.
//! Reads the workspace's files as git knows them; changes nothing.

mod cases;
mod circles;
mod controls;
mod floors;
mod locales;
mod roles;
mod source;
mod tested;

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use crate::{error::Error, place, walls};

/// Prints everything found, and fails if that is anything.
pub fn check() -> Result<(), Error> {
    let (mut found, mut sources) = (Vec::new(), Vec::new());
    let names = source_files()?;
    for name in &names {
        let path = place::root().join(name);
        let (is_ours, is_said) = (is_ours(name), locales::is_said_by_locales(name));
        let package = name.strip_suffix("/Cargo.toml");
        if !is_ours && !is_said && package.is_none() {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(Error::at(&path))?;
        if is_ours {
            found.extend(source::check_name(name));
            found.extend(source::check_source(name, &text));
            found.extend(roles::check_roles(name, &text));
            found.extend(controls::check_controls(name, &text));
            found.extend(floors::check_imports(name, &text));
        }
        if let Some(package) = package {
            found.extend(floors::check_manifest(package, &text));
        }
        if is_said {
            found.extend(locales::check_words(name, &text));
        }
        if is_ours {
            sources.push((name.clone(), text));
        }
    }
    found.extend(circles::check(&sources));
    found.extend(locales::check_locales(&place::root().join("app/web/locales"))?);
    found.extend(tested::check(&names)?);
    found.extend(cases::check()?);
    found.extend(walls::check()?);
    for complaint in &found {
        println!("{complaint}");
    }
    if found.is_empty() { Ok(()) } else { Err(Error::Tidy { n_found: found.len() }) }
}

/// Names, relative to the root, of the files that are or could be committed.
fn source_files() -> Result<Vec<String>, Error> {
    let mut command = Command::new("git");
    command.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(place::root());
    let command_line = crate::run::line(&command);
    let output = command.output().map_err(|source| Error::Start { command: command_line.clone(), source })?;
    if !output.status.success() {
        return Err(Error::Failed { command: command_line, status: output.status });
    }
    let names: BTreeSet<_> = String::from_utf8_lossy(&output.stdout)
        .split('\0')
        // Deleted, but git has not been told yet.
        .filter(|name| !name.is_empty() && place::root().join(name).is_file())
        .map(ToOwned::to_owned)
        .collect();
    Ok(names.into_iter().collect())
}

fn is_ours(name: &str) -> bool {
    let is_source = Path::new(name)
        .extension()
        .is_some_and(|kind| ["rs", "js", "mjs", "css"].iter().any(|ours| kind == *ours));
    is_source && !name.starts_with("tests/fixtures/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixtures_and_other_kinds_of_file_are_not_ours() {
        assert!(is_ours("app/web/sw.js") && is_ours("server/src/lib.rs"));
        assert!(!is_ours("tests/fixtures/old.js") && !is_ours("README.md"));
    }
}
