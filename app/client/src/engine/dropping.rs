//! Pictures of a record that leaves this phone leave with it: those that came from the office to be looked at. What was
//! photographed here is its author's, and stays: an office that is put back may have lost it.

use super::documents::Opened;
use super::records::{DROPPING, StoredPhoto, pack, unpack};
use super::{Blobs, Clock, Engine, Entropy, Storage, StorageError, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, Table};
use spotcheck_domain::document::photos_of;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::ledger::Row;
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::sorted::SortedSet;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// The pictures that go with a record; their rows go with its batch.
    pub(super) async fn plan_drop_photos(
        &self,
        opened: &mut Opened,
        id: DocumentId,
        batch: &mut Batch,
    ) -> Result<Vec<PhotoHash>, Failure> {
        if !self.has_photos(id) {
            return Ok(Vec::new());
        }
        // One that cannot be opened keeps its pictures: nobody knows which they are.
        let Ok(document) = self.open_document(opened, id).await else { return Ok(Vec::new()) };
        let mut dropped = Vec::new();
        for (hash, ..) in photos_of(&document).iter().flat_map(Photo::blobs) {
            let stored = self.world.storage.get(Table::Photos, hash.as_bytes()).await?;
            let stored = stored.and_then(|bytes| unpack::<StoredPhoto>(&bytes));
            if stored.is_some_and(|stored| stored.from_office && stored.arrived_at.is_some()) {
                batch.delete(Table::Photos, hash.as_bytes().to_vec());
                dropped.push(hash);
            }
        }
        Ok(dropped)
    }

    pub(super) fn has_photos(&self, id: DocumentId) -> bool {
        let state = self.state.borrow();
        match state.entries.get(&id).map(|entry| &entry.row) {
            Some(Row::Finding(row)) => row.n_photos > 0,
            Some(Row::Inspection(row)) => row.n_photos > 0,
            _ => false,
        }
    }

    /// Notes with the batch that takes their rows whose bytes are to go: a page that is killed in between goes on when it
    /// is opened.
    pub(super) async fn plan_dropping(
        &self,
        dropped: &[PhotoHash],
        batch: &mut Batch,
    ) -> Result<(), StorageError> {
        if dropped.is_empty() {
            return Ok(());
        }
        let mut all = self.dropping().await?;
        all.extend(dropped.iter().copied());
        batch.put(Table::Settings, DROPPING, pack(&all));
        Ok(())
    }

    async fn dropping(&self) -> Result<SortedSet<PhotoHash>, StorageError> {
        let stored = self.world.storage.get(Table::Settings, DROPPING).await?;
        Ok(stored.and_then(|bytes| unpack(&bytes)).unwrap_or_default())
    }

    pub(super) async fn finish_dropping(&self) -> Result<(), StorageError> {
        let dropping = self.dropping().await?;
        if dropping.is_empty() {
            return Ok(());
        }
        for hash in &dropping {
            // Where it came back meanwhile, by another record or the same, it has a row again.
            if self.world.storage.get(Table::Photos, hash.as_bytes()).await?.is_none() {
                self.world.blobs.delete(*hash).await?;
            }
        }
        let mut batch = Batch::default();
        batch.delete(Table::Settings, DROPPING);
        self.world.storage.commit(batch).await
    }
}
