//! Reads the state back from the store: all of it when a phone is opened, and parts when another tab has written them.

use super::records::{
    CURSOR, GONE, IDENTITY, Identity, LAYOUT, LAYOUT_VERSION, NUMBERS, OFFER_PHOTOS, OFFICE_CLOCK, REPAIRING,
    REPLICA, RESCUE_KEY, SUSPECTED, SYNCED_AT, StoredDraft, StoredReference, StoredRow, Unsent, UnsentPhoto, WANTED,
    document_of, hash_of, pack, unpack, unpack_json,
};
use super::state::{Entry, State};
use crate::session::Session as Planner;
use crate::storage::{Batch, Storage, StorageError, Table};
use crate::world::{Entropy, draw};
use serde_bytes::ByteBuf;
use spotcheck_domain::id::{DocumentId, ReplicaId};
use spotcheck_domain::ledger::ROW_VERSION;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::time::Timestamp;

impl State {
    pub async fn load<S: Storage>(
        storage: &S,
        now: Timestamp,
        entropy: &impl Entropy,
    ) -> Result<Self, StorageError> {
        let stored = storage.get(Table::Settings, REPLICA).await?.and_then(|bytes| unpack(&bytes));
        let replica = if let Some(replica) = stored {
            replica
        } else {
            let replica = ReplicaId::from_parts(now, draw(entropy));
            let mut batch = Batch::default();
            batch.put(Table::Settings, REPLICA, pack(&replica));
            batch.put(Table::Settings, LAYOUT, pack(&LAYOUT_VERSION));
            storage.commit(batch).await?;
            replica
        };
        let mut state = Self::blank(replica, now);
        state.load_settings(storage).await?;
        state.load_queues(storage).await?;
        let left = |(id, drafts): (&DocumentId, &SortedMap<String, StoredDraft>)| {
            drafts.keys().map(|field| (*id, field.clone())).collect::<Vec<_>>()
        };
        state.left_behind = state.drafts.iter().flat_map(left).collect();
        for (key, value) in storage.scan(Table::Rows, b"").await? {
            state.read_row(&key, &value);
        }
        state.load_reference(storage).await?;
        state.planner = Planner::new(state.is_known(), now);
        Ok(state)
    }

    pub async fn load_reference<S: Storage>(&mut self, storage: &S) -> Result<(), StorageError> {
        for (key, value) in storage.scan(Table::Reference, b"").await? {
            if let Some(stored) = unpack::<StoredReference>(&value) {
                self.take_reference(&String::from_utf8_lossy(&key), &stored);
            }
        }
        Ok(())
    }

    pub async fn load_settings<S: Storage>(&mut self, storage: &S) -> Result<(), StorageError> {
        let identity: Option<Identity> =
            storage.get(Table::Settings, IDENTITY).await?.and_then(|b| unpack_json(&b));
        self.has_ended = identity.as_ref().is_some_and(|identity| identity.ended);
        self.session = identity.map(|identity| identity.session);
        self.rescue_key = storage.get(Table::Settings, RESCUE_KEY).await?.and_then(|bytes| unpack(&bytes));
        self.cursor = storage.get(Table::Settings, CURSOR).await?.map(ByteBuf::from);
        let wanted = storage.get(Table::Settings, WANTED).await?.and_then(|bytes| unpack(&bytes));
        self.wanted = wanted.unwrap_or_default();
        self.offer_photos = storage.get(Table::Settings, OFFER_PHOTOS).await?.is_some();
        let is_repairing = storage.get(Table::Settings, REPAIRING).await?.is_some();
        self.repairing = is_repairing.then_some(super::progress::Repairing::Begun);
        let gone = storage.get(Table::Settings, GONE).await?.and_then(|bytes| unpack(&bytes));
        self.gone = gone.unwrap_or_default();
        self.synced_at = storage.get(Table::Settings, SYNCED_AT).await?.and_then(|bytes| unpack(&bytes));
        let numbers = storage.get(Table::Settings, NUMBERS).await?.and_then(|bytes| unpack(&bytes));
        self.numbers.held = numbers.unwrap_or_default();
        self.office_clock =
            storage.get(Table::Settings, OFFICE_CLOCK).await?.and_then(|bytes| unpack(&bytes));
        Ok(())
    }

    pub async fn load_queues<S: Storage>(&mut self, storage: &S) -> Result<(), StorageError> {
        self.outbox = read_queue(storage, Table::Outbox, |unsent: &mut Unsent, key| unsent.key = key).await?;
        let known = std::mem::take(&mut self.uploads);
        self.uploads =
            read_queue(storage, Table::Uploads, |photo: &mut UnsentPhoto, key| photo.key = key).await?;
        for upload in &mut self.uploads {
            if let Some(known) = known.iter().find(|known| known.key == upload.key) {
                upload.offset = known.offset;
                upload.offset_known = known.offset_known;
                upload.retry_at = known.retry_at;
                upload.last_error.clone_from(&known.last_error);
            }
        }
        self.drafts.clear();
        for (key, value) in storage.scan(Table::Drafts, b"").await? {
            if let (Some(document), Some(draft)) = (document_of(&key), unpack_json::<StoredDraft>(&value)) {
                let field = String::from_utf8_lossy(&key[16..]).into_owned();
                self.drafts.entry(document).or_default().insert(field, draft);
            }
        }
        self.refused.clear();
        for (key, value) in storage.scan(Table::Refused, b"").await? {
            let refusal = unpack_json(&value).or_else(|| unpack(&value));
            if let (Some(document), Some(hash), Some(refusal)) = (document_of(&key), hash_of(&key), refusal) {
                self.refused.entry(document).or_default().insert(hash, refusal);
            }
        }
        self.set_aside.clear();
        self.suspected.clear();
        for (key, value) in storage.scan(Table::SetAside, b"").await? {
            let Some(document) = document_of(&key) else { continue };
            match unpack::<u32>(&value) {
                Some(SUSPECTED) => self.suspected.insert(document),
                _ => self.set_aside.insert(document),
            };
        }
        Ok(())
    }

    pub fn read_row(&mut self, key: &[u8], value: &[u8]) {
        let Some(document) = document_of(key) else { return };
        match unpack_json::<StoredRow>(value) {
            Some(stored) if stored.version == ROW_VERSION => {
                self.entries.insert(document, Entry::new(stored.row));
            }
            _ => self.stale_rows.push(document),
        }
    }
}

async fn read_queue<S: Storage, R: for<'de> serde::Deserialize<'de>>(
    storage: &S,
    table: Table,
    with_key: impl Fn(&mut R, Vec<u8>),
) -> Result<Vec<R>, StorageError> {
    let entries = storage.scan(table, b"").await?;
    Ok(entries
        .into_iter()
        .filter_map(|(key, value)| {
            unpack::<R>(&value).map(|mut record| {
                with_key(&mut record, key);
                record
            })
        })
        .collect())
}
