//! Random people, a faulty network and weeks of time, from one seed each: nothing is lost, doubled or different.

use spotcheck_tests::sim::{Troubles, play};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Seeds that are played however slow the machine is.
const FEWEST: u64 = 40;
const SECONDS: u64 = 120;
/// Two threads, since a run has one.
const THREADS: u64 = 2;

fn seconds() -> u64 {
    let told = std::env::var("SPOTCHECK_SIM_SECONDS").ok();
    told.and_then(|told| told.parse().ok()).unwrap_or(SECONDS)
}

#[test]
fn whatever_happens_everything_saved_arrives_once_and_everybody_sees_the_same() {
    let until = Instant::now() + Duration::from_secs(seconds());
    let (next, n_answered) = (AtomicU64::new(0), AtomicU64::new(0));
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let is_enough = seed >= FEWEST && Instant::now() > until;
                    if is_enough || !failures.lock().expect("no panic").is_empty() {
                        break;
                    }
                    match play(seed, Troubles::of(seed), false) {
                        Ok(run) => {
                            n_answered.fetch_add(run.n_answered, Ordering::Relaxed);
                        }
                        Err(failure) => failures.lock().expect("no panic").push(failure),
                    }
                }
            });
        }
    });
    let n_seeds = next.into_inner() - THREADS;
    println!("{n_seeds} seeds, {} requests answered", n_answered.into_inner());
    if let Some(failure) = failures.into_inner().expect("no panic").first() {
        panic!("{failure}");
    }
}

#[test]
fn a_seed_plays_the_same_again() {
    for seed in [3, 1_000_002] {
        let first = play(seed, Troubles::of(seed), false).expect("it plays");
        let again = play(seed, Troubles::of(seed), false).expect("it plays");
        assert_eq!(first, again);
        assert!(first.n_lines > 100, "something happened");
    }
}
