//! The only reader and writer of Automerge.
//!
//! A document's layout (`v` 1): scalars at the root under the keys of its kind's schema ([`crate::kind`]), which this room
//! interprets and knows none of by name; collections are maps keyed by UUIDv7, made in the first change; texts that two
//! people may type together are Automerge texts. A writer touches only the keys that it knows, so what a later version
//! adds survives an older phone. Reading never writes.

mod base;
mod change;
mod chunk;
mod conflict;
mod contents;
mod flat;
#[cfg(test)]
pub(crate) mod forge;
mod named;
mod opened;
mod plain;
#[cfg(test)]
pub(crate) mod raw;
mod read;
mod record;
mod since;
mod write;
mod written;

pub use crate::record::{Contents, DocumentError, Record, Write};
pub use base::{Hash, VERSION};
pub use change::{ChangeHead, NewChange, head};
pub use chunk::{dependencies, hash_of, saved_heads, split};
pub use conflict::{Candidate, Conflict};
pub use contents::{photos_of, signatures_of};
pub use named::Named;
pub use opened::{create_site, enter_site, site_certificates, site_fields};
pub use plain::Plain;
pub use read::{audiences, id_of, unit_of};
pub use written::{Containers, Parsed};

use crate::edit::Edit;
use crate::id::DocumentId;
use crate::sorted::SortedSet;
use crate::term::DocumentKind;
use crate::time::Timestamp;
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, Change, ChangeHash, ObjId, ReadDoc};

/// One opened document. Its actor is fresh for every opening and is never kept.
pub struct Document {
    kind: DocumentKind,
    doc: AutoCommit,
}

impl Document {
    /// Makes a document by the edit that creates it.
    pub fn create(
        id: DocumentId,
        edit: &Edit,
        at: Timestamp,
        actor: [u8; 16],
    ) -> Result<(Self, NewChange), DocumentError> {
        let kind = edit.creates().ok_or(DocumentError::Incomplete("kind"))?;
        let mut document = Self { kind, doc: blank(actor) };
        write::create(&mut document.doc, kind, id, edit, at)?;
        let change = document.commit(at)?;
        Ok((document, change))
    }

    pub fn load(kind: DocumentKind, snapshot: &[u8], actor: [u8; 16]) -> Result<Self, DocumentError> {
        let mut doc = AutoCommit::load(snapshot)?;
        doc.set_actor(ActorId::from(actor));
        Ok(Self { kind, doc })
    }

    pub fn from_changes<B: AsRef<[u8]>>(
        kind: DocumentKind,
        changes: &[B],
        actor: [u8; 16],
    ) -> Result<Self, DocumentError> {
        let mut document = Self { kind, doc: blank(actor) };
        document.apply(changes)?;
        Ok(document)
    }

    pub const fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// Applies raw changes in any order; all that they depend on must be known or among them.
    pub fn apply<B: AsRef<[u8]>>(&mut self, changes: &[B]) -> Result<(), DocumentError> {
        self.apply_changes(
            changes.iter().map(|bytes| change::parse(bytes.as_ref())).collect::<Result<_, _>>()?,
        )
    }

    fn apply_changes(&mut self, changes: Vec<Change>) -> Result<(), DocumentError> {
        let hashes: Vec<ChangeHash> = changes.iter().map(Change::hash).collect();
        self.doc.apply_changes(changes)?;
        // Automerge queues in silence what lacks a dependency: what is not in the graph was not applied.
        let missing = hashes.iter().any(|hash| self.doc.get_change_meta_by_hash(hash).is_none());
        if missing { Err(DocumentError::MissingDependencies) } else { Ok(()) }
    }

    /// Current heads, sorted.
    pub fn heads(&mut self) -> Vec<Hash> {
        let mut heads: Vec<Hash> = self.doc.get_heads().into_iter().map(|hash| hash.0).collect();
        heads.sort_unstable();
        heads
    }

    pub fn save(&mut self) -> Vec<u8> {
        self.doc.save()
    }

    /// As [`Document::save`], without deflating: for a check that is thrown away.
    pub fn save_plain(&mut self) -> Vec<u8> {
        self.doc.save_nocompress()
    }

    /// The raw bytes of a change that the document holds.
    pub fn get_change(&mut self, hash: &Hash) -> Option<Vec<u8>> {
        self.doc.get_change_by_hash(&ChangeHash(*hash)).map(|change| change.raw_bytes().to_vec())
    }

