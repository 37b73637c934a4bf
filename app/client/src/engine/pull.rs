//! One round trip of sync: push what waits, apply what comes, and move the cursor in the same durable batch.

use super::documents::{Opened, Planned};
use super::records::{
    IDENTITY, Identity, SET_ASIDE, SYNCED_AT, StoredDocument, StoredReference, StoredRefusal, StoredRow,
    WANTED, change_key, document_key, pack, pack_json, receipt_key,
};
use super::refusal::DESCENDS;
use super::state::Entry;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Notice};
use crate::storage::{Batch, Table};
use crate::transport::TransportError;
use serde_bytes::ByteBuf;
use spotcheck_domain::document::{Document, DocumentError, Hash, dependencies, hash_of};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::ledger::{ROW_VERSION, Row, project};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::terse::lengthen;
use spotcheck_domain::wire::{Outcome, Pulled, ReferenceVersion, SyncRequest, SyncResponse, decode, encode};
use std::collections::{BTreeMap, BTreeSet};

/// What an answer changes in memory, once its batch is durable.
#[derive(Default)]
pub struct Applied {
    rows: Vec<(DocumentId, Row)>,
    documents: Vec<(DocumentId, Document)>,
    /// Keys of the outbox that are settled.
    pub settled: Vec<Vec<u8>>,
    /// What the office had and has lost.
    pub queued: Vec<super::records::Unsent>,
    pub uploads: Vec<super::records::UnsentPhoto>,
    /// Documents of which the office lacked a part, now and not any more.
    incomplete: Vec<DocumentId>,
    complete: Vec<DocumentId>,
    pub refused: Vec<(DocumentId, Hash, StoredRefusal)>,
    /// Refusals that are over: the office has released what it had refused.
    forgiven: Vec<(DocumentId, Hash)>,
    /// Uploads of photos that no record names any more.
    unnamed: Vec<Vec<u8>>,
    planned: Vec<Planned>,
    set_aside: Vec<DocumentId>,
    pub gone: Vec<DocumentId>,
    pub waiting_to_go: BTreeSet<DocumentId>,
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn run_sync(&self) {
        let Ok(request) = self.plan_push().await else {
            // The store does not answer: it is the store that must heal, not the office.
            self.exchange_failed(&TransportError::Unreachable);
            return;
        };
        let Ok(body) = encode(&request) else { return };
        self.touch(|state| state.planner.begin_sync());
        let answer = match self.world.transport.sync(body).await {
            Ok(bytes) => decode::<SyncResponse>(&bytes)
                .map(|answer| lengthen(&request.push, answer))
                .map_err(|_| TransportError::Garbage),
            Err(error) => Err(error),
        };
        match answer {
            Ok(response) => {
                let more = response.more;
                match self.apply_response(&request, response).await {
                    Ok(()) => self.note_synced(more),
                    Err(_) => {
                        self.exchange_failed(&TransportError::Unreachable);
                    }
                }
                self.fetch_reference().await;
            }
            Err(TransportError::Status { status: 413, .. }) if !request.push.is_empty() => {
                self.touch(|state| state.push_budget = (state.push_budget / 2).max(1));
                self.exchange_failed(&TransportError::Status { status: 413, code: String::new() });
            }
            Err(error) => {
                if self.exchange_failed(&error) == Failure::NotPaired {
                    self.note_session_ended().await;
                }
            }
        }
    }

    fn note_synced(&self, more: bool) {
        let now = self.now();
        self.touch(|state| {
            state.planner.synced(more, now);
            state.synced_at = Some(now);
            state.push_budget = spotcheck_domain::wire::PUSH_BUDGET;
            if std::mem::take(&mut state.photos_may_have_arrived) {
                state.notices.push(Notice::PhotosMayHaveArrived);
            }
        });
    }

    async fn note_session_ended(&self) {
        let Some(session) = self.state.borrow().session.clone() else { return };
        let mut batch = Batch::default();
        batch.put(Table::Settings, IDENTITY, pack_json(&Identity { session, ended: true }));
        // Not noted durably, it is found out again at the next exchange.
        let _ = self.world.storage.commit(batch).await;
        self.touch(|state| state.session = None);
    }

