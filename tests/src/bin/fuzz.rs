//! Fuzzes the frame of a push and ingest, and looks for what is dear, until the time is over; `cargo xtask fuzz` starts one
//! for each core.

use clap::Parser;
use rand::SeedableRng;
use rand::rngs::StdRng;
use spotcheck_tests::fuzz::case::{Case, many_from_text};
use spotcheck_tests::fuzz::change::RawChange;
use spotcheck_tests::fuzz::climb;
use spotcheck_tests::fuzz::frames;
use spotcheck_tests::fuzz::operation;
use spotcheck_tests::fuzz::quiet::silence;
use spotcheck_tests::fuzz::run::run;
use spotcheck_tests::fuzz::trial::replay;
use spotcheck_tests::fuzz::watch::Watch;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// One in so many seconds is for the frame of a push, the others for what is in it.
const FOR_FRAMES: u32 = 30;
/// And one in so many to climb to what is dear.
const TO_CLIMB: u32 = 5;

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
    /// Run the cases of this file instead, each alone
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    silence();
    if let Some(file) = cli.replay {
        let text = std::fs::read_to_string(&file).expect("the file can be read");
        let cases = many_from_text(&text).expect("the file holds cases");
        return if cases.iter().filter(|case| !is_harmless(case)).count() == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        };
    }
    std::fs::create_dir_all(&cli.keep).expect("the folder can be made");
    let time = Duration::from_secs(cli.seconds);
    match frames::run(&mut StdRng::seed_from_u64(cli.seed), time / FOR_FRAMES) {
        Ok(n) => println!("seed {}: {n} frames", cli.seed),
        Err(failure) => {
            println!("FAILED with seed {}: {}", cli.seed, failure.0);
            return ExitCode::FAILURE;
        }
    }
    let (climbed, ended) = climb::run(cli.seed, time / TO_CLIMB);
    println!("seed {}: {climbed}", cli.seed);
    if let Some(dearest) = climbed.summits.first() {
        let note = format!("seed {}: {dearest}", cli.seed);
        let text = Case { note, ..dearest.case.clone() }.to_text();
        std::fs::write(cli.keep.join(format!("dearest-{}.case", cli.seed)), text)
            .expect("the folder can be written");
    }
    if let Err(failure) = ended {
        println!("FAILED with seed {}: {}", cli.seed, failure.0);
        return ExitCode::FAILURE;
    }
    let watch = Watch::start(cli.keep.join(format!("running-{}.case", cli.seed)));
    let report = run(cli.seed, time.saturating_sub(time / FOR_FRAMES + time / TO_CLIMB), &watch);
    println!("seed {}: {report}", cli.seed);
    let Some(failed) = report.failed else { return ExitCode::SUCCESS };
    let file = cli.keep.join(format!("failed-{}.case", cli.seed));
    let text: String = failed.cases.iter().map(Case::to_text).collect();
    std::fs::write(&file, text).expect("the folder can be written");
    println!("FAILED with seed {}: {}\n  replay: --replay {}", cli.seed, failed.failure.0, file.display());
    ExitCode::FAILURE
}

/// Replays one case and says what comes of it.
fn is_harmless(case: &Case) -> bool {
    show(case);
    let found = replay(case);
    println!("{found:?}");
    found.is_ok()
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
