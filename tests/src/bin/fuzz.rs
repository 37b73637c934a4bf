//! Fuzzes ingest until the time is over; `cargo xtask fuzz` starts one for each core.

use clap::Parser;
use spotcheck_tests::fuzz::case::Case;
use spotcheck_tests::fuzz::change::RawChange;
use spotcheck_tests::fuzz::operation;
use spotcheck_tests::fuzz::quiet::silence;
use spotcheck_tests::fuzz::run::run;
use spotcheck_tests::fuzz::trial::replay;
use spotcheck_tests::fuzz::watch::Watch;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

#[derive(Parser)]
#[command(about = "Hostile changes against the real ingest")]
struct Cli {
    /// How long
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Where to begin; a seed gives the same cases each time
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder of what failed
    #[arg(long, value_name = "DIR", default_value = ".")]
    keep: PathBuf,
    /// Run this one file instead
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    silence();
    if let Some(file) = cli.replay {
        let text = std::fs::read_to_string(&file).expect("the file can be read");
        let case = Case::from_text(&text).expect("the file holds a case");
        show(&case);
        let found = replay(&case);
        println!("{found:?}");
        return if found.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    std::fs::create_dir_all(&cli.keep).expect("the folder can be made");
    let watch = Watch::start(cli.keep.join(format!("running-{}.case", cli.seed)));
    let report = run(cli.seed, Duration::from_secs(cli.seconds), &watch);
    println!(
        "seed {}: {} cases, {:.0}/s, {} let in, dearest {:?}",
        cli.seed,
        report.n_cases,
        report.n_cases as f64 / report.took.as_secs_f64(),
        report.n_let_in,
        report.dearest
    );
    for (outcome, n) in &report.outcomes {
        println!("  {n:>9} {outcome}");
    }
    let Some((failure, case)) = report.failure else { return ExitCode::SUCCESS };
    let file = cli.keep.join(format!("failed-{}.case", cli.seed));
    std::fs::write(&file, case.to_text()).expect("the folder can be written");
    println!("FAILED with seed {}: {}\n  replay: --replay {}", cli.seed, failure.0, file.display());
    ExitCode::FAILURE
}

/// The changes of a case, taken apart.
fn show(case: &Case) {
    for step in &case.steps {
        println!("{:?}", step.who);
        for change in step.changes.iter().filter_map(|change| RawChange::read(change)) {
            println!("  {}", change.told());
            match operation::read(&change) {
                Some(rows) => rows.iter().for_each(|row| println!("    {row:?}")),
                None => change.columns.iter().for_each(|column| println!("    {column:x?}")),
            }
        }
    }
}
