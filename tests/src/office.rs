//! The real binary as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

/// Far more than an office takes to open its folder and listen.
const STARTS_WITHIN: Duration = Duration::from_mins(2);

/// A running office; killed when dropped.
pub struct OfficeProcess {
    child: Child,
    /// `host:port`.
    pub address: String,
    invitations: Vec<serde_json::Value>,
}

impl OfficeProcess {
    /// Starts on a free port with the demo's people, in `folder`.
    pub fn demo(folder: &Path) -> Self {
        Self::start(folder, "127.0.0.1:0", true)
    }

    /// The same, with these settings besides.
    pub fn demo_with(folder: &Path, settings: &[&str]) -> Self {
        Self::launch(folder, "127.0.0.1:0", &[&["--demo"], settings].concat())
    }

    /// Starts on that address.
    pub fn start(folder: &Path, listen: &str, demo: bool) -> Self {
        Self::launch(folder, listen, if demo { &["--demo"] } else { &[] })
    }

    fn launch(folder: &Path, listen: &str, more: &[&str]) -> Self {
        let mut command = Command::new(binary());
        command.args(["serve", "--print-json", "--listen", listen, "--data"]).arg(folder).args(more);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the binary starts");
        let line = first_line(&mut child);
        let started: serde_json::Value = serde_json::from_str(&line).expect("one line of JSON");
        let listening = started["listening"].as_str().expect("an address");
        let address = listening.strip_prefix("http://").expect("plain HTTP").to_owned();
        let invitations = started["pairing"].as_array().cloned().unwrap_or_default();
        Self { child, address, invitations }
    }

    /// The pairing code of the first person who has that role, in a unit whose name contains `unit`.
    pub fn code(&self, role: &str, unit: &str, nth: usize) -> String {
        let fits = |one: &&serde_json::Value| {
            let roles = one["roles"].as_array().is_some_and(|roles| roles.iter().any(|r| r == role));
            roles && one["unit"].as_str().is_some_and(|name| name.contains(unit))
        };
        let found = self.invitations.iter().filter(fits).nth(nth).expect("the demo has such a person");
        found["code"].as_str().expect("a code").to_owned()
    }

    pub fn invitations(&self) -> &[serde_json::Value] {
        &self.invitations
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }
}

impl Drop for OfficeProcess {
    fn drop(&mut self) {
        // It may have ended by itself, which its test will notice.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What it prints when it listens; one that prints nothing is ended.
fn first_line(child: &mut Child) -> String {
    let stdout = child.stdout.take().expect("stdout is piped");
    let (tell, told) = channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = BufReader::new(stdout).read_line(&mut line);
        // Nobody listens any more where it took too long.
        let _ = tell.send(read.map(|_| line));
    });
    let Ok(line) = told.recv_timeout(STARTS_WITHIN) else {
        let _ = child.kill();
        panic!("the office did not say within {STARTS_WITHIN:?} where it listens");
    };
    line.expect("the office says where it listens")
}

/// A new pairing code for a person, as an administrator has it made at the office to which `folder` belongs.
pub fn new_code(folder: &Path, name: &str) -> String {
    let paired = Command::new(binary()).args(["pair", name, "--data"]).arg(folder).output().expect("runs");
    let link = String::from_utf8(paired.stdout).expect("a link");
    link.trim().rsplit('#').next().expect("ends with a code").to_owned()
}

/// `SPOTCHECK_BIN`, or the binary beside this test's own.
pub fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("SPOTCHECK_BIN") {
        return path.into();
    }
    let mut folder = std::env::current_exe().expect("a test knows its own path");
    while folder.pop() {
        let candidate = folder.join("spotcheck");
        if candidate.is_file() {
            return candidate;
        }
    }
    panic!("build the server first: cargo build -p spotcheck-server")
}
