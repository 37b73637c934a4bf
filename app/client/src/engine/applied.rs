//! What one answer of the office changes: collected while its batch is made, and taken into memory once that is durable.

use super::documents::Planned;
use super::records::{StoredRefusal, Unsent, UnsentPhoto};
use super::state::{Entry, State};
use spotcheck_domain::document::{Document, Hash};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::ledger::Row;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::sorted::SortedSet;

/// What an answer changes in memory, once its batch is durable.
#[derive(Default)]
pub struct Applied {
    pub rows: Vec<(DocumentId, Row)>,
    pub documents: Vec<(DocumentId, Document)>,
    /// Keys of the outbox that are settled.
    pub settled: Vec<Vec<u8>>,
    /// What the office had and has lost.
    pub queued: Vec<Unsent>,
    pub uploads: Vec<UnsentPhoto>,
    /// Documents of which the office lacked a part, now and not any more.
    pub incomplete: Vec<DocumentId>,
    pub complete: Vec<DocumentId>,
    pub refused: Vec<(DocumentId, Hash, StoredRefusal)>,
    /// Refusals that are over: the office has released what it had refused.
    pub forgiven: Vec<(DocumentId, Hash)>,
    /// Uploads that wait aside from now on, since no record names their photos any more.
    pub aside: Vec<Vec<u8>>,
    /// Changes that the office keeps, though it refused them.
    pub kept_there: SortedSet<Hash>,
    pub planned: Vec<Planned>,
    pub set_aside: Vec<DocumentId>,
    /// Photos that documents name since this answer.
    pub named: SortedSet<PhotoHash>,
    /// Bytes of some of them are here: the office is asked whether it has them.
    pub names_held: bool,
    pub gone: Vec<DocumentId>,
    /// Pictures that went with them.
    pub dropped: Vec<PhotoHash>,
    pub waiting_to_go: SortedSet<DocumentId>,
}

impl Applied {
    /// It is durable now.
    pub fn take(self, state: &mut State) {
        let settled: SortedSet<&[u8]> = self.settled.iter().map(Vec::as_slice).collect();
        state.outbox.retain(|unsent| !settled.contains(unsent.key.as_slice()));
        state.untold.queues |=
            !self.settled.is_empty() || !self.queued.is_empty() || !self.uploads.is_empty();
        state.outbox.extend(self.queued);
        for upload in self.uploads {
            // What waited aside goes under its own key.
            state.uploads.retain(|other| other.key != upload.key);
            state.uploads.push(upload);
        }
        state.offered_again.retain(|id| !self.complete.contains(id));
        state.offered_again.extend(self.incomplete);
        state.gone = self.waiting_to_go;
        for (id, hash, refusal) in self.refused {
            state.refused.entry(id).or_default().insert(hash, refusal);
        }
        for (id, hash) in self.forgiven {
            if let Some(of) = state.refused.get_mut(&id) {
                of.remove(&hash);
            }
        }
        state.refused.retain(|_, of| !of.is_empty());
        let aside = state.uploads.iter_mut().filter(|upload| self.aside.contains(&upload.key));
        aside.for_each(|upload| upload.aside = true);
        state.set_aside.extend(self.set_aside);
        for (id, row) in self.rows {
            state.untold.documents.insert(id);
            state.entries.insert(id, Entry::new(row));
        }
        for id in self.gone {
            state.untold.documents.insert(id);
            state.entries.remove(&id);
        }
    }
}
