//! Starting other programs: streamed, captured, or both. The only room with `std::process::Command`'s plumbing.

use std::{
    env,
    ffi::OsString,
    io::{self, BufRead, BufReader, IsTerminal, Read, Write},
    process::{Command, Stdio},
    sync::{Mutex, PoisonError},
    thread,
};

use crate::{error::Error, place};

/// What the step `test` asks of cargo: the screens too, whose own tests need no browser.
pub const TESTS: [&str; 3] = ["test", "--workspace", "--no-fail-fast"];

/// The cargo that started this program, in the workspace's root.
pub fn cargo() -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(place::root());
    forget_outer_cargo(&mut command);
    command
}

/// Drops what the cargo around this program has set for it. Build scripts that watch these variables would otherwise run
/// again at every change between a bare `cargo` and `cargo xtask`, and another toolchain would load the wrong libraries.
pub fn forget_outer_cargo(command: &mut Command) {
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_of_outer_cargo) {
            command.env_remove(name);
        }
    }
}

fn is_of_outer_cargo(name: &str) -> bool {
    const PREFIXES: [&str; 4] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
    PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || matches!(name, "CARGO" | "CARGO_PRIMARY_PACKAGE" | "OUT_DIR" | "LD_LIBRARY_PATH")
}

/// The command as a person would type it.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Runs to the end with the terminal's own streams.
pub fn stream(command: &mut Command) -> Result<(), Error> {
    let status = command.status().map_err(|source| Error::Start { command: line(command), source })?;
    if status.success() { Ok(()) } else { Err(Error::Failed { command: line(command), status }) }
}

/// Runs to the end, and gives what it said on its standard output.
pub fn capture(command: &mut Command) -> Result<String, Error> {
    let output = command.output().map_err(|source| Error::Start { command: line(command), source })?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Error::Failed { command: line(command), status: output.status })
    }
}

/// Standard output of a quick question to a program; `None` where it is absent or fails.
pub fn ask(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).current_dir(place::root()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs to the end, shows both streams as they come, and keeps their lines. A failure is beside the text, not instead of it.
pub fn tee(command: &mut Command) -> (String, Result<(), Error>) {
    if io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    }
    let said = Mutex::new(String::new());
    let done = run_teed(command, &said);
    (said.into_inner().unwrap_or_else(PoisonError::into_inner), done)
}

fn run_teed(command: &mut Command, said: &Mutex<String>) -> Result<(), Error> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|source| Error::Start { command: line(command), source })?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let status = thread::scope(|scope| {
        if let Some(out) = out {
            scope.spawn(|| forward(out, io::stdout(), said));
        }
        if let Some(err) = err {
            scope.spawn(|| forward(err, io::stderr(), said));
        }
        child.wait()
    });
    let status = status.map_err(|source| Error::Start { command: line(command), source })?;
    if status.success() { Ok(()) } else { Err(Error::Failed { command: line(command), status }) }
}

fn forward(from: impl Read, mut to: impl Write, said: &Mutex<String>) {
    let mut from = BufReader::new(from);
    let mut bytes = Vec::new();
    while let Ok(1..) = from.read_until(b'\n', &mut bytes) {
        // A closed terminal must not stop the counting.
        let _ = to.write_all(&bytes).and_then(|()| to.flush());
        said.lock().unwrap_or_else(PoisonError::into_inner).push_str(&String::from_utf8_lossy(&bytes));
        bytes.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_streams_are_kept_beside_a_failure() {
        let (said, done) = tee(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"]));
        assert!(said.contains("out\n") && said.contains("err\n"), "{said}");
        assert!(matches!(done, Err(Error::Failed { status, .. }) if status.code() == Some(3)));
    }

    #[test]
    fn what_cargo_sets_for_this_package_is_dropped_and_the_users_settings_stay() {
        assert!(is_of_outer_cargo("CARGO_PKG_NAME") && is_of_outer_cargo("CARGO"));
        assert!(!is_of_outer_cargo("CARGO_HOME") && !is_of_outer_cargo("CARGO_TARGET_DIR"));
        assert!(!is_of_outer_cargo("RUSTFLAGS"));
    }
}
