//! Changes that build upon what the office has not: given up where it refused that or never had it, and sent once more
//! when there is news of their document.

use super::applied::Applied;
use super::documents::Opened;
use super::dropped::{DESCENDS, plan_split};
use super::records::{StoredRefusal, Unsent, change_key, pack, pack_json, queue_key};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, Table};
use serde_bytes::ByteBuf;
use spotcheck_domain::document::{Document, Hash, dependencies};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::reason::Fault;
use spotcheck_domain::sorted::{SortedMap, SortedSet};
use spotcheck_domain::term::DocumentKind;

/// The reason of what builds upon changes that the office never had.
const MISSING: &str = Fault::MissingDependencies.word();

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Whether an own change builds upon one that left its document as refused. The office need not have kept that one,
    /// and then cannot tell.
    pub(super) async fn builds_on_refused(&self, unsent: &Unsent, hash: &Hash) -> Result<bool, Failure> {
        let left = self.left_as_refused(unsent.document);
        if left.is_empty() || unsent.attested {
            return Ok(false);
        }
        let bytes = self.world.storage.get(Table::Changes, &change_key(unsent.document, hash)).await?;
        let needs = bytes.as_deref().and_then(dependencies).unwrap_or_default();
        Ok(needs.iter().any(|dependency| left.contains_key(dependency)))
    }

    /// The changes that left a document as refused, or that would have, were there a document without them; with the
    /// reasons.
    pub(super) fn left_as_refused(&self, id: DocumentId) -> SortedMap<Hash, String> {
        let state = self.state.borrow();
        let refused = state.refused.get(&id).into_iter().flatten();
        let left = refused.filter(|(_, refusal)| !refusal.bytes.is_empty());
        left.map(|(hash, refusal)| (*hash, refusal.reason.clone())).collect()
    }

    /// What was refused of a document before, with the reasons.
    fn refused_of(&self, id: DocumentId) -> SortedMap<Hash, String> {
        let state = self.state.borrow();
        let of = state.refused.get(&id).into_iter().flatten();
        of.map(|(hash, refusal)| (*hash, refusal.reason.clone())).collect()
    }

    /// The office was offered all that may go and still lacks what these changes build upon. They stay in the document
    /// and on this phone, are not sent again by themselves, and photos that only they name wait aside.
    pub(super) async fn plan_incomplete(
        &self,
        opened: &mut Opened,
        id: DocumentId,
        left: &[Unsent],
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        let mut refused = self.refused_of(id);
        for unsent in left {
            batch.delete(Table::Outbox, unsent.key.clone());
            applied.settled.push(unsent.key.clone());
            let Some(hash) = Hash::try_from(unsent.hash.as_slice()).ok().filter(|_| !unsent.attested) else {
                continue;
            };
            let reason = MISSING.to_owned();
            let refusal = StoredRefusal {
                reason: reason.clone(),
                at: self.now(),
                edits: Vec::new(),
                bytes: ByteBuf::new(),
                made_under: unsent.made_under.clone(),
                only_here: true,
            };
            batch.put(Table::Refused, change_key(id, &hash), pack_json(&refusal));
            applied.refused.push((id, hash, refusal));
            refused.insert(hash, reason);
        }
        let Ok(mut document) = self.open_document(opened, id).await else { return Ok(()) };
        let (kept, _) = plan_split(document.changes(), &refused);
        let kept: Vec<Vec<u8>> = kept.into_iter().map(|(_, bytes)| bytes).collect();
        let fresh = Document::from_changes(document.kind(), &kept, self.random()).ok();
        opened.keep(id, document);
        let fresh = fresh.as_ref().filter(|_| !kept.is_empty());
        let aside = self.plan_unnamed(id, fresh, &SortedSet::new(), batch);
        applied.names_held |= !aside.is_empty();
        applied.aside.extend(aside);
        Ok(())
    }

    /// News of a document, some of which was given up because the office lacked or refused what it builds upon: what is
    /// still part of it is sent once more.
    pub(super) async fn plan_complete(
        &self,
        id: DocumentId,
        kind: DocumentKind,
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        let missing =
            self.refused_of(id).into_iter().filter(|(_, reason)| reason == MISSING || reason == DESCENDS);
        for (hash, _) in missing {
            if applied.forgiven.contains(&(id, hash)) {
                continue;
            }
            let Some(bytes) = self.world.storage.get(Table::Changes, &change_key(id, &hash)).await? else {
                continue;
            };
            let now = self.now();
            let made_under = {
                let state = self.state.borrow();
                state.refused.get(&id).and_then(|of| of.get(&hash)).and_then(|one| one.made_under.clone())
            };
            let unsent = Unsent {
                key: queue_key(now, self.queue_suffix()),
                document: id,
                kind,
                hash: ByteBuf::from(hash.to_vec()),
                n_bytes: bytes.len() as u64,
                since: now,
                attested: false,
                made_under,
                fresh: false,
            };
            batch.put(Table::Outbox, unsent.key.clone(), pack(&unsent));
            batch.delete(Table::Refused, change_key(id, &hash));
            applied.queued.push(unsent);
            applied.forgiven.push((id, hash));
            applied.names_held = true;
        }
        Ok(())
    }
}
