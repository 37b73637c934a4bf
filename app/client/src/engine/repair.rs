//! Repair: the office does not know this phone's cursor, because it was put back to an earlier state. Both sides find
//! what the other lacks, as [`spotcheck_domain::wire::Repair`] tells, and give it.
//!
//! What a repair knows is in memory only, but that it has begun. Killed in between it begins anew: the old cursor stays
//! until the end, and what the office lacks is in the outbox by then, like everything that must reach it.

use super::applied::Applied;
use super::documents::Opened;
use super::progress::{Comparing, Repairing};
use super::pull::Asked;
use super::state::State;
use super::turn::Turn;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, Table};
use serde_bytes::ByteArray;
use spotcheck_domain::digest::{bucket_of, digests};
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::sorted::{SortedMap, SortedSet};
use spotcheck_domain::wire::{Ack, HeldDocument, Offer, Outcome, Repair, SyncResponse};

/// Documents whose heads one request compares, about.
const COMPARED_AT_ONCE: usize = 500;
/// Buckets of one request: the office takes no more.
const BUCKETS_AT_ONCE: usize = 64;
/// Photos that one request offers.
const PHOTOS_AT_ONCE: usize = 1_000;

/// The next buckets to compare: some hundred documents of them, and one bucket at least.
fn plan_buckets(left: &[u8], sizes: &SortedMap<u8, usize>) -> Vec<u8> {
    let mut n = 0;
    let fits = |bucket: &&u8| {
        let is_first = n == 0;
        n += sizes.get(*bucket).copied().unwrap_or(0).max(1);
        is_first || n <= COMPARED_AT_ONCE
    };
    left.iter().take(BUCKETS_AT_ONCE).take_while(fits).copied().collect()
}

/// What the buckets that were compared leave to do. Those with a document that was just found to be behind are
/// compared once more.
fn plan_left(comparing: &Comparing, compared: &[u8], behind: &SortedSet<DocumentId>, more: bool) -> Vec<u8> {
    let again: SortedSet<u8> = behind.iter().map(|id| bucket_of(*id)).collect();
    let is_done = |bucket: &u8| compared.contains(bucket) && !again.contains(bucket) && !more;
    comparing.left.iter().copied().filter(|bucket| !is_done(bucket)).collect()
}

impl State {
    /// There is something to ask the office, though nothing waits to be sent.
    pub fn wants_exchange(&self) -> bool {
        self.repairing.is_some() || (self.offer_photos && self.outbox.is_empty())
    }
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// What the next request says of what is here.
    pub(super) async fn plan_offer(&self) -> Result<Option<Offer>, Failure> {
        let repairing = self.state.borrow().repairing.clone();
        match repairing {
            Some(Repairing::Begun) => {
                let held = self.held_heads(&self.held_ids()).await?;
                Ok(Some(Offer::Digests(digests(held))))
            }
            Some(Repairing::Comparing(comparing)) => self.plan_heads(&comparing).await.map(Some),
            None if self.state.borrow().wants_exchange() => self.plan_photos().await.map(Some),
            // All are to be offered, once what waits is sent.
            None if self.state.borrow().offer_photos => Ok(None),
            None => {
                let unconfirmed = self.unconfirmed().await?;
                let offered =
                    unconfirmed.iter().take(PHOTOS_AT_ONCE).map(|hash| ByteArray::new(*hash.as_bytes()));
                Ok((!unconfirmed.is_empty()).then(|| Offer::Photos(offered.collect())))
            }
        }
    }

    async fn plan_heads(&self, comparing: &Comparing) -> Result<Offer, Failure> {
        let mut sizes: SortedMap<u8, usize> = SortedMap::new();
        let ids = self.held_ids();
        for id in &ids {
            *sizes.entry(bucket_of(*id)).or_default() += 1;
        }
        let buckets = plan_buckets(&comparing.left, &sizes);
        let ids = ids.into_iter().filter(|id| buckets.contains(&bucket_of(*id))).collect();
        let documents = self.held_heads(&ids).await?.into_iter().map(|(id, heads)| {
            let heads = if comparing.behind.contains(&id) { Vec::new() } else { heads };
            HeldDocument { id, heads: heads.into_iter().map(ByteArray::new).collect() }
        });
        Ok(Offer::Heads { buckets, documents: documents.collect() })
    }

    /// The next photos whose bytes are here and which the office has acknowledged once.
    async fn plan_photos(&self) -> Result<Offer, Failure> {
        let after = self.state.borrow().photos_offered;
        let held = self.world.storage.scan(Table::Photos, b"").await?;
        let held = held.iter().filter_map(|(key, _)| <[u8; 32]>::try_from(key.as_slice()).ok());
        let sending: SortedSet<PhotoHash> = self.state.borrow().sending().map(|upload| upload.hash).collect();
        let next = held
            .filter(|hash| after.is_none_or(|after| after.as_bytes() < hash))
            .filter(|hash| !sending.contains(&PhotoHash::from_bytes(*hash)));
        Ok(Offer::Photos(next.take(PHOTOS_AT_ONCE).map(ByteArray::new).collect()))
    }

    /// Whether bytes of some of these photos, which another phone's changes have just named, are here and not on their
    /// way. An office that was put back may have got the record again from a phone that has not its pictures.
    pub(super) async fn holds_some(&self, named: &SortedSet<PhotoHash>) -> Result<bool, Failure> {
        if named.is_empty() {
            return Ok(false);
        }
        let held = self.world.storage.scan(Table::Photos, b"").await?;
        let held = held.iter().filter_map(|(key, _)| <[u8; 32]>::try_from(key.as_slice()).ok());
        let state = self.state.borrow();
        let is_sending = |hash: &PhotoHash| state.sending().any(|upload| upload.hash == *hash);
        Ok(held.map(PhotoHash::from_bytes).any(|hash| named.contains(&hash) && !is_sending(&hash)))
    }

