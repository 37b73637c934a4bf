//! A document's changes against their own hashes and against each other.

use super::problem::Fault;
use super::report::Report;
use crate::ingest::READING_ACTOR;
use crate::store::{StoreError, StoredChange, View};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use spotcheck_domain::document::{ChangeHead, Document, head};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::term::DocumentKind;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Changes whose bytes are what their hashes say.
pub struct Sound {
    pub rows: Vec<StoredChange>,
    pub heads: Vec<ChangeHead>,
    /// The archive cannot be read, and the snapshot holds all that was in it.
    pub is_archive_lost: bool,
}

/// Reads every change, from the archive too. `None` where not every one of them is sound.
pub fn check(
    view: &dyn View,
    document: DocumentId,
    kind: DocumentKind,
    report: &mut Report,
) -> Result<Option<Sound>, StoreError> {
    let mut rows = match view.stored_changes(document) {
        Ok(rows) => rows,
        Err(error) => {
            report.add(Fault::ChangeRow, Some(document), format!("its changes cannot be read: {error}"));
            return Ok(None);
        }
    };
    report.n_changes += rows.len() as u64;
    let is_archive_lost = fill(view, document, kind, &mut rows, report);
    let n_before = report.problems.len();
    let mut heads = Vec::with_capacity(rows.len());
    let (mut known, mut actors) = (HashSet::new(), HashMap::new());
    let (mut sequence, mut ordinal) = (0, 0);
    for row in &rows {
        let name = HEXLOWER.encode(&row.hash);
        let mut wrong =
            |fault, detail: &str| report.add(fault, Some(document), format!("change {name}: {detail}"));
        let Some(head) = read(row) else {
            wrong(Fault::Change, "its bytes are not what its hash says");
            continue;
        };
        if head.actor != row.actor || head.seq != row.actor_seq {
            wrong(Fault::ChangeRow, "its row names another actor or sequence number than its bytes");
        }
        ordinal = if row.sequence == sequence { ordinal + 1 } else { 0 };
        sequence = row.sequence;
        if row.ordinal != ordinal {
            wrong(Fault::ChangeRow, "a change before it in its push is missing");
        }
        if !head.deps.iter().all(|dependency| known.contains(dependency)) {
            wrong(Fault::Dependency, "it builds upon a change that is not stored before it");
        }
        let last = actors.entry(row.actor).or_insert(0);
        if head.seq != *last + 1 {
            wrong(Fault::Actor, "an earlier change of its actor is missing");
        }
        *last = head.seq;
        known.insert(row.hash);
        heads.push(head);
    }
    for actor in actors.keys() {
        if view.actor_owner(actor)?.is_none() {
            let name = HEXLOWER.encode(actor);
            report.add(Fault::Actor, Some(document), format!("actor {name} is nobody's"));
        }
    }
    let is_sound = report.problems[n_before..].iter().all(|problem| problem.fault == Fault::ChangeRow);
    Ok((is_sound && heads.len() == rows.len()).then_some(Sound { rows, heads, is_archive_lost }))
}

fn read(row: &StoredChange) -> Option<ChangeHead> {
    let hash: [u8; 32] = Sha256::digest(row.bytes.get(8..)?).into();
    // The checksum in front is the beginning of the hash.
    if hash != row.hash || row.bytes.get(4..8) != Some(&hash[..4]) {
        return None;
    }
    let head = catch_unwind(AssertUnwindSafe(|| head(&row.bytes))).ok()?.ok()?;
    (head.hash == row.hash).then_some(head)
}

/// Gives the rows the bytes that were put away: from the archive, or where that is damaged from the snapshot, which
/// holds the same changes. Says whether it came to that.
fn fill(
    view: &dyn View,
    document: DocumentId,
    kind: DocumentKind,
    rows: &mut [StoredChange],
    report: &mut Report,
) -> bool {
    let n_away = rows.iter().filter(|row| row.bytes.is_empty()).count() as u64;
    let archive = match view.archive(document) {
        Ok(None) if n_away == 0 => return false,
        // What cannot be read is as good as gone.
        read => read.unwrap_or(None),
    };
    let is_whole = archive.as_ref().is_some_and(|archive| {
        let upto = rows.iter().filter(|row| row.sequence <= archive.upto);
        n_away == archive.n_changes && upto.count() as u64 == archive.n_changes
    });
    let archived = archive.filter(|_| is_whole).and_then(|archive| archive.unpack().ok());
    let is_lost = archived.is_none();
    if is_lost {
        report.add(Fault::Archive, Some(document), "the changes that were put away cannot be read");
    }
    let from_snapshot = if is_lost { snapshot_changes(view, document, kind) } else { HashMap::new() };
    let mut archived = archived.unwrap_or_default();
    for row in rows.iter_mut().filter(|row| row.bytes.is_empty()) {
        let bytes = archived.remove(&(row.sequence, row.ordinal));
        row.bytes = bytes.or_else(|| from_snapshot.get(&row.hash).cloned()).unwrap_or_default();
    }
    is_lost
}

/// The changes that a document's snapshot gives back, by their hashes; none where it cannot be loaded.
pub fn snapshot_changes(
    view: &dyn View,
    document: DocumentId,
    kind: DocumentKind,
) -> HashMap<[u8; 32], Vec<u8>> {
    let Ok(Some((_, _, bytes))) = view.snapshot(document) else { return HashMap::new() };
    let changes = catch_unwind(AssertUnwindSafe(|| {
        let mut loaded = Document::load(kind, &bytes, READING_ACTOR).ok()?;
        Some(loaded.changes().into_iter().collect())
    }));
    changes.ok().flatten().unwrap_or_default()
}
