//! `spotcheck verify`: everything that is stored against everything that it must agree with.
//!
//! Changes are the truth: each is proved by its hash, and all else about a document is made from them anew and
//! compared. A repair rebuilds what is derived from sound changes and never touches a change; after a new feed every
//! phone compares what it holds with what is here, as after a restore. Everything from
//! Automerge runs under `catch_unwind`; documents are looked at one by one, so memory does not grow with their number.
//!
//! A link of the feed's chain that stands for a photo's arrival does not say for which: it is proved by the next link
//! that stands for a push, which hashes it.

mod beside;
mod changes;
mod derived;
mod feed;
mod files;
mod problem;

pub use problem::{Fault, Problem};

use crate::store::{Beside, Claim, StoreError};
use derived::Repair;
use serde::Serialize;
use spotcheck_domain::id::DocumentId;
use std::path::Path;

/// Documents looked at within one state of the database.
const PAGE: usize = 500;

#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a file cannot be used: {0}")]
    Io(#[from] std::io::Error),
}

/// What was looked at, and what is wrong with it.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    pub n_documents: u64,
    pub n_changes: u64,
    pub n_links: u64,
    pub n_photos: u64,
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
            "{} documents with {} changes, {} links of the feed, {} photos: {} problems, {n_left} of them left",
            self.n_documents,
            self.n_changes,
            self.n_links,
            self.n_photos,
            self.problems.len()
        );
        text
    }

    fn add(&mut self, fault: Fault, document: Option<DocumentId>, detail: impl Into<String>) {
        self.problems.push(Problem::new(fault, document, detail));
    }

    /// Marks what a repair made right.
    fn settle(&mut self, from: usize, document: Option<DocumentId>) {
        for problem in &mut self.problems[from..] {
            problem.repaired |= problem.document == document && problem.fault.is_derived();
        }
    }
}

/// Checks the office in `folder`. A server may be running, unless what is derived is to be rebuilt.
pub fn verify(folder: &Path, repair: bool) -> Result<Report, VerifyError> {
    let _claim = if repair { Some(Claim::of_existing(folder)?) } else { None };
    let mut store = Beside::open(folder)?;
    let mut report = Report::default();
    store.read(|view| beside::check(view, &mut report))?;
    beside::check_sums(&mut store, repair, &mut report)?;
    documents(&mut store, repair, &mut report)?;
    check_feed(&mut store, repair, &mut report)?;
    files::check(folder, &mut store, repair, &mut report)?;
    Ok(report)
}

/// The feed is made of changes, which a repair leaves alone. Where one of them is not sound it is left as it is, as the
/// only other witness of what was stored.
fn check_feed(store: &mut Beside, repair: bool, report: &mut Report) -> Result<(), VerifyError> {
    let from = report.problems.len();
    store.read(|view| {
        feed::check(view, report);
        Ok::<_, StoreError>(())
    })?;
    let is_wrong = report.problems.len() > from;
    if repair && is_wrong && report.problems.iter().all(|problem| problem.fault.is_derived()) {
        store.write(|tx| tx.rebuild_feed())?;
        report.problems[from..].iter_mut().for_each(|problem| problem.repaired = true);
    }
    Ok(())
}

fn documents(store: &mut Beside, repair: bool, report: &mut Report) -> Result<(), VerifyError> {
    let mut after = None;
    loop {
        let from = report.problems.len();
        let mut repairs: Vec<Repair> = Vec::new();
        let last = store.read(|view| {
            let page = view.documents_after(after, PAGE)?;
            let mut named = view.named_blobs(&page)?;
            for &document in &page {
                let n_before = report.problems.len();
                let named = named.remove(&document).unwrap_or_default();
                let rebuilt = derived::check(view, document, &named, report)?;
                let is_wanted = report.problems[n_before..].iter().any(|problem| problem.fault.is_derived());
                repairs.extend(rebuilt.filter(|_| repair && is_wanted));
            }
            Ok::<_, StoreError>(page.last().copied())
        })?;
        if !repairs.is_empty() {
            store.write(|tx| repairs.iter().try_for_each(|repair| repair.write(tx)))?;
            repairs.iter().for_each(|repair| report.settle(from, Some(repair.document)));
        }
        after = last;
        if after.is_none() {
            return Ok(());
        }
    }
}
