//! A finding that was recorded by mistake. Where this device alone ever had it, it goes; what was offered to the office, lies
//! in a rescue file or is shown by photos is struck through, and never gone from the record.

use super::documents::Planned;
use super::pick::PickedChange;
use super::records::{Unsent, document_key, pack};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Detail, Failure, Reply};
use crate::storage::{Batch, Table};
use spotcheck_domain::document::Document;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::{DocumentId, FindingId, InspectionId};
use spotcheck_domain::ledger::{FindingRow, Row};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::sorted::SortedSet;
use spotcheck_domain::term::Verdict;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn withdraw(&self, id: FindingId, reason: String) -> Result<Reply, Failure> {
        let row = self.state.borrow().entries.get(&id.into()).map(|entry| entry.row.clone());
        let Some(Row::Finding(row)) = row else { return Err(Refusal::NotFound.into()) };
        if self.is_fresh(id.into()) && self.take_away(&row).await? {
            return Ok(Reply::Done);
        }
        let detail = Detail { reason: Some(reason), ..Detail::default() };
        let done = self.take_step(id, EventKind::Withdraw, detail).await?;
        let Some(visit) = row.inspection else { return Ok(done) };
        let mut opened = self.documents.lock().await;
        let document = self.open_document(&mut opened, visit.into()).await?;
        let edits: Vec<Edit> = reopened(&document, &row).into_iter().collect();
        opened.keep(visit.into(), document);
        // The visit may have ended meanwhile: its answers stay then.
        let _ = self.write_opened(opened, visit.into(), &edits, None, None).await;
        Ok(done)
    }

    /// The finding goes; its visit names it no more, and the item that led to it is open again. `false`: somebody else may
    /// have it by now, and nothing was done.
    async fn take_away(&self, row: &FindingRow) -> Result<bool, Failure> {
        let id = DocumentId::from(row.id);
        let mut opened = self.documents.lock().await;
        if self.has_photos(id) {
            return Ok(false);
        }
        let mut batch = Batch::default();
        let (mut visit, mut planned) = (None, None);
        if let Some(visit_id) = row.inspection {
            let mut document = self.open_document(&mut opened, visit_id.into()).await?;
            planned = Some(self.plan_unnamed_in(&mut batch, visit_id, &mut document, row)?);
            visit = Some((visit_id, document));
        }
        for table in [Table::Changes, Table::Receipts, Table::Drafts] {
            for (key, _) in self.world.storage.scan(table, id.as_bytes()).await? {
                batch.delete(table, key);
            }
        }
        batch.delete(Table::Documents, document_key(id)).delete(Table::Rows, document_key(id));
        // Out of the queue before anything more is waited for: no push picks it from now on.
        let Some(taken) = self.take_fresh(id) else { return Ok(false) };
        for unsent in &taken {
            batch.delete(Table::Outbox, unsent.key.clone());
        }
        if let Err(error) = self.world.storage.commit(batch).await {
            self.touch(|state| state.outbox.extend(taken));
            return Err(error.into());
        }
        opened.forget(id);
        if let Some((visit_id, document)) = visit {
            opened.keep(visit_id.into(), document);
        }
        drop(opened);
        self.touch(|state| {
            state.entries.remove(&id);
            state.drafts.remove(&id);
            state.untold.documents.insert(id);
            state.untold.queues = true;
        });
        self.apply_planned(planned.into_iter().collect());
        Ok(true)
    }

    fn plan_unnamed_in(
        &self,
        batch: &mut Batch,
        visit: InspectionId,
        document: &mut Document,
        row: &FindingRow,
    ) -> Result<Planned, Failure> {
        let mut edits = vec![Edit::UnnameFinding { finding: row.id }];
        edits.extend(reopened(document, row));
        let mut changes = Vec::new();
        for edit in &edits {
            self.judge(document, edit)?;
            let written = document.edit(edit, None, self.now(), self.random());
            changes.extend(written.map_err(|_| Failure::Refused(Refusal::SetAside))?);
        }
        self.plan_change(batch, visit.into(), document, &changes)
    }

    fn is_fresh(&self, id: DocumentId) -> bool {
        self.state.borrow().outbox.iter().any(|unsent| unsent.document == id && unsent.fresh)
    }

    /// Takes all of a record out of the queue, where none of it was ever offered to anybody.
    fn take_fresh(&self, id: DocumentId) -> Option<Vec<Unsent>> {
        if !self.is_fresh(id) {
            return None;
        }
        let mut state = self.state.borrow_mut();
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

/// Nobody else has what begins a finding, until it is offered.
pub fn note_fresh(batch: &mut Batch, planned: &mut Planned) {
    for unsent in &mut planned.unsent {
        unsent.fresh = true;
        batch.put(Table::Outbox, unsent.key.clone(), pack(unsent));
    }
}

/// The edit by which the item that led to a finding is answered no more.
fn reopened(visit: &Document, row: &FindingRow) -> Option<Edit> {
    let answers = visit.inspection().ok()?.answers;
    let item = row.catalog_hazard.clone();
    let is_hazard = answers.get(&item).is_some_and(|answer| answer.verdict == Some(Verdict::Hazard));
    is_hazard.then_some(Edit::Answer { item, verdict: None })
}
