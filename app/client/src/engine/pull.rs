//! One round trip of sync: push what waits, apply what comes, and move the cursor in the same durable batch.

use super::documents::{Opened, Planned};
use super::dropped::DESCENDS;
use super::records::{
    IDENTITY, Identity, SYNCED_AT, StoredReference, StoredRefusal, Unsent, UnsentPhoto, WANTED, pack,
    pack_json, receipt_key,
};
use super::state::Entry;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Notice};
use crate::storage::{Batch, Table};
use crate::transport::TransportError;
use spotcheck_domain::document::{Document, Hash};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::ledger::Row;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::reason::Fault;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::terse::lengthen;
use spotcheck_domain::tree::from_cbor;
use spotcheck_domain::wire::{Outcome, SyncRequest, SyncResponse, encode};
use std::collections::{BTreeMap, BTreeSet};

/// What an answer changes in memory, once its batch is durable.
#[derive(Default)]
pub struct Applied {
    pub rows: Vec<(DocumentId, Row)>,
    pub documents: Vec<(DocumentId, Document)>,
    /// Keys of the outbox that are settled.
    pub settled: Vec<Vec<u8>>,
    /// What the office had and has lost.
    pub queued: Vec<Unsent>,
    pub uploads: Vec<UnsentPhoto>,
    /// Documents of which the office lacked a part, now and not any more.
    incomplete: Vec<DocumentId>,
    complete: Vec<DocumentId>,
    pub refused: Vec<(DocumentId, Hash, StoredRefusal)>,
    /// Refusals that are over: the office has released what it had refused.
    pub forgiven: Vec<(DocumentId, Hash)>,
    /// Uploads of photos that no record names any more.
    pub unnamed: Vec<Vec<u8>>,
    pub planned: Vec<Planned>,
    pub set_aside: Vec<DocumentId>,
    /// Photos that documents name since this answer.
    pub named: BTreeSet<PhotoHash>,
    /// Bytes of some of them are here: the office is asked whether it has them.
    pub names_held: bool,
    pub gone: Vec<DocumentId>,
    pub waiting_to_go: BTreeSet<DocumentId>,
}

/// The versions that an answer named of what says who may do what.
enum Learned {
    /// Those that were not here: they go into the answer's own batch.
    All(Vec<StoredReference>),
    /// They did not come.
    Withheld,
}

impl Learned {
    fn stored(self) -> Vec<StoredReference> {
        match self {
            Self::All(stored) => stored,
            Self::Withheld => Vec::new(),
        }
    }
}

/// A request beside what of its answer is taken.
pub struct Asked<'a> {
    pub request: &'a SyncRequest,
    /// The cursor of the answer is not.
    pub is_withheld: bool,
}