    async fn apply_response(&self, request: &SyncRequest, mut response: SyncResponse) -> Result<(), Failure> {
        let mut opened = self.documents.lock().await;
        let mut batch = Batch::default();
        let mut applied = Applied::default();
        let ids: Vec<DocumentId> = response.documents.iter().map(|pulled| pulled.id).collect();
        // After a death each is opened under a note of its own, which tells the guilty one.
        let alone = ids.iter().any(|id| self.state.borrow().suspected.contains(id));
        self.plan_acks(&mut opened, &response, &mut batch, &mut applied).await?;
        if !ids.is_empty() && !alone {
            self.note_opening(&ids).await?;
        }
        for pushed in &response.receipts {
            if let Some(key) = receipt_key(pushed.document, &pushed.receipt) {
                batch.put(Table::Receipts, key, pack(&pushed.receipt));
            }
        }
        for pulled in std::mem::take(&mut response.documents) {
            let id = pulled.id;
            if alone {
                self.note_opening(&[id]).await?;
            }
            self.plan_pulled(&mut opened, pulled, &mut batch, &mut applied).await?;
            if alone {
                self.note_opened(&[id]).await?;
            }
        }
        let came = ids.iter().copied().collect();
        let turn = self.plan_turn(request, &response, &came, &mut batch, &mut applied).await?;
        self.plan_leaving(&response.gone, &came, &mut batch, &mut applied).await?;
        let wanted = self.state.borrow().plan_wanted(&response.reference);
        batch.put(Table::Settings, WANTED, pack(&wanted));
        batch.put(Table::Settings, SYNCED_AT, pack(&self.now()));
        if !ids.is_empty() {
            batch.delete(Table::Settings, super::records::OPENING);
        }
        self.world.storage.commit(batch).await?;
        for (id, document) in std::mem::take(&mut applied.documents) {
            opened.keep(id, document);
        }
        for id in &applied.gone {
            opened.forget(*id);
        }
        drop(opened);
        self.apply_planned(std::mem::take(&mut applied.planned));
        let gives_up = turn.gives_up;
        self.touch(|state| {
            turn.take(state);
            state.wanted = wanted;
            let settled: BTreeSet<&[u8]> = applied.settled.iter().map(Vec::as_slice).collect();
            state.outbox.retain(|unsent| !settled.contains(unsent.key.as_slice()));
            state.untold.queues |=
                !applied.settled.is_empty() || !applied.queued.is_empty() || !applied.uploads.is_empty();
            state.outbox.extend(applied.queued);
            state.uploads.extend(applied.uploads);
            state.offered_again.retain(|id| !applied.complete.contains(id));
            state.offered_again.extend(applied.incomplete);
            state.gone = applied.waiting_to_go;
            for (id, hash, refusal) in applied.refused {
                state.refused.entry(id).or_default().insert(hash, refusal);
            }
            for (id, hash) in applied.forgiven {
                if let Some(of) = state.refused.get_mut(&id) {
                    of.remove(&hash);
                }
            }
            state.refused.retain(|_, of| !of.is_empty());
            state.uploads.retain(|upload| !applied.unnamed.contains(&upload.key));
            state.set_aside.extend(applied.set_aside);
            for (id, row) in applied.rows {
                state.untold.documents.insert(id);
                state.entries.insert(id, Entry::new(row));
            }
            for id in applied.gone {
                state.untold.documents.insert(id);
                state.entries.remove(&id);
            }
        });
        if gives_up { Err(Failure::OfficeFault) } else { Ok(()) }
    }

