//! A small disk that can be filled: a file system in memory, mounted in a namespace of its own, which ends with the test.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

pub struct SmallDisk {
    holder: Child,
}

/// Where it is mounted, for who is in its namespace.
const MOUNT: &str = "/mnt";

impl SmallDisk {
    pub fn new(n_bytes: u64) -> Self {
        let script =
            format!("mount -t tmpfs -o size={n_bytes},mode=700 none {MOUNT} && echo mounted && exec cat");
        let mut holder = Command::new("unshare")
            .args(["--map-root-user", "--mount", "sh", "-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("unshare of util-linux");
        let mut line = String::new();
        BufReader::new(holder.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.trim(), "mounted");
        Self { holder }
    }

    /// The binary as it sees this disk.
    pub fn binary(&self) -> Command {
        let mut command = Command::new("nsenter");
        command.args([
            "--preserve-credentials",
            "--user",
            "--mount",
            "--target",
            &self.holder.id().to_string(),
        ]);
        command.arg(env!("CARGO_BIN_EXE_spotcheck"));
        command
    }

    /// A path on the disk, for the binary.
    pub fn inside(name: &str) -> PathBuf {
        Path::new(MOUNT).join(name)
    }

    /// The same, for the test.
    pub fn outside(&self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root{MOUNT}", self.holder.id())).join(name)
    }

    fn filler(&self) -> PathBuf {
        self.outside("filler")
    }

    /// Takes every byte that is left.
    pub fn fill(&self) {
        let mut file = fs::File::create(self.filler()).unwrap();
        for size in [1 << 20, 4 << 10, 1] {
            while file.write_all(&vec![1; size]).is_ok() {}
        }
    }

    /// Takes all but that many bytes of what is left.
    pub fn fill_but(&self, n_bytes: u64) {
        self.fill();
        let file = fs::OpenOptions::new().write(true).open(self.filler()).unwrap();
        file.set_len(file.metadata().unwrap().len() - n_bytes).unwrap();
    }

    pub fn free(&self) {
        fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}
