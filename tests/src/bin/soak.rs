//! Plays seed after seed of the simulation until it is stopped, and prints every seed that fails.

use clap::Parser;
use spotcheck_tests::sim::{Troubles, play};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

#[derive(Parser)]
#[command(about = "Plays seeds of the simulation")]
struct Cli {
    /// The first seed
    #[arg(long)]
    seed: Option<u64>,
    /// Stop after so many seconds [default: never]
    #[arg(long)]
    seconds: Option<u64>,
    /// Stop after so many seeds [default: never]
    #[arg(long)]
    count: Option<u64>,
    /// Threads, each with seeds of its own
    #[arg(long, default_value_t = 2)]
    threads: u64,
    /// Print every line of every run
    #[arg(long)]
    loud: bool,
}

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    let began = Instant::now();
    let first = cli.seed.unwrap_or_else(rand::random);
    let (next, n_failed, n_answered) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    println!("from seed {first}");
    std::thread::scope(|scope| {
        for _ in 0..cli.threads.max(1) {
            scope.spawn(|| {
                while cli.seconds.is_none_or(|seconds| began.elapsed() < Duration::from_secs(seconds)) {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if cli.count.is_some_and(|count| n >= count) {
                        break;
                    }
                    let seed = first.wrapping_add(n);
                    match play(seed, Troubles::of(seed), cli.loud) {
                        Ok(run) => {
                            n_answered.fetch_add(run.n_answered, Ordering::Relaxed);
                        }
                        Err(failure) => {
                            n_failed.fetch_add(1, Ordering::Relaxed);
                            println!("{failure}");
                        }
                    }
                    if (n + 1).is_multiple_of(100) {
                        println!("{} seeds in {:.0} s", n + 1, began.elapsed().as_secs_f64());
                    }
                }
            });
        }
    });
    let n_failed = n_failed.into_inner();
    let n_answered = n_answered.into_inner();
    println!(
        "{n_answered} requests answered, {n_failed} seeds failed, {:.1} s",
        began.elapsed().as_secs_f64()
    );
    if n_failed == 0 { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
}