    /// What becomes of the pushed changes. Where the office lacks a part of a document, what it attested of it is
    /// offered again, once.
    async fn plan_acks(
        &self,
        opened: &mut Opened,
        response: &SyncResponse,
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        let outcomes: BTreeMap<Hash, &Outcome> =
            response.acks.iter().map(|ack| (*ack.change, &ack.outcome)).collect();
        let outbox: Vec<super::records::Unsent> = self.state.borrow().outbox.clone();
        let mut refused: BTreeMap<(DocumentId, DocumentKind), BTreeMap<Hash, String>> = BTreeMap::new();
        for unsent in &outbox {
            let Ok(hash) = Hash::try_from(unsent.hash.as_slice()) else { continue };
            let Some(outcome) = outcomes.get(&hash) else { continue };
            match outcome {
                Outcome::Stored | Outcome::Known => {
                    applied.complete.push(unsent.document);
                    settle(unsent, batch, applied);
                }
                Outcome::MissingDependencies if self.builds_on_refused(unsent, &hash).await? => {
                    refused.entry((unsent.document, unsent.kind)).or_default().insert(hash, DESCENDS.into());
                }
                Outcome::MissingDependencies => {
                    if !applied.incomplete.contains(&unsent.document) {
                        applied.incomplete.push(unsent.document);
                    }
                }
                // It may be anybody's; the office has said what it thinks of the receipt.
                Outcome::Stale | Outcome::Quarantined(_) if unsent.attested => settle(unsent, batch, applied),
                Outcome::Stale => {
                    refused.entry((unsent.document, unsent.kind)).or_default().insert(hash, "stale".into());
                }
                Outcome::Quarantined(reason) => {
                    refused.entry((unsent.document, unsent.kind)).or_default().insert(hash, reason.clone());
                }
            }
        }
        // What builds upon what was refused is written again there: the office need not be offered its past.
        applied.incomplete.retain(|id| !refused.keys().any(|(other, _)| other == id));
        for ((id, kind), reasons) in refused {
            let rebuilt = self.plan_rebuild(opened, id, kind, &reasons, batch).await?;
            applied.settled.extend(rebuilt.settled);
            applied.refused.extend(rebuilt.refused.into_iter().map(|(hash, refusal)| (id, hash, refusal)));
            applied.unnamed.extend(rebuilt.unnamed);
            applied.planned.extend(rebuilt.planned);
            applied.documents.extend(rebuilt.document.map(|document| (id, document)));
        }
        for id in applied.incomplete.clone() {
            let is_repairing = self.state.borrow().repairing.is_some() || response.repair.is_some();
            if !self.state.borrow().offered_again.contains(&id) {
                self.plan_attested(id, &[], batch, applied).await?;
            } else if !is_repairing && !applied.complete.contains(&id) {
                // Nothing of it was stored this time; as long as something is, the rest goes with the next push.
                for unsent in outbox.iter().filter(|unsent| unsent.document == id) {
                    if unsent.attested {
                        settle(unsent, batch, applied);
                    } else if let Ok(hash) = Hash::try_from(unsent.hash.as_slice()) {
                        self.plan_refusal(unsent, hash, "missing_dependencies", batch, applied);
                    }
                }
            }
        }
        Ok(())
    }

    async fn plan_forgiven(
        &self,
        id: DocumentId,
        hash: &Hash,
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        if let Some(uploads) = self.plan_released(id, hash, batch).await? {
            applied.forgiven.push((id, *hash));
            applied.uploads.extend(uploads);
        }
        Ok(())
    }

    /// The change stays in the document and on this phone; it is not sent again by itself.
    fn plan_refusal(
        &self,
        unsent: &super::records::Unsent,
        hash: Hash,
        reason: &str,
        batch: &mut Batch,
        applied: &mut Applied,
    ) {
        let refusal = StoredRefusal {
            reason: reason.to_owned(),
            at: self.now(),
            edits: Vec::new(),
            bytes: ByteBuf::new(),
        };
        batch.delete(Table::Outbox, unsent.key.clone());
        batch.put(Table::Refused, change_key(unsent.document, &hash), pack_json(&refusal));
        applied.settled.push(unsent.key.clone());
        applied.refused.push((unsent.document, hash, refusal));
    }

