//! Measures: the whole-system benchmark, then the browser's.

use crate::{
    error::Error,
    place, run, serve, setup,
    test::{self, in_browser_tests},
};

pub fn run(args: &[String]) -> Result<(), Error> {
    let server = serve::build()?;
    let mut bench = run::cargo();
    bench.args(["run", "--release", "--package", "spotcheck-tests", "--bin", "bench", "--"]).args(args);
    // The same bundle as in the binary, so that the server is not built twice.
    run::stream(bench.env("SPOTCHECK_BIN", &server).env("SPOTCHECK_BUNDLE", place::bundle()))?;

    let chromium = setup::browser::ensure()?;
    test::install_modules()?;
    run::stream(in_browser_tests(&["run", "bench"]).env("SPOTCHECK_BIN", &server).env("CHROMIUM", chromium))
}
