//! A finding that was recorded by mistake and taken back at once: gone, where this device alone ever had it. What was
//! offered to the office or lies in a rescue file is somebody else's too, and leaves the ledger by its named ends only.

use super::pick::PickedChange;
use super::records::{Unsent, document_key, pack};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Reply};
use crate::storage::{Batch, Table};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::{DocumentId, FindingId};
use spotcheck_domain::ledger::Row;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::sorted::SortedSet;
use spotcheck_domain::term::Verdict;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// The finding goes; its visit names it no more, and the item that led to it is open again.
    pub(super) async fn withdraw(&self, id: FindingId) -> Result<Reply, Failure> {
        let document_id = DocumentId::from(id);
        let mut opened = self.documents.lock().await;
        let row = match self.state.borrow().entries.get(&document_id).map(|entry| entry.row.clone()) {
            Some(Row::Finding(row)) => row,
            _ => return Err(Refusal::NotFound.into()),
        };
        if row.n_photos > 0 {
            return Err(Refusal::WrongState.into());
        }
        let mut batch = Batch::default();
        let mut visit = match row.inspection {
            Some(visit) => Some((visit, self.open_document(&mut opened, visit.into()).await?)),
            None => None,
        };
        let mut planned = Vec::new();
        if let Some((visit_id, visit)) = &mut visit {
            let answers = visit.inspection().map_err(|_| Failure::Refused(Refusal::SetAside))?.answers;
            let item = row.catalog_hazard.clone();
            let is_its =
                answers.get(&item).is_some_and(|answer| answer.verdict == Some(Verdict::Hazard));
            let mut edits = vec![Edit::UnnameFinding { finding: id }];
            edits.extend(is_its.then_some(Edit::Answer { item, verdict: None }));
            let mut changes = Vec::new();
            for edit in &edits {
                self.judge(visit, edit)?;
                let written = visit.edit(edit, None, self.now(), self.random());
                changes.extend(written.map_err(|_| Failure::Refused(Refusal::SetAside))?);
            }
            planned.push(self.plan_change(&mut batch, (*visit_id).into(), visit, &changes)?);
        }
        for table in [Table::Changes, Table::Receipts, Table::Drafts] {
            for (key, _) in self.world.storage.scan(table, document_id.as_bytes()).await? {
                batch.delete(table, key);
            }
        }
        batch.delete(Table::Documents, document_key(document_id)).delete(Table::Rows, document_key(document_id));
        // From here to the removal from memory nothing is waited for: no push picks it in between.
        let taken = self.take_fresh(document_id).ok_or(Failure::Refused(Refusal::WrongState))?;
        for unsent in &taken {
            batch.delete(Table::Outbox, unsent.key.clone());
        }
        if let Err(error) = self.world.storage.commit(batch).await {
            self.touch(|state| state.outbox.extend(taken));
            return Err(error.into());
        }
        opened.forget(document_id);
        if let Some((visit_id, visit)) = visit {
            opened.keep(visit_id.into(), visit);
        }
        drop(opened);
        self.touch(|state| {
            state.entries.remove(&document_id);
            state.drafts.remove(&document_id);
            state.untold.documents.insert(document_id);
            state.untold.queues = true;
        });
        self.apply_planned(planned);
        Ok(Reply::Done)
    }

    /// Takes all of a record out of the queue, where none of it was ever offered to anybody.
    fn take_fresh(&self, id: DocumentId) -> Option<Vec<Unsent>> {
        let mut state = self.state.borrow_mut();
        state.outbox.iter().find(|unsent| unsent.document == id && unsent.fresh)?;
        let all = std::mem::take(&mut state.outbox);
        let (taken, left) = all.into_iter().partition(|unsent| unsent.document == id);
        state.outbox = left;
        Some(taken)
    }

    /// From now on somebody else may have this record: noted durably before its first bytes leave. Gives those of its
    /// changes that are not withdrawn meanwhile.
    pub(super) async fn note_offered(
        &self,
        id: DocumentId,
        mut picked: Vec<PickedChange>,
    ) -> Result<Vec<PickedChange>, Failure> {
        let mut batch = Batch::default();
        let mut is_noted = true;
        {
            let mut state = self.state.borrow_mut();
            let mut waiting: SortedSet<&[u8]> = SortedSet::new();
            for unsent in state.outbox.iter_mut().filter(|unsent| unsent.document == id) {
                if std::mem::take(&mut unsent.fresh) {
                    batch.put(Table::Outbox, unsent.key.clone(), pack(unsent));
                    is_noted = false;
                }
                waiting.insert(unsent.hash.as_slice());
            }
            picked.retain(|change| waiting.contains(change.hash.as_slice()));
        }
        if !is_noted {
            self.world.storage.commit(batch).await?;
        }
        Ok(picked)
    }
}
