//! Eight who mean ill, each signed in as somebody: they send what costs much and mean nothing by it, as fast as they are
//! answered. They are a process of their own that gives way to all other work on the machine, as theirs would be another.

mod deeds;

pub use deeds::be_hostile;

use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// What each of the eight does.
pub const DEEDS: [Deed; 8] = [
    Deed::Dear,
    Deed::Dear,
    Deed::Empty,
    Deed::Empty,
    Deed::Reads,
    Deed::Reads,
    Deed::HalfSent,
    Deed::SlowParts,
];

#[derive(Clone, Copy)]
pub enum Deed {
    /// Pushes of one record with a thousand changes, and a whole first download each time.
    Dear,
    /// 80,000 pushes without a change.
    Empty,
    /// Reads such a record again and again, on several connections.
    Reads,
    /// Leaves bodies half sent.
    HalfSent,
    /// Sends parts of photos a byte at a time.
    SlowParts,
}

/// What they were answered.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Answered {
    pub n_answers: u64,
    /// Of these, told to come again.
    pub n_later: u64,
}

/// The process in which they are.
pub struct Hostile {
    child: Child,
    tell: ChildStdin,
    told: BufReader<ChildStdout>,
}

impl Hostile {
    /// Starts them; when this returns they are ready. `k` changes make a record dear.
    pub fn ready(address: &str, codes: &[String], k: usize) -> Self {
        let this = std::env::current_exe().expect("the bench knows its own path");
        let mut child = Command::new("nice")
            .args(["-n", "19"])
            .arg(this)
            .args(["--changes", &k.to_string(), "--hostile-to", address])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("nice of coreutils");
        let mut tell = child.stdin.take().expect("it is piped");
        let mut told = BufReader::new(child.stdout.take().expect("it is piped"));
        tell.write_all((codes.join(" ") + "\n").as_bytes()).expect("it reads");
        let mut line = String::new();
        told.read_line(&mut line).expect("it answers");
        assert_eq!(line.trim(), "ready");
        Self { child, tell, told }
    }

    pub fn go(&mut self) {
        self.tell.write_all(b"go\n").expect("it reads");
    }

    /// Ends them.
    pub fn stop(mut self) -> Answered {
        drop(self.tell);
        let mut said = String::new();
        self.told.read_to_string(&mut said).expect("it answers");
        assert!(self.child.wait().is_ok_and(|status| status.success()), "they end well");
        serde_json::from_str(&said).expect("it says what it was answered")
    }
}
