//! In a rescue file, words that the rules refuse: nothing on this phone takes them, so they go as the changes that they
//! would be, and the office keeps them aside in their author's name.

use super::pick::Cursors;
use super::pieces::pieces;
use super::records::{StoredDraft, UnsentKey, draft_key, from_hex, pack_json};

use super::state::draft_unsent;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::storage::{Batch, Table};
use serde_bytes::ByteBuf;
use spotcheck_domain::document::{Document, Hash, NewChange};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::wire::{MadeRun, Push, SyncRequest};
use std::borrow::Cow;

/// The words of one record.
pub struct Words {
    pub request: SyncRequest,
    /// What of the unsent work they are.
    pub holds: Vec<UnsentKey>,
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// What is still being typed after all that may has become edits, record by record. What cannot be written at all, and
    /// what only this phone's store has no room for, is left out and stays unsent.
    pub(super) async fn plan_words(&self) -> Vec<Words> {
        let drafts = self.state.borrow().drafts.clone();
        let mut all = Vec::new();
        for (id, mut drafts) in drafts {
            let Ok(Some(mut document)) = self.read_document(id).await else { continue };
            let mut batch = Batch::default();
            for (field, draft) in drafts.iter_mut().filter(|(_, draft)| draft.written.is_none()) {
                draft.written = self.write_words(&mut document, draft);
                if draft.written.is_some() {
                    batch.put(Table::Drafts, draft_key(id, field), pack_json(&*draft));
                }
            }
            if self.world.storage.commit(batch).await.is_ok() {
                self.touch(|state| state.drafts.insert(id, drafts.clone()));
                all.extend(self.gather_words(id, &document, &drafts));
            }
        }
        all
    }

    fn write_words(&self, document: &mut Document, draft: &StoredDraft) -> Option<Vec<ByteBuf>> {
        let seen: Vec<Hash> = draft.seen.iter().filter_map(|hash| from_hex(hash)).collect();
        let mut written: Vec<NewChange> = Vec::new();
        let mut is_refused = false;
        let clearing = clearing(document, &draft.edit);
        for edit in clearing.iter().map(Cow::Borrowed).chain(pieces(document, &draft.edit)) {
            is_refused |= self.judge(document, &edit).is_err();
            // On top of what he saw: so it is what he typed, and not what makes of today's words his.
            let is_own = |hash: &Hash| written.iter().any(|change| change.hash == *hash);
            let base = (!seen.is_empty()).then(|| document.seen_and_own(&seen, is_own));
            let (now, actor) = (self.now(), self.random());
            let change = document.edit(&edit, base.as_deref(), now, actor);
            written.extend(change.or_else(|_| document.edit(&edit, None, now, actor)).ok()?);
        }
        is_refused.then(|| written.into_iter().map(|change| ByteBuf::from(change.bytes)).collect())
    }

    fn gather_words(
        &self,
        id: DocumentId,
        document: &Document,
        drafts: &SortedMap<String, StoredDraft>,
    ) -> Option<Words> {
        let (mut changes, mut holds) = (Vec::new(), Vec::new());
        for (field, draft) in drafts {
            if let Some(written) = &draft.written {
                changes.extend(written.iter().cloned());
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

/// Words that go on from what stands there can be read by themselves. Others are written whole, behind this: a page shows
/// what was ordered, and what differs from the text beside it would be shreds.
fn clearing(document: &Document, edit: &Edit) -> Option<Edit> {
    let (key, text, cleared) = match edit {
        Edit::Narrate { text } => ("narrative", text, Edit::Narrate { text: String::new() }),
        Edit::Describe { text } => ("description", text, Edit::Describe { text: String::new() }),
        _ => return None,
    };
    let now = document.text(key).unwrap_or_default();
    (!text.starts_with(now.as_str())).then_some(cleared)
}
