//! The simulation until it is stopped: prints the seed of every failure.

use crate::{error::Error, run};

pub fn run(seed: Option<u64>, seconds: Option<u64>) -> Result<(), Error> {
    let mut soak = run::cargo();
    soak.args(["run", "--release", "--package", "spotcheck-tests", "--bin", "soak", "--"]);
    for (name, value) in [("--seed", seed), ("--seconds", seconds)] {
        if let Some(value) = value {
            soak.args([name, &value.to_string()]);
        }
    }
    run::stream(&mut soak)
}
