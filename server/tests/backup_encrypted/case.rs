//! An office whose backups two people may read, and the commands that make, open and look at them.

use super::INSPECTOR;
use super::common::photo::{arrive, picture};
use super::common::{Phone, Server};
use age::secrecy::ExposeSecret;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// An office with a photo, and two people who may read its backups.
pub struct Case {
    pub folder: TempDir,
    pub server: Server,
    pub phone: Phone,
    pub bytes: Vec<u8>,
    pub readers: [String; 2],
}

impl Case {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::demo(&folder.path().join("data"));
        let (mut phone, bytes) = (server.pair(INSPECTOR), picture(300_000));
        arrive(&mut phone, &bytes);
        let readers = ["one.key", "two.key"].map(|name| keygen(&folder.path().join(name)));
        Self { folder, server, phone, bytes, readers }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Of the data folder, for the first reader, where nothing else is said.
    pub fn backup(&self, to: &str, recipients: &[&str]) -> Output {
        let mut command = binary(&["backup", "--print-json"]);
        command.arg(self.path(to)).arg("--data").arg(self.path("data"));
        let first = [self.readers[0].as_str()];
        for one in if recipients.is_empty() { &first } else { recipients } {
            command.args(["--recipient", one]);
        }
        command.output().unwrap()
    }

    pub fn restore(&self, from: &str, to: &str, more: &[&str]) -> Output {
        let mut command = binary(&["restore"]);
        command.arg(self.path(from)).arg("--data").arg(self.path(to)).args(more);
        command.output().unwrap()
    }

    pub fn restore_by(&self, key: &str, from: &str, to: &str) -> Output {
        self.restore(from, to, &["--identity", self.path(key).to_str().unwrap()])
    }

    pub fn verify(&self, backup: &str, more: &[&str]) -> Output {
        let mut command = binary(&["verify", "--data"]);
        command.arg(self.path(backup)).args(more).output().unwrap()
    }

    /// What lies beside the office.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut all: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        all.sort();
        all
    }
}

pub fn binary(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spotcheck"));
    command.args(args);
    command
}

/// Writes an identity, and gives its public half.
pub fn keygen(path: &Path) -> String {
    let identity = age::x25519::Identity::generate();
    fs::write(path, format!("# for a test\n{}\n", identity.to_string().expose_secret())).unwrap();
    identity.to_public().to_string()
}

pub fn said(output: &Output) -> String {
    String::from_utf8([output.stdout.as_slice(), &output.stderr].concat()).unwrap()
}

#[track_caller]
pub fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    said(output)
}

#[track_caller]
pub fn refused(output: &Output, why: &str) {
    assert!(!output.status.success() && said(output).contains(why), "{}", said(output));
}

/// Every file of a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    all.sort();
    all
}

pub fn photos(backup: &Path) -> Vec<PathBuf> {
    files(&backup.join("photos"))
}

pub fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|part| part == what)
}
