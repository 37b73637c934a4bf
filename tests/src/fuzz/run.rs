//! Round after round from a seed, until the time is over or something fails.

use super::case::Case;
use super::failure::Failure;
use super::gauge::resident_kib;
use super::ground::Ground;
use super::plot::Plot;
use super::pool::Pool;
use super::report::{Failed, Report};
use super::round;
use super::shrink::shrink;
use super::trial::replay;
use super::watch::Watch;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::time::{Duration, Instant};

/// Cases after which a fresh office is opened, so that its quarantine fills neither the disk nor its author's room
/// there.
const CASES_AN_OFFICE: u64 = 10_000;
/// What this process may hold more after many offices than after the first: an allocator never gives back all.
const MOST_GROWTH_MIB: u64 = 100;

/// Runs for `time`. The first failure ends it.
pub fn run(seed: u64, time: Duration, watch: &Watch) -> Report {
    let mut report = Report::default();
    let began = Instant::now();
    let mut rng = StdRng::seed_from_u64(seed);
    let mut pool = Pool::default();
    while began.elapsed() < time && report.failed.is_none() {
        let mut ground = Ground::open(rng.random());
        let mut plots = Vec::new();
        let upto = report.n_cases + CASES_AN_OFFICE;
        let mut outcome = Ok(());
        while began.elapsed() < time && report.n_cases < upto && outcome.is_ok() {
            outcome = round::fill(&mut plots, &mut rng, &mut pool, &mut ground)
                .and_then(|()| round::run(&mut plots, &mut rng, &mut ground, &mut report, watch));
        }
        // Looking for the one that fails takes as long as it takes.
        watch.end();
        report.failed = match outcome {
            Err(failure) => Some(blame(seed, failure, &plots)),
            Ok(()) => ground.close().err().map(|failure| Failed { failure, cases: Vec::new() }),
        };
        drop(plots);
        report.n_offices += 1;
        weigh(&mut report);
    }
    report.took = began.elapsed();
    report
}

/// Memory after an office was closed: it must not grow from one to the next.
fn weigh(report: &mut Report) {
    let now = resident_kib() >> 10;
    if report.n_offices == 1 {
        report.memory_mib[0] = now;
    }
    report.memory_mib[1] = now;
    if now > report.memory_mib[0] + MOST_GROWTH_MIB && report.failed.is_none() {
        let failure = Failure(format!("memory grows: {:?} MiB", report.memory_mib));
        report.failed = Some(Failed { failure, cases: Vec::new() });
    }
}

/// Looks for the one case of a round that shows its failure alone, and makes it small.
fn blame(seed: u64, failure: Failure, plots: &[Plot]) -> Failed {
    // What was refused before may have a part in it. Alone a case may fail at another place, and that is as good.
    let alone = plots.iter().flat_map(|plot| [&plot.case, &plot.all]);
    let found = alone.filter_map(|case| Some((case, replay(case).err()?)));
    let found = found.max_by_key(|(_, found)| is_alike(found, &failure));
    let cases = match found {
        Some((case, found)) => {
            vec![shrink(case.clone(), &|case| replay(case).is_err_and(|again| is_alike(&again, &found)))]
        }
        None => plots.iter().map(|plot| plot.all.clone()).collect(),
    };
    let note = format!("seed {seed}: {}", failure.0);
    let cases = cases.into_iter().map(|case| Case { note: note.clone(), ..case }).collect();
    Failed { failure, cases }
}

/// The same kind of failure: messages differ in numbers.
fn is_alike(one: &Failure, other: &Failure) -> bool {
    let start = |failure: &Failure| failure.0.chars().take_while(|c| *c != ':').collect::<String>();
    start(one) == start(other)
}
