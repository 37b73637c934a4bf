//! Hostile changes against the real ingest for as long as asked: one process for each core, each with a seed of its own.

use std::{
    fs,
    path::Path,
    process::{Child, Command, ExitStatus},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{error::Error, place, run};

pub fn run(seconds: u64, seed: Option<u64>) -> Result<(), Error> {
    run::stream(run::cargo().args(["build", "--release", "--package", "spotcheck-tests", "--bin", "fuzz"]))?;
    let program = place::target().join("release/fuzz");
    let keep = place::target().join("fuzz");
    fs::create_dir_all(&keep).map_err(Error::at(&keep))?;
    // Another beginning each time, so that a longer run is not the same run again.
    let first =
        seed.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |now| now.as_secs()));
    let n_cores = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let mut running = Vec::new();
    for seed in first..first + n_cores {
        running.push((seed, start(&program, &keep, seconds, seed)?));
    }
    let mut failed = None;
    for (seed, (command, mut child)) in running {
        let status = child.wait().map_err(|source| Error::Start { command: command.clone(), source })?;
        if !status.success() {
            report(&keep, seed, status);
            failed = Some(Error::Failed { command, status });
        }
    }
    failed.map_or(Ok(()), Err)
}

fn start(program: &Path, keep: &Path, seconds: u64, seed: u64) -> Result<(String, Child), Error> {
    let mut command = Command::new(program);
    command.args(["--seconds", &seconds.to_string(), "--seed", &seed.to_string(), "--keep"]).arg(keep);
    let line = run::line(&command);
    let child = command.spawn().map_err(|source| Error::Start { command: line.clone(), source })?;
    Ok((line, child))
}

/// A process that was ended from outside or ended itself left the case that was running behind.
fn report(keep: &Path, seed: u64, status: ExitStatus) {
    let running = keep.join(format!("running-{seed}.case"));
    if status.code() != Some(1) && running.is_file() {
        println!("seed {seed} ended with {status} in the middle of {}", running.display());
    }
}