    async fn plan_pulled(
        &self,
        opened: &mut Opened,
        pulled: Pulled,
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        let id = pulled.id;
        for receipt in &pulled.receipts {
            if let Some(key) = receipt_key(id, receipt) {
                batch.put(Table::Receipts, key, pack(receipt));
            }
            for hash in &receipt.hashes {
                self.plan_forgiven(id, hash, batch, applied).await?;
            }
        }
        // Whether they are sound, applying them tells: each is parsed once.
        for change in pulled.changes.iter().filter(|change| dependencies(change).is_some()) {
            batch.put(Table::Changes, change_key(id, &hash_of(change)), change.to_vec());
        }
        if self.state.borrow().set_aside.contains(&id) {
            return Ok(());
        }
        // The same document may come twice in one answer.
        let here = match applied.documents.iter().position(|(known, _)| *known == id) {
            Some(index) => Some(applied.documents.swap_remove(index).1),
            None => match opened.take(id) {
                Some(document) => Some(document),
                None => self.read_document(id).await.unwrap_or(None),
            },
        };
        let is_new = here.is_none();
        let merged = merge(here, &pulled, self.random());
        let snapshot = pulled.snapshot.clone().filter(|_| is_new);
        if is_new {
            batch.put(
                Table::Documents,
                document_key(id),
                pack(&StoredDocument { kind: pulled.kind, snapshot }),
            );
        }
        let projected = merged.and_then(|(mut document, from_snapshot)| {
            let row = project(id, &mut document)?;
            Ok((document, row, from_snapshot))
        });
        let Ok((document, row, from_snapshot)) = projected else {
            // Its bytes are kept; the rest of the answer is applied.
            batch.put(Table::SetAside, document_key(id), pack(&SET_ASIDE));
            applied.set_aside.push(id);
            return Ok(());
        };
        for (hash, bytes) in from_snapshot {
            batch.put(Table::Changes, change_key(id, &hash), bytes);
        }
        let stored = StoredRow { version: ROW_VERSION, row: row.clone() };
        batch.put(Table::Rows, document_key(id), pack_json(&stored));
        applied.rows.push((id, row));
        applied.documents.push((id, document));
        Ok(())
    }

    /// Fetches what the office has named. A failure leaves the version before in force and is tried again.
    async fn fetch_reference(&self) {
        let wanted = self.state.borrow().wanted.clone();
        for version in wanted {
            let fetched = match self.world.transport.reference(&version.sha256).await {
                Ok(bytes) if PhotoHash::of(&bytes).to_string() == version.sha256 => Ok(bytes),
                Ok(_) => Err(TransportError::Garbage),
                Err(error) => Err(error),
            };
            let bytes = match fetched {
                Ok(bytes) => Some(bytes),
                // The office has it no more, or never had: it will name another. To ask on would keep photos waiting.
                Err(TransportError::Status { status: 404, .. }) => None,
                Err(error) => {
                    self.exchange_failed(&error);
                    return;
                }
            };
            let stored =
                bytes.map(|bytes| StoredReference { version: version.clone(), bytes: ByteBuf::from(bytes) });
            let left: Vec<ReferenceVersion> =
                self.state.borrow().wanted.iter().filter(|other| **other != version).cloned().collect();
            let mut batch = Batch::default();
            if let Some(stored) = &stored {
                batch.put(Table::Reference, version.name.as_bytes().to_vec(), pack(stored));
            }
            batch.put(Table::Settings, WANTED, pack(&left));
            if self.world.storage.commit(batch).await.is_err() {
                self.exchange_failed(&TransportError::Unreachable);
                return;
            }
            self.touch(|state| {
                state.wanted = left;
                state.untold.reference = true;
                if let Some(stored) = &stored {
                    state.take_reference(&version.name, stored);
                }
            });
        }
    }
}

/// The office has it, or will not have it: it is not sent again.
fn settle(unsent: &super::records::Unsent, batch: &mut Batch, applied: &mut Applied) {
    batch.delete(Table::Outbox, unsent.key.clone());
    applied.settled.push(unsent.key.clone());
}

type FromSnapshot = Vec<(Hash, Vec<u8>)>;

/// What is here merged with what came; the second part are changes of a snapshot that must be stored one by one,
/// because the document was here already.
fn merge(
    here: Option<Document>,
    pulled: &Pulled,
    actor: [u8; 16],
) -> Result<(Document, FromSnapshot), DocumentError> {
    match (here, &pulled.snapshot) {
        (None, Some(snapshot)) => {
            let mut document = Document::load(pulled.kind, snapshot, actor)?;
            document.apply(&pulled.changes)?;
            Ok((document, Vec::new()))
        }
        (None, None) => Ok((Document::from_changes(pulled.kind, &pulled.changes, actor)?, Vec::new())),
        (Some(mut document), snapshot) => {
            let from_snapshot = match snapshot {
                Some(snapshot) => Document::load(pulled.kind, snapshot, actor)?.changes(),
                None => Vec::new(),
            };
            let bytes: Vec<&[u8]> = from_snapshot
                .iter()
                .map(|(_, bytes)| bytes.as_slice())
                .chain(pulled.changes.iter().map(|bytes| bytes.as_slice()))
                .collect();
            document.apply(&bytes)?;
            Ok((document, from_snapshot))
        }
    }
}
