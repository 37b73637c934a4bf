//! What is kept beside a document's changes, against the document that they make.

use super::changes::{self, Sound, snapshot_changes};
use super::problem::Fault;
use super::report::Report;
use crate::ingest::{COLUMNS_VERSION, READING_ACTOR, columns_of};
use crate::people::visibility;
use crate::store::{
    Archive, Archived, Dependencies, DocumentRow, Named, Reader, SiteColumns, StoreError, Tx, View,
};
use spotcheck_domain::audience::Audience;
use spotcheck_domain::document::{Document, audiences, id_of, photos_of, unit_of};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::ledger;
use spotcheck_domain::photo::Photo;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::encode;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Everything about a document that is made from its changes.
pub struct Repair {
    pub document: DocumentId,
    row: DocumentRow,
    ledger_row: Vec<u8>,
    site_columns: SiteColumns,
    named: Vec<Named>,
    readers: BTreeSet<Reader>,
    dependencies: Dependencies,
    /// The whole document, proved by loading, and the last sequence: written where the old snapshot is wrong.
    snapshot: Option<(u64, Vec<u8>)>,
    /// What was put away, packed anew where the old archive cannot be read.
    archive: Option<Archive>,
}

/// The document that the changes make.
struct Made {
    id: DocumentId,
    unit: spotcheck_domain::id::UnitId,
    heads: Vec<[u8; 32]>,
    ledger_row: Vec<u8>,
    site_columns: SiteColumns,
    named: Vec<Named>,
    audiences: Vec<Audience>,
    saved: Vec<u8>,
    is_saved_whole: bool,
}

impl Repair {
    pub fn write(&self, tx: &dyn Tx) -> Result<(), StoreError> {
        // It exists, so that only its counts are set.
        tx.put_document(self.document, &self.row, Timestamp::from_millis(0))?;
        tx.put_ledger_row(self.document, self.row.kind, &self.ledger_row)?;
        tx.put_site_columns(self.document, &self.site_columns)?;
        tx.replace_named_blobs(self.document, &self.named)?;
        tx.replace_dependencies(self.document, &self.dependencies)?;
        visibility::put(tx, self.document, &self.readers, Timestamp::from_millis(0))?;
        if let Some((sequence, saved)) = &self.snapshot {
            tx.put_snapshot(self.document, *sequence, self.row.n_changes, saved)?;
        }
        if let Some(archive) = &self.archive {
            tx.put_archive(self.document, archive)?;
        }
        Ok(())
    }
}

/// Checks one document. Where its changes are sound, gives what they make.
pub fn check(
    view: &dyn View,
    document: DocumentId,
    named: &[Named],
    report: &mut Report,
) -> Result<Option<Repair>, StoreError> {
    report.n_documents += 1;
    let row = match view.document(document) {
        Ok(Some(row)) => row,
        Ok(None) => return Ok(None),
        Err(error) => {
            report.add(Fault::Document, Some(document), format!("its row cannot be read: {error}"));
            return Ok(None);
        }
    };
    let Some(sound) = changes::check(view, document, row.kind, report)? else { return Ok(None) };
    let Some(made) = make(&row, &sound) else {
        report.add(Fault::Document, Some(document), "its changes do not make a document");
        return Ok(None);
    };
    let mut wrong = |fault, detail: &str| report.add(fault, Some(document), detail);
    if (made.id, made.unit) != (document, row.unit) {
        wrong(Fault::Document, "it calls itself another document, or another unit's");
        return Ok(None);
    }
    if made.heads != ends_of(&sound, u64::MAX) || !made.is_saved_whole {
        wrong(Fault::Document, "it does not give its changes back");
        return Ok(None);
    }
    let dependencies = dependencies_of(&sound);
    if view.dependencies(document)? != dependencies {
        wrong(Fault::DependencyRows, "the rows of its dependencies are not what its changes say");
    }
    let n_operations = sound.heads.iter().map(|head| head.n_operations).sum();
    if (row.n_changes, row.n_operations) != (sound.rows.len() as u64, n_operations) {
        wrong(Fault::Counts, "its counts are not those of its changes");
    }
    let ledger_row = Some((row.kind.word().to_owned(), made.ledger_row.clone()));
    // A row that cannot be read is wrong too.
    if view.ledger_row(document).unwrap_or(None) != ledger_row {
        wrong(Fault::LedgerRow, "its row in the ledger is not what it says");
    }
    // Those of another version are made again when the office opens.
    let has_columns = view.site_columns_version()? == COLUMNS_VERSION;
    if has_columns && view.site_columns(document).ok().as_ref() != Some(&made.site_columns) {
        wrong(Fault::SiteRows, "its rows among the sites are not what it says");
    }
    if !is_same(named, &made.named) {
        wrong(Fault::PhotoRows, "the rows of its photos are not what it names");
    }
    let readers = visibility::readers(view, &made.audiences)?;
    if view.readers_of(document)?.into_iter().collect::<BTreeSet<_>>() != readers {
        wrong(Fault::ReaderRows, "the rows of its readers are not what it says");
    }
    let is_snapshot_wrong = is_snapshot_wrong(view, document, &row, &sound);
    if is_snapshot_wrong {
        wrong(Fault::Snapshot, "its snapshot is not what its changes make");
    }
    let last = sound.rows.last().map_or(0, |row| row.sequence);
    Ok(Some(Repair {
        document,
        archive: if sound.is_archive_lost { Some(pack_again(view, document, &sound)?) } else { None },
        row: DocumentRow { n_changes: sound.rows.len() as u64, n_operations, ..row },
        ledger_row: made.ledger_row,
        site_columns: made.site_columns,
        named: made.named,
        readers,
        dependencies,
        snapshot: is_snapshot_wrong.then_some((last, made.saved)),
    }))
}

