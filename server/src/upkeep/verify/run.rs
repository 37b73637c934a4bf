//! Everything is looked at in turn, and repaired where that is wanted and can be.

use super::derived::Repair;
use super::error::VerifyError;
use super::problem::Fault;
use super::rebuild::rebuild_feed;
use super::report::Report;
use super::{audit, database, derived, feed, photos, quarantine, reference};
use crate::photos::{Folder, HeldPhotos, Photos};
use crate::store::{Direct, FILE, FolderLock, StoreError, Writers};
use crate::upkeep::backup::{self, BackupError, Identities, Sealed};
use std::path::Path;

/// Documents looked at within one state of the database.
const PAGE: usize = 500;

/// Checks the office in `folder`, or a backup. A server may be running, unless what is derived is to be rebuilt.
pub fn verify(folder: &Path, repair: bool) -> Result<Report, VerifyError> {
    if repair {
        backup::refuse(folder)?;
    }
    if backup::is_encrypted(folder) {
        return Err(BackupError::NeedsIdentity(folder.to_owned()).into());
    }
    let _lock = if repair { Some(FolderLock::of_existing(folder)?) } else { None };
    let (mut store, photos) = (open(folder, repair)?, Folder::of(folder));
    let mut report = Report::default();
    look(&mut store, &photos, repair.then_some(&photos), &mut report)?;
    Ok(report)
}

/// Checks an encrypted backup. Its database is in memory alone: the clear belongs on no disk but the office's.
pub fn verify_encrypted(folder: &Path, identities: &Identities) -> Result<Report, VerifyError> {
    if !backup::is_encrypted(folder) {
        return Err(BackupError::NotEncrypted(folder.to_owned()).into());
    }
    let sealed = Sealed::open(folder, identities.clone())?;
    let mut held = None;
    let (manifest, (n_bytes, sha256)) = sealed.database(|n_bytes, bytes| {
        held = Some(Direct::of_bytes(n_bytes, bytes)?);
        Ok::<_, VerifyError>(())
    })?;
    let mut store = held.ok_or(StoreError::Shut)?;
    let mut report = Report::default();
    if (n_bytes, &sha256) != (manifest.database_bytes, manifest.database_sha256.as_bytes()) {
        report.add(Fault::Database, None, format!("{FILE} is not what the manifest says"));
    }
    look(&mut store, &sealed, None, &mut report)?;
    Ok(report)
}

/// Looks at everything in turn. `repair`: the photos, where all that is derived is to be put in order.
fn look(
    store: &mut Direct,
    photos: &dyn HeldPhotos,
    repair: Option<&dyn Photos>,
    report: &mut Report,
) -> Result<(), VerifyError> {
    store.read(|view| {
        database::check(view, report)?;
        quarantine::check(view, report);
        reference::check(view, report);
        audit::check(view, report);
        Ok::<_, StoreError>(())
    })?;
    let is_repair = repair.is_some();
    quarantine::check_sums(store, is_repair, report)?;
    documents(store, is_repair, report)?;
    check_feed(store, is_repair, report)?;
    photos::check(photos, repair, store, report)
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
