//! In a rescue file, changes that the office refused and has not kept: what is on this phone is all that there is of them.

use super::pick::{Cursors, plan_order};
use super::records::{StoredDocument, StoredRefusal, change_key, unpack};
use super::rescue_words::Words;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::storage::Table;
use serde_bytes::ByteBuf;
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::wire::{MadeRun, Push, SyncRequest};

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Record by record. What cannot be read now is left out and stays unsent.
    pub(super) async fn plan_only_here(&self) -> Vec<Words> {
        let refused = self.state.borrow().refused.clone();
        let mut all = Vec::new();
        for (id, of) in refused {
            let only_here = of.into_iter().filter(|(_, refusal)| refusal.only_here).collect();
            all.extend(self.gather_only_here(id, only_here).await);
        }
        all
    }

    async fn gather_only_here(
        &self,
        id: DocumentId,
        refused: SortedMap<Hash, StoredRefusal>,
    ) -> Option<Words> {
        if refused.is_empty() {
            return None;
        }
        let storage = &self.world.storage;
        let stored = storage.get(Table::Documents, id.as_bytes()).await.ok()??;
        let kind = unpack::<StoredDocument>(&stored)?.kind;
        let (mut changes, mut holds) = (Vec::new(), Vec::new());
        for (hash, refusal) in &refused {
            let bytes = if refusal.bytes.is_empty() {
                storage.get(Table::Changes, &change_key(id, hash)).await.ok().flatten()
            } else {
                Some(refusal.bytes.to_vec())
            };
            if let Some(bytes) = bytes {
                changes.push((*hash, bytes));
                holds.push((Table::Refused, change_key(id, hash)));
            }
        }
        let mut cursors = Cursors::default();
        let (order, changes): (Vec<Hash>, Vec<ByteBuf>) = plan_order(changes).into_iter().unzip();
        let made_under = |hash: &Hash| refused.get(hash).and_then(|refusal| refusal.made_under.clone());
        let places: Vec<Option<u32>> =
            order.iter().map(|hash| made_under(hash).map(|cursor| cursors.place(&cursor))).collect();
        let made = MadeRun::of(&places);
        let push = Push { document: id, kind, changes, receipts: Vec::new(), made };
        let request = SyncRequest {
            made_under: cursors.sealed,
            ..SyncRequest::plain(self.state.borrow().replica, None, vec![push])
        };
        Some(Words { request, holds })
    }
}
