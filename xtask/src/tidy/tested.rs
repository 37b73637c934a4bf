//! Every test is run by a step: none stands in a package that the step `test` leaves out, or behind a condition under which
//! this machine does not compile it.

use std::{fs, path::Path};

use crate::{error::Error, place, run};

/// One complaint for each file with tests that no step runs. `names` are those of our sources.
pub fn check(names: &[String]) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    let is_rust = |name: &&String| Path::new(name).extension().is_some_and(|kind| kind == "rs");
    for name in names.iter().filter(is_rust) {
        let text = read(name)?;
        if !has_tests(&text) {
            continue;
        }
        let Some(folder) = package_of(name, |folder| place::root().join(folder).join("Cargo.toml").is_file())
        else {
            found.push(format!("{name}: tests in no package"));
            continue;
        };
        let manifest = read(&format!("{folder}/Cargo.toml"))?;
        let roots = ["lib.rs", "main.rs"].map(|root| format!("{folder}/src/{root}"));
        let mut sources = vec![text];
        for root in roots.iter().filter(|root| *root != name && place::root().join(root).is_file()) {
            sources.push(read(root)?);
        }
        found.extend(
            hidden_by(&manifest, &sources).map(|why| format!("{name}: no step runs its tests: {why}")),
        );
    }
    Ok(found)
}

fn read(name: &str) -> Result<String, Error> {
    let path = place::root().join(name);
    fs::read_to_string(&path).map_err(Error::at(&path))
}

fn has_tests(text: &str) -> bool {
    text.lines().any(|line| line.trim() == "#[test]")
}

/// The folder of the package to which a file belongs.
fn package_of(name: &str, is_package: impl Fn(&str) -> bool) -> Option<&str> {
    let folders = Path::new(name).ancestors().skip(1).filter_map(Path::to_str);
    folders.filter(|folder| !folder.is_empty()).find(|folder| is_package(folder))
}

/// Why tests of that package are not run, looked for in the file itself and where its crate begins.
fn hidden_by(manifest: &str, sources: &[String]) -> Option<String> {
    let package = manifest.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    if package.is_none_or(|package| !is_run(package, &run::TESTS)) {
        return Some("its package is left out".to_owned());
    }
    let is_off = |line: &&str| ["test = false", "autotests = false"].contains(&line.trim());
    if let Some(line) = manifest.lines().find(is_off) {
        return Some(format!("`{line}` in its manifest"));
    }
    let mut lines = sources.iter().flat_map(|text| text.lines()).map(str::trim);
    // Conditions by which a whole file is there or not; that of a test module is `test` alone.
    let condition = lines.find(|line| line.starts_with("#![cfg(") || line.starts_with("#[cfg(target_"))?;
    Some(format!("they stand behind `{condition}`"))
}

/// Whether cargo, asked this, runs the tests of a package.
fn is_run(package: &str, args: &[&str]) -> bool {
    args.contains(&"--workspace") && !args.windows(2).any(|pair| pair == ["--exclude", package])
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[package]\nname = \"spotcheck-a\"\n";

    fn hidden(manifest: &str, source: &str) -> bool {
        hidden_by(manifest, &[String::from("//! A.\n"), source.to_owned()]).is_some()
    }

    #[test]
    fn a_test_that_no_step_runs_is_found() {
        assert!(!hidden(MANIFEST, "//! A.\n#[cfg(test)]\nmod tests {}\n"));
        assert!(hidden(MANIFEST, "//! A.\n#![cfg(target_arch = \"wasm32\")]\n"));
        assert!(hidden(MANIFEST, "//! A.\n#[cfg(target_arch = \"wasm32\")]\nmod a;\n"));
        assert!(hidden(&format!("{MANIFEST}\n[lib]\ntest = false\n"), "//! A.\n"));
        assert!(hidden("[package]\n", "//! A.\n"));
        assert!(is_run("spotcheck-a", &["test", "--workspace", "--exclude", "spotcheck-b"]));
        assert!(!is_run("spotcheck-b", &["test", "--workspace", "--exclude", "spotcheck-b"]));
        assert!(!is_run("spotcheck-a", &["test"]));
    }

    #[test]
    fn a_file_belongs_to_the_nearest_package() {
        let is_package = |folder: &str| ["app/web", "tests"].contains(&folder);
        assert_eq!(package_of("app/web/src/parts/a.rs", is_package), Some("app/web"));
        assert_eq!(package_of("tests/tests/a.rs", is_package), Some("tests"));
        assert_eq!(package_of("style/a.rs", is_package), None);
        assert!(has_tests("    #[test]\n    fn a() {}\n") && !has_tests("/// As `#[test]` does.\n"));
    }
}