    /// The raw bytes of every change, in causal order.
    pub fn changes(&mut self) -> Vec<(Hash, Vec<u8>)> {
        let changes = self.doc.get_changes(&[]);
        changes.iter().map(|change| (change.hash().0, change.raw_bytes().to_vec())).collect()
    }

    /// Where somebody stands who saw `seen` and knows his own changes since: those that stand on nothing else that he has
    /// not seen.
    pub fn seen_and_own(&mut self, seen: &[Hash], is_own: impl Fn(&Hash) -> bool) -> Vec<Hash> {
        let heads: Vec<ChangeHash> = seen.iter().copied().map(ChangeHash).collect();
        let since = self.doc.get_changes(&heads);
        let mut unseen: SortedSet<Hash> = since.iter().map(|change| change.hash().0).collect();
        let mut place: SortedSet<Hash> = seen.iter().copied().collect();
        for change in &since {
            let (hash, deps) = (change.hash().0, change.deps());
            if is_own(&hash) && deps.iter().all(|dep| !unseen.contains(&dep.0)) {
                unseen.remove(&hash);
                for dep in deps {
                    place.remove(&dep.0);
                }
                place.insert(hash);
            }
        }
        place.into_iter().collect()
    }

    /// Whether a key of `photos`, `events`, `signatures` or of the root is used, by any change.
    pub fn has_entry(&self, map: &str, entry: &str) -> bool {
        self.map(map).is_some_and(|map| matches!(self.doc.get(&map, entry), Ok(Some(_))))
    }

    fn map(&self, key: &str) -> Option<ObjId> {
        if key == crate::record::ROOT { Some(automerge::ROOT) } else { flat::get_map(&self.doc, key) }
    }

    /// The change that wrote an entry of `photos`, `events`, `signatures` or of the root.
    pub fn written_by(&self, map: &str, entry: &str) -> Option<Hash> {
        let map = self.map(map)?;
        let (_, written_by) = self.doc.get(&map, entry).ok()??;
        self.doc.hash_for_opid(&written_by).map(|hash| hash.0)
    }

    /// Writes one edit as one change.
    ///
    /// `base` are the heads that the author saw. Where the document has moved on since, the edit is made beside what
    /// came in between, so that a value that he never saw is not overwritten by him but stands beside his own.
    /// `None` means: on top of everything. An edit that alters nothing gives `None`.
    pub fn edit(
        &mut self,
        edit: &Edit,
        base: Option<&[Hash]>,
        at: Timestamp,
        fork_actor: [u8; 16],
    ) -> Result<Option<NewChange>, DocumentError> {
        if edit.creates().is_some() {
            return Err(DocumentError::Exists);
        }
        let schema = crate::kind::of(self.kind).schema();
        let current = self.heads();
        let base: Option<Vec<ChangeHash>> = base
            .filter(|base| {
                let mut sorted = base.to_vec();
                sorted.sort_unstable();
                !sorted.is_empty() && sorted != current
            })
            .map(|base| base.iter().copied().map(ChangeHash).collect());
        let Some(base) = base else {
            write::edit(&mut self.doc, schema, edit)?;
            return if self.doc.pending_ops() == 0 { Ok(None) } else { self.commit(at).map(Some) };
        };
        let mut fork = Self { kind: self.kind, doc: self.doc.fork_at(&base)? };
        fork.doc.set_actor(ActorId::from(fork_actor));
        write::edit(&mut fork.doc, schema, edit)?;
        if fork.doc.pending_ops() == 0 {
            return Ok(None);
        }
        let change = fork.commit(at)?;
        self.apply(&[&change.bytes])?;
        Ok(Some(change))
    }

    fn commit(&mut self, at: Timestamp) -> Result<NewChange, DocumentError> {
        let options = CommitOptions::default().with_time(at.seconds());
        self.doc.commit_with(options);
        let change = self.doc.get_last_local_change().ok_or(DocumentError::Incomplete("change"))?;
        Ok(NewChange { hash: change.hash().0, bytes: change.raw_bytes().to_vec() })
    }
}

/// An empty document under that actor.
fn blank(actor: [u8; 16]) -> AutoCommit {
    // `new` draws a random actor, which the next call replaces: the caller's entropy decides.
    #[allow(clippy::disallowed_methods)]
    let mut doc = AutoCommit::new();
    doc.set_actor(ActorId::from(actor));
    doc
}

#[cfg(test)]
mod tests;