fn make(row: &DocumentRow, sound: &Sound) -> Option<Made> {
    let bytes: Vec<&[u8]> = sound.rows.iter().map(|row| row.bytes.as_slice()).collect();
    let made = catch_unwind(AssertUnwindSafe(|| {
        let mut document = Document::from_changes(row.kind, &bytes, READING_ACTOR).ok()?;
        let (id, unit) = (id_of(&document).ok()?, unit_of(&document).ok()?);
        let listed = ledger::project(id, &mut document).ok()?;
        let site_columns = columns_of(&document, &listed);
        let ledger_row = encode(&listed.without_ids()).ok()?;
        let photos = photos_of(&document);
        let blobs = photos.iter().flat_map(Photo::blobs);
        let named = blobs.map(|(sha256, size, kind)| (sha256, size, kind.to_owned())).collect();
        let (heads, saved) = (document.heads(), document.save());
        let mut again = Document::load(row.kind, &saved, READING_ACTOR).ok()?;
        let given: HashMap<_, _> = again.changes().into_iter().collect();
        let is_saved_whole = given.len() == sound.rows.len()
            && sound.rows.iter().all(|row| given.get(&row.hash) == Some(&row.bytes));
        let audiences = audiences(&document);
        Some(Made { id, unit, heads, ledger_row, site_columns, named, audiences, saved, is_saved_whole })
    }));
    made.ok().flatten()
}

/// The changes up to a sequence on which no other of them builds, sorted.
fn ends_of(sound: &Sound, upto: u64) -> Vec<[u8; 32]> {
    let upto = || sound.rows.iter().zip(&sound.heads).filter(move |(row, _)| row.sequence <= upto);
    let mut ends: BTreeSet<[u8; 32]> = upto().map(|(row, _)| row.hash).collect();
    upto().flat_map(|(_, head)| &head.deps).for_each(|dependency| {
        ends.remove(dependency);
    });
    ends.into_iter().collect()
}

fn dependencies_of(sound: &Sound) -> Dependencies {
    let with_some = sound.heads.iter().filter(|head| !head.deps.is_empty());
    with_some.map(|head| (head.hash, head.deps.iter().copied().collect())).collect()
}

/// Each blob once; where a document names one twice, either of what it says is right.
fn is_same(rows: &[Named], named: &[Named]) -> bool {
    let hashes = |list: &[Named]| list.iter().map(|(sha256, ..)| *sha256).collect::<BTreeSet<_>>();
    hashes(rows) == hashes(named) && rows.iter().all(|row| named.contains(row))
}

fn is_snapshot_wrong(view: &dyn View, document: DocumentId, row: &DocumentRow, sound: &Sound) -> bool {
    let (sequence, n_changes) = match view.snapshot(document) {
        Ok(Some((sequence, n_changes, _))) => (sequence, n_changes),
        Ok(None) => return false,
        Err(_) => return true,
    };
    let held: Vec<_> = sound.rows.iter().filter(|row| row.sequence <= sequence).collect();
    let given = snapshot_changes(view, document, row.kind);
    held.len() as u64 != n_changes
        || given.len() != held.len()
        || held.iter().any(|row| given.get(&row.hash) != Some(&row.bytes))
}

/// The archive as it must have been: everything whose row has no bytes.
fn pack_again(view: &dyn View, document: DocumentId, sound: &Sound) -> Result<Archive, StoreError> {
    let away: BTreeMap<_, _> = view
        .stored_changes(document)?
        .into_iter()
        .map(|row| ((row.sequence, row.ordinal), row.bytes))
        .collect();
    let kept =
        sound.rows.iter().filter(|row| away.get(&(row.sequence, row.ordinal)).is_some_and(Vec::is_empty));
    let upto = kept.clone().map(|row| row.sequence).max().unwrap_or(0);
    let changes: Archived = sound
        .rows
        .iter()
        .filter(|row| row.sequence <= upto)
        .map(|row| ((row.sequence, row.ordinal), row.bytes.clone()))
        .collect();
    Archive::pack(&changes)
}
