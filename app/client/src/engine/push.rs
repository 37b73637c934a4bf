//! What a push holds: planned from the outbox, in causal order, within a budget of bytes.

use super::records::{Unsent, change_key, hash_of};
use super::state::Refusals;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, Table};
use serde_bytes::{ByteArray, ByteBuf};
use spotcheck_domain::document::{Hash, NewChange, dependencies};
use spotcheck_domain::id::{DocumentId, ReplicaId};
use spotcheck_domain::reason::Reason;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::tree::from_cbor;
use spotcheck_domain::wire::{
    MadeRun, Outcome, Push, PushReceipt, Receipt, RefusedHere, SyncRequest, SyncResponse, encode,
};
use std::collections::{BTreeMap, BTreeSet};

/// Refused changes that one request asks about.
const REFUSED_AT_ONCE: usize = 100;

/// A document to push: its changes, with how each of them goes.
pub struct Picked {
    pub document: DocumentId,
    pub kind: DocumentKind,
    pub changes: Vec<PickedChange>,
}

pub struct PickedChange {
    pub hash: Hash,
    /// It goes with a receipt only.
    pub attested: bool,
    /// The sealed cursor under which it was made.
    pub made_under: Option<ByteBuf>,
}

/// The cursors under which the changes of one request were made, each once.
#[derive(Default)]
pub struct Cursors {
    sealed: Vec<ByteBuf>,
    places: BTreeMap<ByteBuf, u32>,
}

impl Cursors {
    /// The place of a cursor, which is given one where it has none.
    fn place(&mut self, cursor: &ByteBuf) -> u32 {
        let next = self.sealed.len() as u32;
        let place = *self.places.entry(cursor.clone()).or_insert(next);
        if place == next {
            self.sealed.push(cursor.clone());
        }
        place
    }
}

/// Picks whole documents, oldest first, until the budget is full; one document always fits.
pub fn plan_documents(outbox: &[Unsent], budget: usize) -> Vec<Picked> {
    let mut picked: Vec<Picked> = Vec::new();
    let mut sizes: BTreeMap<DocumentId, u64> = BTreeMap::new();
    for unsent in outbox {
        *sizes.entry(unsent.document).or_default() += unsent.n_bytes;
    }
    let mut left = budget as u64;
    let mut full = BTreeSet::new();
    let mut places: BTreeMap<DocumentId, usize> = BTreeMap::new();
    for unsent in outbox {
        let Ok(hash) = Hash::try_from(unsent.hash.as_slice()) else { continue };
        let made_under = unsent.made_under.clone().filter(|_| !unsent.attested);
        let change = PickedChange { hash, attested: unsent.attested, made_under };
        if let Some(place) = places.get(&unsent.document) {
            picked[*place].changes.push(change);
            continue;
        }
        let size = sizes.get(&unsent.document).copied().unwrap_or(0);
        if full.contains(&unsent.document) || (size > left && !picked.is_empty()) {
            full.insert(unsent.document);
            continue;
        }
        left = left.saturating_sub(size);
        places.insert(unsent.document, picked.len());
        picked.push(Picked { document: unsent.document, kind: unsent.kind, changes: vec![change] });
    }
    picked
}

/// The next refused changes to ask about, some of them each time, round and round.
pub fn plan_refused(refused: &Refusals, after: Option<(DocumentId, Hash)>) -> Vec<RefusedHere> {
    let all = || refused.iter().flat_map(|(id, of)| of.keys().map(|hash| (*id, *hash)));
    let beyond = all().filter(|one| after.is_none_or(|after| *one > after));
    let before = all().filter(|one| after.is_some_and(|after| *one <= after));
    let mut asked: Vec<RefusedHere> = Vec::new();
    for (document, hash) in beyond.chain(before).take(REFUSED_AT_ONCE) {
        match asked.last_mut() {
            Some(last) if last.document == document => last.changes.push(ByteArray::new(hash)),
            _ => asked.push(RefusedHere { document, changes: vec![ByteArray::new(hash)] }),
        }
    }
    asked
}

