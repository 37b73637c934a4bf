//! In a rescue file, words that the rules refuse: nothing on this phone takes them, so they go as the changes that they
//! would be, and the office keeps them aside in their author's name.

use super::pick::Cursors;
use super::pieces::pieces;
use super::records::StoredDraft;
use super::state::{UnsentKey, draft_unsent};
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use serde_bytes::ByteBuf;
use spotcheck_domain::document::Document;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::wire::{MadeRun, Push, SyncRequest};

/// The words of one record.
pub struct Words {
    pub request: SyncRequest,
    /// What of the unsent work they are.
    pub holds: Vec<UnsentKey>,
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// What is still being typed after all that may has become edits, record by record. What cannot be written at all is
    /// left out, and stays unsent.
    pub(super) async fn plan_words(&self) -> Vec<Words> {
        let drafts = self.state.borrow().drafts.clone();
        let mut all = Vec::new();
        for (id, drafts) in drafts {
            if let Ok(Some(document)) = self.read_document(id).await {
                all.extend(self.write_words(id, document, &drafts));
            }
        }
        all
    }

    fn write_words(
        &self,
        id: DocumentId,
        mut document: Document,
        drafts: &SortedMap<String, StoredDraft>,
    ) -> Option<Words> {
        let (mut changes, mut holds) = (Vec::new(), Vec::new());
        for (field, draft) in drafts {
            let mut written = Vec::new();
            let is_written = pieces(&document, &draft.edit).iter().all(|edit| {
                let change = document.edit(edit, None, self.now(), self.random());
                change.map(|change| written.extend(change)).is_ok()
            });
            if is_written {
                changes.extend(written.into_iter().map(|change| ByteBuf::from(change.bytes)));
                holds.push(draft_unsent(id, field, draft));
            }
        }
        if holds.is_empty() {
            return None;
        }
        let state = self.state.borrow();
        let mut cursors = Cursors::default();
        let place = state.cursor.as_ref().map(|cursor| cursors.place(cursor));
        let made = MadeRun::of(&vec![place; changes.len()]);
        let push = Push { document: id, kind: document.kind(), changes, receipts: Vec::new(), made };
        let push = if push.changes.is_empty() { Vec::new() } else { vec![push] };
        let request =
            SyncRequest { made_under: cursors.sealed, ..SyncRequest::plain(state.replica, None, push) };
        Some(Words { request, holds })
    }
}
