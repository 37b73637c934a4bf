//! Every command that a developer or an owner of the house needs. Nothing here is part of the product.
//!
//! `setup` looks for tools and installs what Debian has of them; `bundle` makes the files of the app; `serve`, `test` and
//! `bench` are the commands built on both. Only this package starts other programs.

mod bench;
mod bundle;
mod docs;
mod error;
mod functions;
mod fuzz;
mod place;
mod run;
mod serve;
mod setup;
mod soak;
mod tally;
mod test;
mod tidy;
mod walls;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The commands of this workspace")]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Set up what is missing, build the app and the server, and start it
    Serve {
        /// Fill an empty store with units, people, sites and checklists to try things with
        #[arg(long)]
        demo: bool,
        /// Address and port to listen on
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
        listen: String,
        /// Folder of the records and photos [default: ./data beside the workspace's Cargo.toml]
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// Build only the files that the browser downloads, into target/bundle
    Bundle,
    /// Set up what the tests need and run every check and test
    Test {
        /// Run just these steps, in the usual order
        #[arg(long, value_name = "STEP", num_args = 1.., value_enum)]
        only: Vec<test::Step>,
    },
    /// What the build machine runs: the same as `test`
    Ci,
    /// Play the simulation until stopped, and print the seed of every failure
    Soak {
        /// The first seed [default: a random one]
        #[arg(long)]
        seed: Option<u64>,
        /// Stop after so many seconds [default: never]
        #[arg(long)]
        seconds: Option<u64>,
    },
    /// Send hostile changes to the real ingest on all cores; print cases a second, and the seed of any failure
    Fuzz {
        /// How long
        #[arg(long, default_value_t = 600)]
        seconds: u64,
        /// Where to begin [default: the time]
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Write the pages that say what the code says: the table of rights
    Docs,
    /// Measure with one build, and print one JSON line a workload
    Bench {
        /// Only these, e.g. `W1,C4` [default: all]
        #[arg(long, value_delimiter = ',')]
        only: Vec<String>,
        /// As small as can be: do the workloads work?
        #[arg(long)]
        small: bool,
        /// Passed on to the benchmark binary, after `--`
        #[arg(last = true)]
        args: Vec<String>,
    },
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Task::Serve { demo, listen, data } => serve::serve(demo, &listen, data),
        Task::Bundle => bundle::make().map(drop),
        Task::Test { only } => return test::run(&only),
        Task::Ci => return test::run(&[]),
        Task::Soak { seed, seconds } => soak::run(seed, seconds),
        Task::Fuzz { seconds, seed } => fuzz::run(seconds, seed),
        Task::Docs => docs::write(),
        Task::Bench { only, small, args } => bench::run(&only, small, &args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}
