//! Nothing of the person before is left: no record, no word, no photo.

use super::records::{LAYOUT, LAYOUT_VERSION, REPLICA, WIPING, pack};
use super::{Blobs, Clock, Engine, Entropy, Storage, StorageError, Transport};
use crate::protocol::Notice;
use crate::storage::{Batch, Table};
use spotcheck_domain::id::ReplicaId;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Empties every table, and then the photos; what `batch` puts stands in the empty tables. A page that is killed in
    /// between goes on with the photos when it is opened.
    pub(super) async fn wipe(&self, batch: Batch) -> Result<(), StorageError> {
        let mut whole = Batch::default();
        for table in Table::ALL {
            whole.clear(*table);
        }
        // Another one: what a rescue file brings later under that of before would count as this phone's own, and the next
        // person would not be sent it.
        let replica = ReplicaId::from_parts(self.now(), self.random());
        whole.put(Table::Settings, REPLICA, pack(&replica));
        whole.put(Table::Settings, LAYOUT, pack(&LAYOUT_VERSION));
        whole.put(Table::Settings, WIPING, pack(&true));
        whole.writes.extend(batch.writes);
        // Whoever writes has the documents: what is written after this is the next person's.
        let mut opened = self.documents.lock().await;
        self.world.storage.commit(whole).await?;
        *opened = super::documents::Opened::default();
        drop(opened);
        self.finish_wiping().await?;
        self.reload().await?;
        self.touch(|state| {
            state.untold.person = true;
            state.notices.push(Notice::AnotherPerson);
        });
        Ok(())
    }

    pub(super) async fn finish_wiping(&self) -> Result<(), StorageError> {
        if self.world.storage.get(Table::Settings, WIPING).await?.is_none() {
            return Ok(());
        }
        self.world.blobs.clear().await?;
        let mut batch = Batch::default();
        batch.delete(Table::Settings, WIPING);
        self.world.storage.commit(batch).await
    }
}