/// Leaves of an answer what it says of the push, and of what is gone. The rest comes again, since the cursor stays.
fn withhold(response: &mut SyncResponse) {
    let coming: BTreeSet<DocumentId> = response.documents.drain(..).map(|pulled| pulled.id).collect();
    response.gone.retain(|id| !coming.contains(id));
    response.reference.clear();
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn run_sync(&self) {
        let request = match self.plan_push().await {
            Ok(request) => request,
            Err(failure) => return self.exchange_failed(&failure),
        };
        let Ok(body) = encode(&request) else { return };
        self.touch(|state| state.planner.begin_sync());
        let answer = match self.world.transport.sync(body).await {
            Ok(bytes) => from_cbor::<SyncResponse>(&bytes)
                .map(|answer| lengthen(&request.push, answer))
                .map_err(|_| TransportError::Garbage),
            Err(error) => Err(error),
        };
        match answer {
            Ok(mut response) => {
                // The answer is taken together with what says who may do what, so that a cursor names what its phone
                // goes by. Where that does not come, the phone stays where it was and learns only what became of its
                // push.
                let Some(learned) = self.learn_governing(&response.reference).await else {
                    withhold(&mut response);
                    // What was learned of the push and is not durable the office says again.
                    let _ = Box::pin(self.apply_response(&request, response, Learned::Withheld)).await;
                    return;
                };
                let more = response.more;
                match Box::pin(self.apply_response(&request, response, Learned::All(learned))).await {
                    Ok(()) => self.note_synced(more),
                    Err(failure) => self.exchange_failed(&failure),
                }
                self.fetch_reference().await;
            }
            Err(TransportError::Status { status: 413, .. }) if !request.push.is_empty() => {
                self.touch(|state| state.push_budget = (state.push_budget / 2).max(1));
                self.exchange_failed(&Failure::OfficeFault);
            }
            Err(error) => {
                let failure = Failure::from(&error);
                self.exchange_failed(&failure);
                if failure == Failure::NotPaired {
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

    async fn apply_response(
        &self,
        request: &SyncRequest,
        mut response: SyncResponse,
        learned: Learned,
    ) -> Result<(), Failure> {
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
        applied.names_held |= self.holds_some(&applied.named).await?;
        let came = ids.iter().copied().collect();
        let asked = Asked { request, is_withheld: matches!(learned, Learned::Withheld) };
        let turn = self.plan_turn(&mut opened, &asked, &response, &came, &mut batch, &mut applied).await?;
        self.plan_leaving(&response, &came, &mut batch, &mut applied).await?;
        for pushed in response.receipts.iter().filter(|pushed| !applied.gone.contains(&pushed.document)) {
            if let Some(key) = receipt_key(pushed.document, &pushed.receipt) {
                batch.put(Table::Receipts, key, pack(&pushed.receipt));
            }
        }
        let learned = learned.stored();
        let mut wanted = self.state.borrow().plan_wanted(&response.reference);
        wanted.retain(|version| learned.iter().all(|stored| stored.version.name != version.name));
        batch.put(Table::Settings, WANTED, pack(&wanted));
        for stored in &learned {
            batch.put(Table::Reference, stored.version.name.as_bytes().to_vec(), pack(stored));
        }
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
            let asked = request.refused.last().and_then(|last| Some((last.document, **last.changes.last()?)));
            state.refused_asked = asked.or(state.refused_asked);
            state.wanted = wanted;
            state.untold.reference |= !learned.is_empty();
            learned.iter().for_each(|stored| state.take_reference(&stored.version.name, stored));
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
        let outbox: Vec<Unsent> = self.state.borrow().outbox.clone();
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
                    refused
                        .entry((unsent.document, unsent.kind))
                        .or_default()
                        .insert(hash, Fault::Stale.word().into());
                }
                Outcome::Quarantined(reason) => {
                    refused.entry((unsent.document, unsent.kind)).or_default().insert(hash, reason.clone());
                }
            }
        }
        self.plan_unasked(&outcomes, &outbox, batch, applied).await?;
        // What builds upon what was refused is written again there: the office need not be offered its past.
        applied.incomplete.retain(|id| !refused.keys().any(|(other, _)| other == id));
        for ((id, kind), reasons) in refused {
            self.plan_rebuilt(opened, id, kind, &reasons, batch, applied).await?;
        }
        for id in applied.incomplete.clone() {
            let is_repairing = self.state.borrow().repairing.is_some() || response.repair.is_some();
            if !self.state.borrow().offered_again.contains(&id) {
                self.plan_attested(id, &[], batch, applied).await?;
            } else if !is_repairing && !applied.complete.contains(&id) {
                // Nothing of it was stored this time; as long as something is, the rest goes with the next push.
                let left: Vec<_> = outbox.iter().filter(|unsent| unsent.document == id).cloned().collect();
                self.plan_incomplete(opened, id, &left, batch, applied).await?;
            }
        }
        Ok(())
    }

    /// What the office has though it was not offered now: an administrator has released it, or a colleague brought it to
    /// an office that was put back. Its author sees the record no more, but has the photos that it names.
    async fn plan_unasked(
        &self,
        outcomes: &BTreeMap<Hash, &Outcome>,
        outbox: &[Unsent],
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        let offered: BTreeSet<&[u8]> = outbox.iter().map(|unsent| unsent.hash.as_slice()).collect();
        let is_unasked = |(hash, outcome): &(&Hash, &&Outcome)| {
            matches!(outcome, Outcome::Stored | Outcome::Known) && !offered.contains(hash.as_slice())
        };
        let unasked: BTreeSet<Hash> = outcomes.iter().filter(is_unasked).map(|(hash, _)| *hash).collect();
        if unasked.is_empty() {
            return Ok(());
        }
        applied.names_held = true;
        let refused: Vec<(DocumentId, Hash)> = {
            let state = self.state.borrow();
            let of = state.refused.iter().flat_map(|(id, of)| of.keys().map(|hash| (*id, *hash)));
            of.filter(|(_, hash)| unasked.contains(hash)).collect()
        };
        for (id, hash) in refused {
            self.plan_forgiven(id, &hash, batch, applied).await?;
        }
        Ok(())
    }
}

/// The office has it, or will not have it: it is not sent again.
fn settle(unsent: &Unsent, batch: &mut Batch, applied: &mut Applied) {
    batch.delete(Table::Outbox, unsent.key.clone());
    applied.settled.push(unsent.key.clone());
}
