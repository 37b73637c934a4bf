//! What a check looked at and what it found.

use serde::Serialize;
use std::fmt;

/// What is wrong. The words are stable, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The ZIP around the files is not as one is written.
    Container,
    /// The manifest cannot be read, or is not one.
    Manifest,
    /// The office with that key did not sign this manifest.
    Signature,
    /// A file that the manifest lists is not there.
    Missing,
    /// A file is there that the manifest does not list, or a photo that no record names.
    Surplus,
    /// A file has other bytes than the manifest says.
    File,
    /// A change was altered.
    Change,
    /// The changes are not those of their chain, or the chain is none that an office gives.
    Chain,
    /// The readable form of a record is not what its changes give.
    Record,
    /// The list of signatures is not what the visit gives.
    Signatures,
    /// The page for people is not what the records give.
    Page,
    /// A photo has other bytes than its name says, or is neither there nor listed as missing.
    Photo,
    /// A record that the visit names is neither there nor listed as absent.
    Absent,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub fault: Fault,
    pub file: Option<String>,
    pub detail: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{file}: {}", self.detail),
            None => f.write_str(&self.detail),
        }
    }
}

/// What was looked at, and what is wrong with it.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// When the office made it, as the manifest says.
    pub made_at: String,
    pub n_files: u64,
    pub n_records: u64,
    pub n_changes: u64,
    pub n_photos: u64,
    pub problems: Vec<Problem>,
    /// What is right and yet to be known.
    pub notes: Vec<String>,
}

impl Report {
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// What was found, in plain words, a line for each problem.
    pub fn describe(&self) -> String {
        use std::fmt::Write;
        let mut text = String::new();
        for problem in &self.problems {
            let _ = writeln!(text, "altered: {problem}");
        }
        for note in &self.notes {
            let _ = writeln!(text, "note: {note}");
        }
        let made = if self.made_at.is_empty() { "at an unknown time" } else { &self.made_at };
        let _ = writeln!(
            text,
            "{} files, {} records with {} changes, {} photos; made {made}: {} problems",
            self.n_files,
            self.n_records,
            self.n_changes,
            self.n_photos,
            self.problems.len()
        );
        text
    }

    pub fn add(&mut self, fault: Fault, file: Option<&str>, detail: impl Into<String>) {
        self.problems.push(Problem { fault, file: file.map(ToOwned::to_owned), detail: detail.into() });
    }

    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }
}
