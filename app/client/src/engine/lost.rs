//! Photos whose bytes this device had and has no more: said to their person, noted in their record, and not tried for ever.

use super::records::UnsentPhoto;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Reply};
use crate::storage::{Batch, Table};
use spotcheck_domain::document::photos_of;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::DocumentId;

impl UnsentPhoto {
    /// Its bytes were looked for, and are not here.
    pub fn is_lost(&self) -> bool {
        self.last_error == Some(Failure::PhotoLost)
    }
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// The person knows: the record says of each of its lost originals that the bytes are gone, and none is tried again.
    /// Of a small copy nothing is said; its original stands for it. One who may not write there any more takes note for
    /// himself.
    pub(super) async fn note_lost(&self, id: DocumentId) -> Result<Reply, Failure> {
        let lost: Vec<UnsentPhoto> = {
            let state = self.state.borrow();
            state.uploads.iter().filter(|upload| upload.document == id && upload.is_lost()).cloned().collect()
        };
        let mut opened = self.documents.lock().await;
        let document = self.open_document(&mut opened, id).await?;
        let edits: Vec<Edit> = photos_of(&document)
            .into_iter()
            .filter(|photo| lost.iter().any(|upload| upload.hash == photo.sha256))
            .map(|photo| Edit::NoteLost { photo: photo.id })
            .filter(|edit| self.judge(&document, edit).is_ok())
            .collect();
        opened.keep(id, document);
        if !edits.is_empty() {
            self.write_opened(opened, id, &edits, None, None).await?;
        }
        let mut batch = Batch::default();
        for upload in &lost {
            batch.delete(Table::Uploads, upload.key.clone());
            batch.delete(Table::Photos, upload.hash.as_bytes().to_vec());
        }
        self.world.storage.commit(batch).await?;
        self.touch(|state| {
            state.uploads.retain(|upload| lost.iter().all(|one| one.key != upload.key));
            state.untold.queues = true;
        });
        Ok(Reply::Done)
    }

    /// Somebody asks to try again now: the bytes may be back, such as from a store that could not be read for a while.
    pub(super) fn look_for_lost(&self) {
        self.touch(|state| {
            for upload in state.uploads.iter_mut().filter(|upload| upload.is_lost()) {
                upload.last_error = None;
            }
        });
    }
}
