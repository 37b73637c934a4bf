//! Several tabs on one store: what one stored, the others read again.

use super::records::{
    CURSOR, StoredReference, StoredRow, Unsent, document_key, document_of, pack, pack_json, unpack,
    unpack_json,
};
use super::reread::Reread;
use super::state::{Entry, GOVERNING, State};
use super::{Blobs, Clock, Engine, Entropy, Storage, StorageError, Transport};
use crate::protocol::Notice;
use crate::storage::{Batch, Table};
use serde_bytes::ByteBuf;
use spotcheck_domain::document::Hash;
use spotcheck_domain::ledger::{ROW_VERSION, project};
use spotcheck_domain::sorted::SortedSet;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// What was stored since the last call, for the other tabs; empty when nothing was.
    pub fn take_stored(&self) -> Vec<u8> {
        let told = std::mem::take(&mut self.state.borrow_mut().untold);
        if told == Reread::default() { Vec::new() } else { pack(&told) }
    }

    /// Another tab stored something.
    pub async fn heard(&self, message: &[u8]) {
        let Some(told) = unpack::<Reread>(message) else { return };
        if told.person {
            let _ = self.reload().await;
            self.touch(|state| {
                // The others know it from the same tab.
                state.untold = Reread::default();
                state.notices.push(Notice::AnotherPerson);
            });
            return;
        }
        // A store that fails now shows itself at the next request; the next message reads all of it again.
        let _ = self.read_again(told).await;
        self.touch(|_| {});
    }

    /// A tab that was killed may have stored something and told nobody: what is new in the queues is read, and where it
    /// had heard of the office, every row that is not as it is known here.
    pub(super) async fn catch_up(&self) -> Result<(), StorageError> {
        let storage = &self.world.storage;
        let (known, cursor): (SortedSet<Vec<u8>>, _) = {
            let state = self.state.borrow();
            (state.outbox.iter().map(|unsent| unsent.key.clone()).collect(), state.cursor.clone())
        };
        let mut documents = SortedSet::new();
        for (key, bytes) in storage.scan(Table::Outbox, b"").await? {
            if !known.contains(&key) {
                documents.extend(unpack::<Unsent>(&bytes).map(|unsent| unsent.document));
            }
        }
        if storage.get(Table::Settings, CURSOR).await?.map(ByteBuf::from) != cursor {
            for (key, value) in storage.scan(Table::Rows, b"").await? {
                let row = unpack_json::<StoredRow>(&value).map(|stored| stored.row);
                let state = self.state.borrow();
                documents.extend(
                    document_of(&key).filter(|id| state.entries.get(id).map(|e| &e.row) != row.as_ref()),
                );
            }
        }
        // The other tabs were not told either.
        self.touch(|state| state.untold.documents.extend(documents.iter().copied()));
        self.read_again(Reread { documents, queues: true, ..Reread::default() }).await
    }

    async fn read_again(&self, told: Reread) -> Result<(), StorageError> {
        let storage = &self.world.storage;
        let mut opened = self.documents.lock().await;
        for id in &told.documents {
            opened.forget(*id);
            // Two tabs may each have projected a row without the other's change: the changes decide, not the row.
            let row = match self.read_document(*id).await {
                Ok(Some(mut document)) => project(*id, &mut document).ok(),
                _ => None,
            };
            let stored = storage.get(Table::Rows, id.as_bytes()).await?;
            if let Some(row) = &row {
                let fresh = pack_json(&StoredRow { version: ROW_VERSION, row: row.clone() });
                if stored.as_ref() != Some(&fresh) {
                    let mut batch = Batch::default();
                    batch.put(Table::Rows, document_key(*id), fresh);
                    storage.commit(batch).await?;
                }
            }
            let mut state = self.state.borrow_mut();
            match row {
                Some(row) => {
                    state.entries.insert(*id, Entry::new(row));
                }
                None => {
                    state.entries.remove(id);
                }
            }
        }
        // Still locked: what is written here while the queues are read would be missing in them.
        let read = self.reload_queues(told.reference).await;
        drop(opened);
        read
    }

    async fn reload_queues(&self, reference: bool) -> Result<(), StorageError> {
        let storage = &self.world.storage;
        let mut fresh = State::blank(self.state.borrow().replica, self.now());
        fresh.uploads.clone_from(&self.state.borrow().uploads);
        fresh.load_settings(storage).await?;
        fresh.load_queues(storage).await?;
        // What is written under a cursor is judged by what held with it: where a tab that was killed has told of neither,
        // both are read.
        let is_moved = fresh.cursor != self.state.borrow().cursor;
        let reference = reference || (is_moved && self.is_behind().await?);
        if reference {
            fresh.load_reference(storage).await?;
        }
        let is_known = fresh.is_known();
        self.touch(|state| {
            // What the same person wrote in another tab he has seen: he cannot disagree with it here.
            let written = fresh.outbox.iter().filter_map(|unsent| Hash::try_from(&unsent.hash[..]).ok());
            state.own_changes.extend(written);
            state.outbox = fresh.outbox;
            state.uploads = fresh.uploads;
            state.drafts = fresh.drafts;
            state.refused = fresh.refused;
            state.synced_at = fresh.synced_at;
            state.cursor = fresh.cursor;
            state.offer_photos = fresh.offer_photos;
            // How far it has come knows the tab that leads.
            if state.repairing.is_some() != fresh.repairing.is_some() {
                state.repairing = fresh.repairing;
            }
            state.gone = fresh.gone;
            state.rescue_key = fresh.rescue_key;
            state.numbers.held = fresh.numbers.held;
            if (&state.session, state.has_ended) != (&fresh.session, fresh.has_ended) {
                state.planner.paired(is_known);
                (state.session, state.has_ended) = (fresh.session, fresh.has_ended);
            }
            if reference {
                state.reference = fresh.reference;
                state.organisation = fresh.organisation;
                state.library = fresh.library;
                state.policy = fresh.policy;
                state.policies = fresh.policies;
            }
        });
        self.name_device();
        Ok(())
    }

    /// Whether what says who may do what is stored in another version than is known here.
    async fn is_behind(&self) -> Result<bool, StorageError> {
        for name in GOVERNING {
            let stored = self.world.storage.get(Table::Reference, name.as_bytes()).await?;
            let stored = stored.and_then(|bytes| unpack::<StoredReference>(&bytes));
            let is_known =
                stored.map(|stored| stored.version).as_ref() == self.state.borrow().reference.get(name);
            if !is_known {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Everything is read again, as after a restart.
    pub(super) async fn reload(&self) -> Result<(), StorageError> {
        let mut fresh = State::load(&self.world.storage, self.now(), &self.world.entropy).await?;
        let mut opened = self.documents.lock().await;
        *opened = super::documents::Opened::default();
        self.touch(|state| {
            fresh.watches = std::mem::take(&mut state.watches);
            fresh.untold = std::mem::take(&mut state.untold);
            fresh.untold.queues = true;
            // Of the device, whoever uses it.
            fresh.health = state.health.clone();
            fresh.planner.network(state.planner.is_online());
            fresh.line = state.line;
            *state = fresh;
        });
        self.name_device();
        Ok(())
    }
}