/// Orders changes so that each comes after those that it depends on.
pub fn plan_order(changes: Vec<(Hash, Vec<u8>)>) -> Vec<(Hash, ByteBuf)> {
    let mut left: Vec<(Hash, Vec<Hash>, Vec<u8>)> = changes
        .into_iter()
        .map(|(hash, bytes)| {
            let deps = dependencies(&bytes).unwrap_or_default();
            (hash, deps, bytes)
        })
        .collect();
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waiting: BTreeSet<Hash> = left.iter().map(|(hash, _, _)| *hash).collect();
        let (ready, rest): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|(_, deps, _)| deps.iter().all(|dep| !waiting.contains(dep)));
        // Hashes cannot form a circle; were the store damaged so that they seemed to, the office will say so.
        let stuck = ready.is_empty();
        let named = |(hash, _, bytes)| (hash, ByteBuf::from(bytes));
        ordered.extend(ready.into_iter().map(named));
        left = rest;
        if stuck {
            ordered.extend(std::mem::take(&mut left).into_iter().map(named));
        }
    }
    ordered
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn plan_push(&self) -> Result<SyncRequest, Failure> {
        let (documents, replica, cursor) = {
            let state = self.state.borrow();
            (plan_documents(&state.outbox, state.push_budget), state.replica, state.cursor.clone())
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
            terse: true,
            ..SyncRequest::plain(replica, cursor, push)
        })
    }

    async fn plan_document(&self, picked: Picked, cursors: &mut Cursors) -> Result<Push, Failure> {
        let Picked { document, kind, changes: picked } = picked;
        let is_attested = picked.iter().any(|change| change.attested);
        let known = if is_attested { self.held_receipts(document).await? } else { BTreeMap::new() };
        let mut stored = self.read_changes(document, &picked).await?;
        let mut changes = Vec::with_capacity(picked.len());
        let mut made: BTreeMap<Hash, u32> = BTreeMap::new();
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
    ) -> Result<BTreeMap<Hash, Vec<u8>>, Failure> {
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

    /// Pushes one online-only step and nothing else. It goes under the name of no replica that is, so that the feed
    /// gives it to this phone as to all others, also where the answer is lost or the phone killed. Gives the receipts of
    /// the answer: an office that is put back before the feed has brought them would bring them no more.
    pub(super) async fn push_step(
        &self,
        document: DocumentId,
        kind: DocumentKind,
        change: &NewChange,
    ) -> Result<Vec<PushReceipt>, Failure> {
        let replica = ReplicaId::from_parts(self.now(), self.random());
        let cursor = self.state.borrow().cursor.clone();
        let changes = vec![ByteBuf::from(change.bytes.clone())];
        let push = vec![Push { document, kind, changes, receipts: Vec::new(), made: Vec::new() }];
        let request = SyncRequest::plain(replica, cursor, push);
        let body = encode(&request).map_err(|_| Failure::StorageFault)?;
        let answer = self.world.transport.sync(body).await.map_err(|error| {
            let failure = Failure::from(&error);
            self.exchange_failed(&failure);
            failure
        })?;
        let answer: SyncResponse = from_cbor(&answer).map_err(|_| Failure::OfficeFault)?;
        self.touch(|state| state.planner.news());
        match answer.acks.iter().find(|ack| *ack.change == change.hash).map(|ack| &ack.outcome) {
            Some(Outcome::Stored | Outcome::Known) => Ok(answer.receipts),
            Some(Outcome::Stale | Outcome::MissingDependencies) => Err(Refusal::WrongState.into()),
            Some(Outcome::Quarantined(code)) => Err(match code.parse() {
                Ok(Reason::Rule(refusal)) => refusal.into(),
                _ => Failure::NotTaken,
            }),
            None => Err(Failure::OfficeFault),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::records::StoredRefusal;
    use spotcheck_domain::time::Timestamp;

    fn unsent(document: u8, hash: u8, n_bytes: u64) -> Unsent {
        Unsent {
            key: vec![],
            document: DocumentId::from_slice(&[document; 16]).expect("16 bytes"),
            kind: DocumentKind::Finding,
            hash: ByteBuf::from(vec![hash; 32]),
            n_bytes,
            since: Timestamp::from_millis(0),
            attested: false,
            made_under: None,
        }
    }

    #[track_caller]
    fn check(outbox: &[(u8, u8, u64)], budget: usize, expected: &[(u8, usize)]) {
        let outbox: Vec<Unsent> = outbox.iter().map(|(d, h, n)| unsent(*d, *h, *n)).collect();
        let picked: Vec<(u8, usize)> = plan_documents(&outbox, budget)
            .iter()
            .map(|picked| (picked.document.as_bytes()[0], picked.changes.len()))
            .collect();
        assert_eq!(picked, expected);
    }

    #[test]
    fn a_push_holds_whole_documents_within_its_budget() {
        check(&[(1, 1, 400), (2, 2, 400), (1, 3, 100), (3, 4, 400)], 1_000, &[(1, 2), (2, 1)]);
    }

    #[test]
    fn all_that_was_refused_is_asked_about_in_turn() {
        let refusal = || StoredRefusal {
            reason: "not_permitted".into(),
            at: Timestamp::from_millis(0),
            edits: vec![],
            bytes: ByteBuf::new(),
            made_under: None,
        };
        let id = |n: u8| DocumentId::from_slice(&[n; 16]).expect("16 bytes");
        let refused: Refusals =
            (0..3).map(|n| (id(n), (0..60).map(|m| ([m; 32], refusal())).collect())).collect();
        let mut after = None;
        let mut round = || {
            let asked = plan_refused(&refused, after);
            after = asked.last().and_then(|last| Some((last.document, **last.changes.last()?)));
            asked.iter().map(|one| (one.document.as_bytes()[0], one.changes.len())).collect::<Vec<_>>()
        };
        assert_eq!(round(), [(0, 60), (1, 40)]);
        assert_eq!(round(), [(1, 20), (2, 60), (0, 20)]);
        assert_eq!(round(), [(0, 40), (1, 60)]);
        assert!(plan_refused(&Refusals::new(), after).is_empty());
    }

    #[test]
    fn each_change_goes_with_the_cursor_of_its_making_and_what_is_anothers_with_none() {
        let (early, late) = (ByteBuf::from([1; 9]), ByteBuf::from([2; 9]));
        let under =
            |hash, cursor: &ByteBuf| Unsent { made_under: Some(cursor.clone()), ..unsent(1, hash, 1) };
        let anothers = Unsent { attested: true, ..under(4, &late) };
        let outbox = [under(1, &early), under(2, &late), under(3, &early), anothers];
        let picked = plan_documents(&outbox, 1_000).remove(0).changes;
        let mut cursors = Cursors::default();
        let mut place = |change: PickedChange| change.made_under.map(|cursor| cursors.place(&cursor));
        let places: Vec<Option<u32>> = picked.into_iter().map(&mut place).collect();
        assert_eq!(places, [Some(0), Some(1), Some(0), None]);
        assert_eq!(cursors.sealed, [early, late]);
    }

    #[test]
    fn an_entry_of_the_version_before_is_read_and_names_no_cursor() {
        use crate::engine::records::{pack, unpack};
        // `made_under` is not written where there is none: the bytes are those of the version before.
        let before = pack(&unsent(1, 2, 3));
        assert!(!before.windows(10).any(|window| window == b"made_under"));
        assert_eq!(unpack::<Unsent>(&before), Some(unsent(1, 2, 3)));
    }

    #[test]
    fn one_document_is_pushed_however_large() {
        check(&[(1, 1, 5_000), (2, 2, 1)], 1_000, &[(1, 1)]);
        check(&[], 1_000, &[]);
    }
}
