//! Documents that this person may no longer see: dropped, but never with unsent work. What holds some stays until
//! that is sent, and goes then.

use super::applied::Applied;
use super::documents::Opened;
use super::records::{GONE, document_key, pack};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, Table};
use spotcheck_domain::document::Hash;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::sorted::SortedSet;
use spotcheck_domain::wire::{Repair, SyncResponse};

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Drops what is gone, now or since earlier, and came not back with this very answer.
    pub(super) async fn plan_leaving(
        &self,
        opened: &mut Opened,
        response: &SyncResponse,
        came: &SortedSet<DocumentId>,
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        let before = self.state.borrow().gone.clone();
        // An office that was put back tells anew, by comparing, what its person does not see there.
        let is_told_anew = matches!(response.repair, Some(Repair::Differ(_)));
        let still = before.iter().filter(|_| !is_told_anew);
        let mut waiting = SortedSet::new();
        for id in still.chain(&response.gone).copied().collect::<SortedSet<_>>() {
            if came.contains(&id) {
                continue;
            }
            if self.has_unsent(id, applied) {
                waiting.insert(id);
            } else {
                applied.dropped.extend(self.plan_drop_photos(opened, id, batch).await?);
                self.plan_drop(id, batch).await?;
                applied.gone.push(id);
            }
        }
        self.plan_dropping(&applied.dropped, batch).await?;
        if waiting != before {
            batch.put(Table::Settings, GONE, pack(&waiting));
        }
        applied.waiting_to_go = waiting;
        Ok(())
    }

    /// Whether something of a document is on this phone alone, once the answer is applied. What the office refused is.
    fn has_unsent(&self, id: DocumentId, applied: &Applied) -> bool {
        let state = self.state.borrow();
        let is_forgiven = |hash: &Hash| applied.forgiven.contains(&(id, *hash));
        let waits = |key: &Vec<u8>| !applied.settled.contains(key);
        state.outbox.iter().any(|unsent| unsent.document == id && waits(&unsent.key))
            || applied.queued.iter().any(|unsent| unsent.document == id)
            || state.sending().any(|upload| upload.document == id)
            || state.drafts.get(&id).is_some_and(|drafts| !drafts.is_empty())
            || applied.uploads.iter().any(|upload| upload.document == id)
            || state.refused.get(&id).is_some_and(|of| of.keys().any(|hash| !is_forgiven(hash)))
            || applied.refused.iter().any(|(refused, ..)| *refused == id)
    }

    async fn plan_drop(&self, id: DocumentId, batch: &mut Batch) -> Result<(), Failure> {
        for table in [Table::Changes, Table::Receipts] {
            for (key, _) in self.world.storage.scan(table, id.as_bytes()).await? {
                batch.delete(table, key);
            }
        }
        batch.delete(Table::Documents, document_key(id)).delete(Table::Rows, document_key(id));
        Ok(())
    }
}
