//! Opened documents: read from the store when needed, a few kept, and one that kills the engine set aside.

use super::records::{
    OPENING, Opening, SET_ASIDE, SUSPECTED, StoredDocument, StoredRow, change_key, document_key, pack,
    pack_json, unpack,
};
use super::state::Entry;
use super::{Blobs, Clock, Engine, Entropy, Storage, StorageError, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, Table};
use serde_bytes::ByteBuf;
use spotcheck_domain::document::{Document, DocumentError, Hash, NewChange};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::ledger::{ROW_VERSION, Row, project};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::term::DocumentKind;

/// How many opened documents are kept: 64 findings of 20 kB are about a megabyte.
const KEPT: usize = 64;
/// Suspected documents that one start opens: a start must not take long.
const MOST_ACQUITTED: usize = 64;

/// The documents that are open, oldest use first.
#[derive(Default)]
pub struct Opened {
    documents: SortedMap<DocumentId, (u64, Document)>,
    clock: u64,
}

impl Opened {
    pub fn take(&mut self, id: DocumentId) -> Option<Document> {
        self.documents.remove(&id).map(|(_, document)| document)
    }

    pub fn keep(&mut self, id: DocumentId, document: Document) {
        self.clock += 1;
        self.documents.insert(id, (self.clock, document));
        while self.documents.len() > KEPT {
            let oldest = self.documents.iter().min_by_key(|(_, (used, _))| *used).map(|(id, _)| *id);
            if let Some(oldest) = oldest {
                self.documents.remove(&oldest);
            }
        }
    }

    pub fn forget(&mut self, id: DocumentId) {
        self.documents.remove(&id);
    }
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// What a killed engine left behind: a document that killed it twice is set aside; rows of another version are
    /// projected anew; words that were being typed become edits where they can.
    pub(super) async fn recover(&self) -> Result<(), StorageError> {
        let storage = &self.world.storage;
        if let Some(opening) =
            storage.get(Table::Settings, OPENING).await?.and_then(|b| unpack::<Opening>(&b))
        {
            let mut batch = Batch::default();
            for document in opening.documents.iter().copied() {
                // Where several were being opened, each is opened alone next time: only one that kills again is guilty.
                let is_guilty =
                    opening.documents.len() == 1 && self.state.borrow().suspected.contains(&document);
                let verdict = if is_guilty { SET_ASIDE } else { SUSPECTED };
                batch.put(Table::SetAside, document_key(document), pack(&verdict));
                self.touch(|state| {
                    if is_guilty {
                        state.suspected.remove(&document);
                        state.set_aside.insert(document);
                    } else {
                        state.suspected.insert(document);
                    }
                });
            }
            batch.delete(Table::Settings, OPENING);
            storage.commit(batch).await?;
        }
        self.acquit().await;
        self.reproject().await?;
        Ok(())
    }

    /// Opens what is suspected, each alone: what survives it is innocent, since pages are killed for many reasons, and
    /// two that have nothing to do with a document must not add up against it.
    async fn acquit(&self) {
        let suspected: Vec<DocumentId> =
            self.state.borrow().suspected.iter().copied().take(MOST_ACQUITTED).collect();
        let mut opened = self.documents.lock().await;
        for id in suspected {
            // One that cannot be read says so when somebody asks for it.
            if let Ok(document) = self.open_document(&mut opened, id).await {
                opened.keep(id, document);
            }
        }
    }

    async fn reproject(&self) -> Result<(), StorageError> {
        let stale = self.touch(|state| std::mem::take(&mut state.stale_rows));
        let mut opened = self.documents.lock().await;
        for id in stale {
            let Ok(mut document) = self.open_document(&mut opened, id).await else { continue };
            if let Ok(row) = project(id, &mut document) {
                let mut batch = Batch::default();
                batch.put(
                    Table::Rows,
                    document_key(id),
                    pack_json(&StoredRow { version: ROW_VERSION, row: row.clone() }),
                );
                self.world.storage.commit(batch).await?;
                self.touch(|state| state.entries.insert(id, Entry::new(row)));
            }
            opened.keep(id, document);
        }
        Ok(())
    }

    /// Takes a document out of the opened ones, or reads it from the store. Give it back with [`Opened::keep`] once
    /// what was written to it is durable; drop it when that failed.
    pub(super) async fn open_document(
        &self,
        opened: &mut Opened,
        id: DocumentId,
    ) -> Result<Document, Failure> {
        if let Some(document) = opened.take(id) {
            return Ok(document);
        }
        if self.state.borrow().set_aside.contains(&id) {
            return Err(Failure::Refused(Refusal::SetAside));
        }
        // A full store takes no note, but what it holds can be read all the same.
        let noted = self.note_opening(&[id]).await.is_ok();
        let read = self.read_document(id).await;
        if noted {
            self.note_opened(&[id]).await?;
        }
        read?.ok_or(Failure::Refused(Refusal::NotFound))
    }

