//! Every check and test, in the order in which a mistake is cheapest to find. Ends with one line that counts them.

use std::{
    fs,
    process::{Command, ExitCode},
    time::{Duration, Instant},
};

use clap::ValueEnum;

use crate::{
    bundle,
    error::Error,
    place, run,
    setup::{self, wasm::Toolchain},
    tally::Tally,
    tidy,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// Formatting
    Fmt,
    /// House rules: opening comments, stubs left in, complete languages
    Tidy,
    /// Lints of what runs on this machine
    Clippy,
    /// Lints of what runs in the browser
    ClippyWasm,
    /// Licences and sources of dependencies, where cargo-deny is installed
    Deny,
    /// Known faults of dependencies, by the `RustSec` database as it is today; asked for by name, before a release and weekly,
    /// since it changes without this workspace changing
    Advisories,
    /// The files that the browser downloads
    Bundle,
    /// Unit, property and system tests
    Test,
    /// The app in a real browser
    Browser,
}

struct Row {
    step: Step,
    took: Duration,
    tests: Tally,
    failure: Option<Error>,
}

/// Runs the steps in `only`, or all, until one fails.
pub fn run(only: &[Step]) -> ExitCode {
    let mut rows = Vec::new();
    for &step in Step::value_variants() {
        let chosen = if only.is_empty() { step.is_possible() } else { only.contains(&step) };
        if !chosen {
            continue;
        }
        println!("\n=== {} ===", step.name());
        let started = Instant::now();
        let (tests, done) = step.run();
        rows.push(Row { step, took: started.elapsed(), tests, failure: done.err() });
        if rows.last().is_some_and(|row| row.failure.is_some()) {
            break;
        }
    }
    report(&rows)
}

fn report(rows: &[Row]) -> ExitCode {
    println!("\n{:<12} {:>8} {:>7} {:>7}", "step", "seconds", "passed", "failed");
    let mut sum = Tally::default();
    for row in rows {
        let step = Tally {
            n_passed: usize::from(row.failure.is_none()),
            n_failed: usize::from(row.failure.is_some()),
        };
        let seconds = row.took.as_secs_f64();
        let Tally { n_passed, n_failed } = row.tests;
        let mark = if row.failure.is_some() { "  FAILED" } else { "" };
        println!("{:<12} {seconds:>8.1} {n_passed:>7} {n_failed:>7}{mark}", row.step.name());
        sum += step;
        sum += row.tests;
    }
    let failed = rows.iter().find_map(|row| Some((row.step, row.failure.as_ref()?)));
    if let Some((step, error)) = failed {
        println!("\nstep `{}` failed: {error}", step.name());
    }
    println!("\n{} passed, {} failed", sum.n_passed, sum.n_failed);
    if sum.n_failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

type Outcome = (Tally, Result<(), Error>);

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// cargo-deny is no part of a toolchain, so its absence is not a failure.
    fn is_possible(self) -> bool {
        match self {
            Self::Deny => place::program("cargo-deny").is_some(),
            Self::Advisories => false,
            _ => true,
        }
    }

    fn run(self) -> Outcome {
        let bare = |done| (Tally::default(), done);
        match self {
            Self::Fmt => bare(cargo(&["fmt", "--all", "--check"])),
            Self::Tidy => bare(tidy::check()),
            Self::Clippy => bare(cargo(&[
                "clippy",
                "--workspace",
                "--exclude",
                "spotcheck-web",
                "--exclude",
                "spotcheck-desk",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ])),
            Self::ClippyWasm => bare(clippy_wasm()),
            Self::Deny => bare(cargo(&["deny", "check", "bans", "licenses", "sources"])),
            Self::Advisories => bare(cargo(&["deny", "check", "advisories"])),
            Self::Test => {
                let mut command = with_app(run::cargo());
                command.envs(setup::age::ensure().map(|program| ("AGE_PROGRAM", program)));
                counted(command.args(run::TESTS))
            }
            Self::Bundle => bare(bundle::make().map(drop)),
            Self::Browser => browser().unwrap_or_else(|error| bare(Err(error))),
        }
    }
}

fn cargo(args: &[&str]) -> Result<(), Error> {
    run::stream(run::cargo().args(args))
}

/// With the app inside the server that the tests start, so that it is built once for them and for the browser.
fn with_app(mut cargo: Command) -> Command {
    if place::bundle().is_dir() {
        cargo.env("APP_BUNDLE", place::bundle());
    }
    cargo
}

fn counted(command: &mut Command) -> Outcome {
    let (said, done) = run::tee(command);
    (Tally::read(&said), done)
}

fn clippy_wasm() -> Result<(), Error> {
    let mut command = Toolchain::ensure()?.clippy()?;
    // The bundle's profile: macros and build scripts are then compiled once for both.
    command.args(["--profile", "wasm"]);
    for package in ["domain", "protocol", "client", "browser", "engine-host", "web", "desk"] {
        command.args(["--package", &format!("spotcheck-{package}")]);
    }
    run::stream(command.args(["--", "-D", "warnings"]))
}

fn browser() -> Result<Outcome, Error> {
    let chromium = setup::browser::ensure()?;
    bundle::make()?;
    let contract = bundle::contract()?;
    // The step `test` has built both: asked for alone they would be built once more, with all that they depend on, since
    // cargo gives crates the features that the packages of a selection want of them.
    run::stream(with_app(run::cargo()).args(run::TESTS).arg("--no-run"))?;
    let server = place::target().join("debug/spotcheck");
    install_modules()?;
    let mut tests = in_browser_tests(&["test"]);
    tests.env("SPOTCHECK_BIN", server).env("SPOTCHECK_CONTRACT", contract).env("CHROMIUM", chromium);
    tests.env("SPOTCHECK_SEED", place::target().join("debug/seed"));
    Ok(counted(&mut tests))
}

/// npm in the folder of the browser tests.
pub fn in_browser_tests(args: &[&str]) -> Command {
    let mut command = Command::new("npm");
    // The browser is the system's: the test library must not fetch its own.
    command
        .args(args)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .current_dir(place::root().join("tests/browser"));
    command
}

/// `npm ci`, unless it has run since the lock file changed.
pub fn install_modules() -> Result<(), Error> {
    let folder = place::root().join("tests/browser");
    // npm writes this file last, so that an interrupted installation is not taken for a whole one.
    let changed_at = |name: &str| fs::metadata(folder.join(name)).and_then(|file| file.modified()).ok();
    let installed_at = changed_at("node_modules/.package-lock.json");
    if installed_at.is_some() && installed_at >= changed_at("package-lock.json") {
        return Ok(());
    }
    run::stream(&mut in_browser_tests(&["ci", "--no-audit", "--no-fund"]))
}
