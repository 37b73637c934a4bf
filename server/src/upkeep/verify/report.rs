//! What a check looked at and what it found.

use super::problem::{Fault, Problem};
use serde::Serialize;
use spotcheck_domain::id::DocumentId;

/// What was looked at, and what is wrong with it.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    pub n_documents: u64,
    pub n_changes: u64,
    pub n_links: u64,
    pub n_photos: u64,
    /// Of the log.
    pub n_entries: u64,
    pub problems: Vec<Problem>,
}

impl Report {
    pub fn is_clean(&self) -> bool {
        self.problems.iter().all(|problem| problem.repaired)
    }

    /// What was found, in plain words, a line for each problem.
    pub fn describe(&self) -> String {
        use std::fmt::Write;
        let mut text = String::new();
        for problem in &self.problems {
            let _ = writeln!(text, "{problem}");
        }
        let n_left = self.problems.iter().filter(|problem| !problem.repaired).count();
        let _ = writeln!(
            text,
            "{} documents with {} changes, {} links of the feed, {} photos, {} entries of the log: {} problems, {n_left} of \
             them left",
            self.n_documents,
            self.n_changes,
            self.n_links,
            self.n_photos,
            self.n_entries,
            self.problems.len()
        );
        text
    }

    pub fn add(&mut self, fault: Fault, document: Option<DocumentId>, detail: impl Into<String>) {
        self.problems.push(Problem::new(fault, document, detail));
    }

    /// Marks what a repair made right.
    pub fn settle(&mut self, from: usize, document: Option<DocumentId>) {
        for problem in &mut self.problems[from..] {
            problem.repaired |= problem.document == document && problem.fault.is_derived();
        }
    }
}