    /// Decides what the answer means for the repair, and writes it into the batch.
    pub(super) async fn plan_turn(
        &self,
        opened: &mut Opened,
        asked: &Asked<'_>,
        response: &SyncResponse,
        came: &SortedSet<DocumentId>,
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<Turn, Failure> {
        let request = asked.request;
        let mut turn = {
            let state = self.state.borrow();
            Turn {
                cursor: None,
                repairing: state.repairing.clone(),
                offer_photos: state.offer_photos,
                photos_offered: state.photos_offered,
                n_idle_rounds: state.n_idle_rounds,
                gives_up: false,
            }
        };
        match (&request.offer, &response.repair, turn.repairing.take()) {
            (_, Some(Repair::Offer), _) => {
                turn.n_idle_rounds += 1;
                turn.repairing = Some(Repairing::Begun);
            }
            (Some(Offer::Digests(_)), Some(Repair::Differ(buckets)), _) => {
                turn.n_idle_rounds += 1;
                let (cursor, left) = (response.cursor.clone(), buckets.clone());
                turn.go_on(Comparing { cursor, left, behind: SortedSet::new(), has_given: false });
            }
            (
                Some(Offer::Heads { buckets, .. }),
                Some(Repair::Lacks(lacks)),
                Some(Repairing::Comparing(mut comparing)),
            ) => {
                comparing.behind.retain(|id| !came.contains(id));
                let behind = self.plan_lacks(opened, lacks, batch, applied).await?;
                let left = plan_left(&comparing, buckets, &behind, response.more);
                let is_idle = left == comparing.left
                    && behind.is_subset(&comparing.behind)
                    && came.is_empty()
                    && response.acks.is_empty();
                turn.n_idle_rounds += u32::from(is_idle);
                comparing.left = left;
                comparing.behind.extend(behind);
                comparing.has_given |= response.acks.iter().any(is_held);
                turn.go_on(comparing);
            }
            (Some(Offer::Photos(offered)), Some(Repair::LacksPhotos(lacks)), _) => {
                self.plan_uploads(lacks, batch, applied).await?;
                turn.cursor = Some(response.cursor.clone());
                turn.photos_offered = offered.last().map(|hash| PhotoHash::from_bytes(**hash));
                turn.offer_photos = offered.len() == PHOTOS_AT_ONCE;
                turn.n_idle_rounds = 0;
            }
            // An ordinary answer, or one of an office that knows of no repair.
            (offer, ..) => {
                turn.cursor = Some(response.cursor.clone());
                turn.offer_photos &= offer.is_none();
                turn.n_idle_rounds = 0;
            }
        }
        if asked.is_withheld {
            turn.cursor = None;
        }
        if turn.cursor.is_some() {
            self.plan_confirmed(request.offer.as_ref(), batch).await?;
        }
        if applied.names_held {
            (turn.offer_photos, turn.photos_offered) = (true, None);
        }
        turn.write(batch);
        Ok(turn)
    }

    /// What the office lacks goes into the outbox. Gives the documents of which it also has what is not here.
    async fn plan_lacks(
        &self,
        opened: &mut Opened,
        lacks: &[HeldDocument],
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<SortedSet<DocumentId>, Failure> {
        let mut behind = SortedSet::new();
        for lacked in lacks {
            let heads: Vec<Hash> = lacked.heads.iter().map(|head| **head).collect();
            if !heads.is_empty() {
                self.plan_lacked(opened, lacked.id, batch, applied).await?;
            }
            if !self.plan_attested(lacked.id, &heads, batch, applied).await? {
                behind.insert(lacked.id);
            }
        }
        Ok(behind)
    }
}

/// The office has this change.
const fn is_held(ack: &Ack) -> bool {
    matches!(ack.outcome, Outcome::Stored | Outcome::Known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_bytes::ByteBuf;

    #[test]
    fn some_hundred_documents_are_compared_at_once_and_one_bucket_at_least() {
        let check = |left: &[u8], sizes: &[(u8, usize)], expected: &[u8]| {
            assert_eq!(plan_buckets(left, &sizes.iter().copied().collect()), expected);
        };
        check(&[], &[], &[]);
        check(&[3, 5, 9], &[(3, 200), (5, 300), (9, 1)], &[3, 5]);
        check(&[3, 5], &[(3, 9_000)], &[3]);
        let all: Vec<u8> = (0..=255).collect();
        check(&all, &[], &all[..64]);
    }

    #[test]
    fn a_bucket_stays_while_there_is_more_or_a_document_behind() {
        let id = |last: u8| {
            let mut bytes = [1; 16];
            bytes[15] = last;
            DocumentId::from_slice(&bytes).expect("16 bytes")
        };
        let comparing = Comparing {
            cursor: ByteBuf::new(),
            left: vec![3, 5, 9],
            behind: SortedSet::from([id(9)]),
            has_given: false,
        };
        let none = SortedSet::new();
        assert_eq!(plan_left(&comparing, &[3, 5], &none, false), [9]);
        assert_eq!(plan_left(&comparing, &[3, 5], &none, true), [3, 5, 9]);
        assert_eq!(plan_left(&comparing, &[3, 5], &SortedSet::from([id(5)]), false), [5, 9]);
        assert!(plan_left(&comparing, &[3, 5, 9], &none, false).is_empty());
    }
}
