//! The next push: what was picked, read from the store and put in causal order.

use super::pick::{Cursors, Picked, PickedChange, plan_documents, plan_order, plan_refused};
use super::records::{Unsent, change_key, hash_of};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, Table};
use serde_bytes::ByteBuf;
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::{MadeRun, Push, Receipt, SyncRequest};

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn plan_push(&self) -> Result<SyncRequest, Failure> {
        let day = self.office_day();
        let (documents, replica, cursor, room, wants_rescue_key, told, numbers) = {
            let state = self.state.borrow();
            let at_once = state.line.at_once();
            let picked = plan_documents(&state.outbox, state.push_budget.min(at_once));
            let room = u32::try_from(at_once).ok();
            let told = state.plan_told(&picked);
            let numbers = state.plan_numbers(day);
            (picked, state.replica, state.cursor.clone(), room, state.rescue_key.is_none(), told, numbers)
        };
        let mut push = Vec::with_capacity(documents.len());
        let mut cursors = Cursors::default();
        for picked in documents {
            push.push(self.plan_document(picked, &mut cursors).await?);
        }
        let offer = self.plan_offer().await?;
        let refused = {
            let state = self.state.borrow();
            plan_refused(&state.refused, state.refused_asked)
        };
        let made_under = cursors.sealed;
        Ok(SyncRequest {
            made_under,
            offer,
            refused,
            room,
            terse: true,
            wants_rescue_key,
            told,
            kinds: vec![DocumentKind::Paper.word().to_owned()],
            numbers,
            ..SyncRequest::plain(replica, cursor, push)
        })
    }

    pub(super) async fn plan_document(&self, picked: Picked, cursors: &mut Cursors) -> Result<Push, Failure> {
        let Picked { document, kind, changes: mut picked } = picked;
        if kind == DocumentKind::Finding {
            picked = self.note_offered(document, picked).await?;
        }
        let is_attested = picked.iter().any(|change| change.attested);
        let known = if is_attested { self.held_receipts(document).await? } else { SortedMap::new() };
        let mut stored = self.read_changes(document, &picked).await?;
        let mut changes = Vec::with_capacity(picked.len());
        let mut made: SortedMap<Hash, u32> = SortedMap::new();
        let mut receipts: Vec<Receipt> = Vec::new();
        let mut unattested: Vec<Hash> = Vec::new();
        for PickedChange { hash, attested, made_under } in picked {
            let receipt = known.get(&hash).filter(|_| attested);
            if attested && receipt.is_none() {
                unattested.push(hash);
                continue;
            }
            if let Some(receipt) = receipt
                && !receipts.contains(receipt)
            {
                receipts.push(receipt.clone());
            }
            match stored.remove(&hash) {
                Some(bytes) => {
                    made.extend(made_under.map(|cursor| (hash, cursors.place(&cursor))));
                    changes.push((hash, bytes));
                }
                // It has left the document since: there is nothing to send.
                None => unattested.push(hash),
            }
        }
        if !unattested.is_empty() {
            self.forget_queued(document, &unattested).await?;
        }
        let (order, changes): (Vec<Hash>, Vec<ByteBuf>) = plan_order(changes).into_iter().unzip();
        let places: Vec<Option<u32>> = order.iter().map(|hash| made.get(hash).copied()).collect();
        Ok(Push { document, kind, changes, receipts, made: MadeRun::of(&places) })
    }

    /// The stored ones among these changes of a document. Several are read together: a browser's store takes as long for
    /// one as for ten.
    async fn read_changes(
        &self,
        document: DocumentId,
        picked: &[PickedChange],
    ) -> Result<SortedMap<Hash, Vec<u8>>, Failure> {
        let storage = &self.world.storage;
        if let [PickedChange { hash, .. }] = picked {
            let bytes = storage.get(Table::Changes, &change_key(document, hash)).await?;
            return Ok(bytes.map(|bytes| (*hash, bytes)).into_iter().collect());
        }
        let stored = storage.scan(Table::Changes, document.as_bytes()).await?;
        Ok(stored.into_iter().filter_map(|(key, bytes)| Some((hash_of(&key)?, bytes))).collect())
    }

    /// What is perhaps another's does not go without a receipt, and would wait for ever.
    async fn forget_queued(&self, document: DocumentId, hashes: &[Hash]) -> Result<(), Failure> {
        let is_one = |unsent: &Unsent| {
            unsent.document == document && hashes.iter().any(|hash| unsent.hash.as_slice() == hash)
        };
        let mut batch = Batch::default();
        for unsent in self.state.borrow().outbox.iter().filter(|unsent| is_one(unsent)) {
            batch.delete(Table::Outbox, unsent.key.clone());
        }
        self.world.storage.commit(batch).await?;
        self.touch(|state| state.outbox.retain(|unsent| !is_one(unsent)));
        Ok(())
    }
}
