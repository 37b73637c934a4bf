//! Measures: every workload with one build of server, app and benches; the whole system's first, then the browser's.
//! What it prints on the standard output is one JSON object a line, the first of which says what was measured.

use std::process::Command;

use crate::{error::Error, place, run, serve, setup, test::install_modules};

/// The browser's workloads, by the script that has them.
const IN_BROWSER: [(&str, &[&str]); 2] =
    [("bench.mjs", &["C1", "C2", "C3", "C4"]), ("bench-sync.mjs", &["C5", "C6"])];

pub fn run(only: &[String], is_small: bool, args: &[String]) -> Result<(), Error> {
    let (in_browser, native): (Vec<&String>, Vec<&String>) =
        only.iter().partition(|name| name.to_uppercase().starts_with('C'));
    let server = serve::build()?;
    build_programs()?;
    let program = |name: &str| place::target().join("release").join(name);
    println!("{}", what_is_measured());
    if only.is_empty() || !native.is_empty() {
        let mut bench = Command::new(program("bench"));
        bench.args(chosen(&native)).args(is_small.then_some("--small")).args(args);
        run::stream(bench.current_dir(place::root()).env("SPOTCHECK_BIN", &server))?;
    }
    if !only.is_empty() && in_browser.is_empty() {
        return Ok(());
    }
    let chromium = setup::browser::ensure()?;
    install_modules()?;
    for (script, workloads) in IN_BROWSER {
        let is_wanted = |name: &&String| workloads.iter().any(|workload| workload.eq_ignore_ascii_case(name));
        let wanted: Vec<&String> = in_browser.iter().copied().filter(is_wanted).collect();
        if !only.is_empty() && wanted.is_empty() {
            continue;
        }
        let mut bench = Command::new("node");
        bench.current_dir(place::root().join("tests/browser")).arg(script);
        bench.args(chosen(&wanted)).args(is_small.then_some("--small"));
        bench.env("SPOTCHECK_BIN", &server).env("SPOTCHECK_SEED", program("seed")).env("CHROMIUM", &chromium);
        run::stream(&mut bench)?;
    }
    Ok(())
}

/// `--only` for those, or nothing where all are meant.
fn chosen(names: &[&String]) -> Vec<String> {
    if names.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    vec!["--only".to_owned(), names.join(",")]
}

/// The benches and the program that fills an office, of the same commit as the server.
fn build_programs() -> Result<(), Error> {
    let mut cargo = run::cargo();
    cargo.args(["build", "--release", "--package", "spotcheck-tests", "--bin", "bench", "--bin", "seed"]);
    // The same bundle as in the binary, so that the server is not built twice.
    run::stream(cargo.env("APP_BUNDLE", place::bundle()))
}

fn what_is_measured() -> String {
    let said = |program, args: &[&str]| {
        run::ask(program, args).map_or_else(String::new, |said| said.trim().to_owned())
    };
    let commit = said("git", &["describe", "--always", "--dirty"]);
    let n_cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{{\"build\":\"{commit}\",\"cores\":{n_cores}}}")
}
