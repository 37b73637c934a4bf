//! Compaction: the raw bytes of changes that a snapshot holds are put away, deflated together.
//!
//! Nothing is put away on trust. The snapshot is loaded anew and must give back every change byte for byte, the
//! archive is unpacked again, and both happen before the one transaction that clears the rows.

use crate::ingest::READING_ACTOR;
use crate::store::{Archive, Archived, Direct, Store, StoreError, Tx, View};
use serde::Serialize;
use spotcheck_domain::document::Document;
use spotcheck_domain::id::DocumentId;
use std::collections::HashMap;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Changes that a snapshot must hold beyond the archive before a document is worth the work.
const WORTH_IT: u64 = 16;
/// Documents in one run of the server's own compaction.
const MOST_AT_ONCE: usize = 50;
/// What compaction did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Compacted {
    pub n_documents: u64,
    pub n_changes: u64,
    /// Documents whose snapshot does not give back what was stored: left as they are, for `verify` to tell.
    pub n_doubtful: u64,
    /// Bytes that were cleared, and those of the archives that took their place.
    pub bytes_cleared: u64,
    pub bytes_archived: u64,
}

/// An archive that was proved, and the one that it was made from.
struct Planned {
    document: DocumentId,
    archive: Archive,
    upto_before: u64,
    n_new: u64,
    bytes_cleared: u64,
    bytes_before: u64,
}

/// Makes and proves a document's archive. `None`: its snapshot does not hold what was stored.
fn plan_archive(view: &dyn View, document: DocumentId) -> Result<Option<Planned>, StoreError> {
    let (Some(row), Some((upto, n_held, snapshot))) = (view.document(document)?, view.snapshot(document)?)
    else {
        return Ok(None);
    };
    let before = view.archive(document)?;
    let rows = view.changes_between(document, 0, upto)?;
    let given = catch_unwind(AssertUnwindSafe(|| {
        let mut document = Document::load(row.kind, &snapshot, READING_ACTOR).ok()?;
        Some(document.changes().into_iter().collect::<HashMap<_, _>>())
    }));
    let given = given.ok().flatten().unwrap_or_default();
    let is_faithful = rows.len() as u64 == n_held
        && rows.len() == given.len()
        && rows.iter().all(|row| given.get(&row.hash) == Some(&row.bytes));
    if !is_faithful {
        return Ok(None);
    }
    let upto_before = before.as_ref().map_or(0, |archive| archive.upto);
    let new = rows.iter().filter(|row| row.sequence > upto_before);
    let bytes_cleared = new.clone().map(|row| row.bytes.len() as u64).sum();
    let n_new = new.count() as u64;
    let changes: Archived = rows.into_iter().map(|row| ((row.sequence, row.ordinal), row.bytes)).collect();
    let archive = Archive::pack(&changes)?;
    let is_whole = archive.unpack()? == changes;
    let bytes_before = before.map_or(0, |archive| archive.bytes.len() as u64);
    Ok(is_whole.then_some(Planned { document, archive, upto_before, n_new, bytes_cleared, bytes_before }))
}

/// Stores what was planned, unless somebody else compacted the document meanwhile.
fn commit(tx: &dyn Tx, planned: &Planned) -> Result<bool, StoreError> {
    let upto = tx.archive(planned.document)?.map_or(0, |archive| archive.upto);
    let still_holds = upto == planned.upto_before;
    if still_holds {
        tx.put_archive(planned.document, &planned.archive)?;
    }
    Ok(still_holds)
}

impl Compacted {
    fn count(&mut self, planned: &Planned) {
        self.n_documents += 1;
        self.n_changes += planned.n_new;
        self.bytes_cleared += planned.bytes_cleared;
        self.bytes_archived += (planned.archive.bytes.len() as u64).saturating_sub(planned.bytes_before);
    }

    /// What was done, in plain words.
    pub fn describe(&self) -> String {
        let mut text = format!(
            "{} changes of {} documents put away: {} bytes became {}\n",
            self.n_changes, self.n_documents, self.bytes_cleared, self.bytes_archived
        );
        if self.n_doubtful > 0 {
            let n = self.n_doubtful;
            let why = "their snapshots differ from what was stored; run `spotcheck verify`";
            let _ = writeln!(text, "{n} documents were left alone: {why}");
        }
        text
    }
}

/// The server's own compaction, a little at a time, when nobody stores anything.
#[derive(Debug, Default)]
pub struct Compactor {
    /// The feed's end at the last run.
    seen: Option<u64>,
    /// Where the next run goes on; past the last document there is nothing left to do until something is stored.
    after: Option<DocumentId>,
    is_done: bool,
}

impl Compactor {
    /// One run. It does nothing when something was stored since the last one, and stops as soon as something is.
    pub fn run(&mut self, store: &Store) -> Result<Compacted, StoreError> {
        let mut done = Compacted::default();
        let now = store.read(|view| view.last_link())?.sequence;
        if self.seen.replace(now) != Some(now) {
            (self.after, self.is_done) = (None, false);
            return Ok(done);
        }
        if self.is_done {
            return Ok(done);
        }
        let page = store.read(|view| view.documents_to_compact(self.after, WORTH_IT, MOST_AT_ONCE))?;
        self.is_done = page.len() < MOST_AT_ONCE;
        for document in page {
            if store.read(|view| view.last_link())?.sequence != now {
                break;
            }
            self.after = Some(document);
            let Some(planned) = store.read(|view| plan_archive(view, document))? else {
                tracing::error!(%document, "a snapshot does not give back what was stored");
                done.n_doubtful += 1;
                continue;
            };
            let (planned, is_stored) = store.write(move |tx| {
                let is_stored = commit(tx, &planned)?;
                Ok::<_, StoreError>((planned, is_stored))
            })?;
            if is_stored {
                done.count(&planned);
            }
        }
        Ok(done)
    }
}

/// `spotcheck compact`: everything at once, and the file made smaller. Nobody else may use the folder meanwhile.
pub fn compact(folder: &Path) -> Result<Compacted, StoreError> {
    let mut store = Direct::open(folder)?;
    let mut done = Compacted::default();
    let mut after = None;
    loop {
        let page = store.read(|view| view.documents_to_compact(after, WORTH_IT, MOST_AT_ONCE))?;
        let Some(last) = page.last() else { break };
        after = Some(*last);
        // One transaction for a page, so that the disk is waited for once.
        let mut planned = Vec::with_capacity(page.len());
        for document in page {
            match store.read(|view| plan_archive(view, document))? {
                Some(plan) => planned.push(plan),
                None => done.n_doubtful += 1,
            }
        }
        store.write(|tx| {
            for plan in &planned {
                if commit(tx, plan)? {
                    done.count(plan);
                }
            }
            Ok::<_, StoreError>(())
        })?;
    }
    store.shrink()?;
    Ok(done)
}
