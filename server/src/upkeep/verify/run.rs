//! Everything is looked at in turn, and repaired where that is wanted and can be.

use super::derived::Repair;
use super::error::VerifyError;
use super::problem::Fault;
use super::rebuild::rebuild_feed;
use super::report::Report;
use super::{database, derived, feed, photos, quarantine, reference};
use crate::photos::Folder;
use crate::store::{Direct, FolderLock, StoreError, Writers};
use crate::upkeep::backup;
use std::path::Path;

/// Documents looked at within one state of the database.
const PAGE: usize = 500;

/// Checks the office in `folder`. A server may be running, unless what is derived is to be rebuilt.
pub fn verify(folder: &Path, repair: bool) -> Result<Report, VerifyError> {
    if repair {
        backup::refuse(folder)?;
    }
    let _lock = if repair { Some(FolderLock::of_existing(folder)?) } else { None };
    let mut store = open(folder, repair)?;
    let mut report = Report::default();
    store.read(|view| {
        database::check(view, &mut report)?;
        quarantine::check(view, &mut report);
        reference::check(view, &mut report);
        Ok::<_, StoreError>(())
    })?;
    quarantine::check_sums(&mut store, repair, &mut report)?;
    documents(&mut store, repair, &mut report)?;
    check_feed(&mut store, repair, &mut report)?;
    photos::check(&Folder::of(folder), &mut store, repair, &mut report)?;
    Ok(report)
}

/// A repair needs a database that it can write. What is only looked at stays as it is: a backup must, and a disk that is
/// full has no room for more.
fn open(folder: &Path, repair: bool) -> Result<Direct, VerifyError> {
    if repair {
        return Ok(Direct::open(folder)?);
    }
    let who = if backup::is_backup(folder) { Writers::Nobody } else { Writers::Perhaps };
    match Direct::open_reading(folder, who) {
        Err(StoreError::Older { .. }) if who == Writers::Perhaps => Ok(Direct::open(folder)?),
        opened => Ok(opened?),
    }
}

/// The feed is made of changes, which a repair leaves alone. Where one of them is not sound it is left as it is, as the
/// only other witness of what was stored.
fn check_feed(store: &mut Direct, repair: bool, report: &mut Report) -> Result<(), VerifyError> {
    let from = report.problems.len();
    store.read(|view| {
        feed::check(view, report);
        Ok::<_, StoreError>(())
    })?;
    // Where it was not known who reads, it was not told to whom it should have been.
    let has_other_readers = report.problems.iter().any(|problem| problem.fault == Fault::ReaderRows);
    let is_wrong = report.problems.len() > from || has_other_readers;
    if repair && is_wrong && report.problems.iter().all(|problem| problem.fault.is_derived()) {
        store.write(rebuild_feed)?;
        report.problems[from..].iter_mut().for_each(|problem| problem.repaired = true);
    }
    Ok(())
}

fn documents(store: &mut Direct, repair: bool, report: &mut Report) -> Result<(), VerifyError> {
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