    /// Reads a document from the store; `None` when nothing of it is here.
    pub(super) async fn read_document(&self, id: DocumentId) -> Result<Option<Document>, Failure> {
        let storage = &self.world.storage;
        let Some(stored) = storage.get(Table::Documents, id.as_bytes()).await? else { return Ok(None) };
        let stored: StoredDocument = unpack(&stored).ok_or(Failure::StorageFault)?;
        let changes: Vec<Vec<u8>> =
            storage.scan(Table::Changes, id.as_bytes()).await?.into_iter().map(|(_, bytes)| bytes).collect();
        let actor = self.random();
        let document = match &stored.snapshot {
            Some(snapshot) => {
                let load = || Document::load(stored.kind, snapshot, actor);
                let whole = load().and_then(|mut document| document.apply(&changes).map(|()| document));
                whole.or_else(|_| {
                    let mut document = load()?;
                    document.apply_closed(&changes)?;
                    Ok(document)
                })
            }
            // Another tab may have written upon what this one has just taken out of the document.
            None => Document::from_changes(stored.kind, &changes, actor).or_else(
                |_| -> Result<_, DocumentError> {
                    let mut document = Document::from_changes::<&[u8]>(stored.kind, &[], actor)?;
                    document.apply_closed(&changes)?;
                    Ok(document)
                },
            ),
        };
        document.map(Some).map_err(|_| Failure::Refused(Refusal::SetAside))
    }

    /// Durably notes what is about to be opened, so that a document that kills the engine is known at the next start.
    pub(super) async fn note_opening(&self, ids: &[DocumentId]) -> Result<(), StorageError> {
        let mut batch = Batch::default();
        batch.put(Table::Settings, OPENING, pack(&Opening { documents: ids.to_vec() }));
        self.world.storage.commit(batch).await
    }

    pub(super) async fn note_opened(&self, ids: &[DocumentId]) -> Result<(), StorageError> {
        let mut batch = Batch::default();
        batch.delete(Table::Settings, OPENING);
        for id in ids {
            // It survived: the suspicion is over.
            if self.state.borrow_mut().suspected.remove(id) {
                batch.delete(Table::SetAside, document_key(*id));
            }
        }
        self.world.storage.commit(batch).await
    }

    /// Adds a change of this phone to a batch: its bytes, its place in the outbox, and the document's new row.
    pub(super) fn plan_change(
        &self,
        batch: &mut Batch,
        id: DocumentId,
        document: &mut Document,
        changes: &[NewChange],
    ) -> Result<Planned, Failure> {
        let kind = document.kind();
        let now = self.now();
        let row = project(id, document).map_err(|_| Failure::Refused(Refusal::SetAside))?;
        let made_under = self.state.borrow().made_under();
        let mut unsent = Vec::new();
        for change in changes {
            let entry = super::records::Unsent {
                key: super::records::queue_key(now, self.queue_suffix()),
                document: id,
                kind,
                hash: ByteBuf::from(change.hash.to_vec()),
                n_bytes: change.bytes.len() as u64,
                since: now,
                attested: false,
                made_under: made_under.clone(),
                fresh: false,
            };
            batch.put(Table::Changes, change_key(id, &change.hash), change.bytes.clone());
            batch.put(Table::Outbox, entry.key.clone(), pack(&entry));
            unsent.push(entry);
        }
        batch.put(
            Table::Rows,
            document_key(id),
            pack_json(&StoredRow { version: ROW_VERSION, row: row.clone() }),
        );
        Ok(Planned { id, row, unsent })
    }

    /// Random, so that two tabs never make one key.
    pub(super) fn queue_suffix(&self) -> [u8; 8] {
        self.random()
    }

    pub(super) fn plan_new_document(batch: &mut Batch, id: DocumentId, kind: DocumentKind) {
        batch.put(Table::Documents, document_key(id), pack(&StoredDocument { kind, snapshot: None }));
    }

    /// The batch is durable: what it said is now so.
    pub(super) fn apply_planned(&self, planned: Vec<Planned>) {
        self.touch(|state| {
            for change in planned {
                state.untold.documents.insert(change.id);
                state.entries.insert(change.id, Entry::new(change.row));
                state
                    .own_changes
                    .extend(change.unsent.iter().filter_map(|unsent| Hash::try_from(&unsent.hash[..]).ok()));
                state.outbox.extend(change.unsent);
            }
        });
    }
}

/// What a batch will have changed, once it is durable.
pub struct Planned {
    pub id: DocumentId,
    pub row: Row,
    pub unsent: Vec<super::records::Unsent>,
}
