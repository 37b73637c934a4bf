//! One step of one photo (tus 1.0.0): creation, or as many bytes as the line carries, or the question how far it had come.

use super::applied::Applied;
use super::records::{StoredPhoto, UNCONFIRMED, UnsentPhoto, pack, queue_key, unpack};
use super::stopped::Stopped;
use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::Failure;
use crate::storage::{Batch, StorageError, Table};
use crate::transport::TransportError;
use spotcheck_domain::document::photos_of;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::sorted::SortedSet;
use spotcheck_domain::wire::{LackedPhoto, Offer};

/// A photo that the office does not take now is tried again after that long, and others go on meanwhile.
const RETRY_MS: i64 = 30_000;
/// What is sent again after a restore and is no larger goes before the rest.
const SMALL: u64 = 100_000;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    pub(super) async fn run_upload(&self) {
        let upload = {
            let state = self.state.borrow();
            let Some(index) = state.ready_upload(self.now()) else { return };
            state.uploads[index].clone()
        };
        match self.step(&upload).await {
            Ok(()) => self.touch(|state| state.planner.uploaded()),
            Err(Stopped::Office(TransportError::Status { status: 409, .. }))
                if !Box::pin(self.is_wanted(&upload)).await =>
            {
                // It is offered once a record that names it comes back.
                if let Err(failure) = self.set_upload_aside(&upload).await {
                    self.note_failed(&upload, Stopped::Store(failure));
                }
            }
            Err(failure) => self.note_failed(&upload, failure),
        }
    }

    /// Whether the record names the photo, as it is here or may yet become by what waits to be sent, and is this person's
    /// to see. The office had asked for it, and was put back or has moved him since.
    async fn is_wanted(&self, upload: &UnsentPhoto) -> bool {
        let id = upload.document;
        {
            let state = self.state.borrow();
            if state.outbox.iter().any(|unsent| unsent.document == id) || state.set_aside.contains(&id) {
                return true;
            }
            if state.gone.contains(&id) || state.is_refused_photo(id, upload.hash) {
                return false;
            }
        }
        let mut opened = self.documents.lock().await;
        let Ok(document) = self.open_document(&mut opened, id).await else {
            return self.state.borrow().entries.contains_key(&id);
        };
        let is_named =
            photos_of(&document).iter().any(|photo| photo.blobs().any(|(hash, ..)| hash == upload.hash));
        opened.keep(id, document);
        is_named
    }

    async fn set_upload_aside(&self, upload: &UnsentPhoto) -> Result<(), Failure> {
        let mut batch = Batch::default();
        batch.put(Table::Uploads, upload.key.clone(), pack(&upload.set_aside()));
        self.world.storage.commit(batch).await?;
        self.touch(|state| {
            let same = state.uploads.iter_mut().filter(|other| other.key == upload.key);
            same.for_each(|other| other.aside = true);
            state.untold.queues = true;
        });
        Ok(())
    }

    /// A photo that waits aside and that the office wants: it goes.
    pub(super) fn plan_from_aside(
        &self,
        hash: PhotoHash,
        document: DocumentId,
        batch: &mut Batch,
    ) -> Option<UnsentPhoto> {
        let state = self.state.borrow();
        let is_it =
            |upload: &&UnsentPhoto| upload.aside && upload.hash == hash && upload.document == document;
        let upload = state.uploads.iter().find(is_it)?;
        let upload = UnsentPhoto { aside: false, retry_at: None, last_error: None, ..upload.clone() };
        batch.put(Table::Uploads, upload.key.clone(), pack(&upload));
        Some(upload)
    }

    async fn step(&self, upload: &UnsentPhoto) -> Result<(), Stopped> {
        let Some(location) = &upload.location else {
            let created = self
                .world
                .transport
                .create_upload(upload.hash, upload.document, &upload.media_type, upload.size)
                .await?;
            return self.note_progress(upload, Some(created.location), created.offset).await;
        };
        // After a restart the office says how far it had come, and the same step goes on from there: a phone that is
        // killed again and again still moves forward.
        let offset = if upload.offset_known {
            upload.offset
        } else {
            match self.world.transport.upload_offset(location).await {
                Ok(offset) => {
                    if offset > upload.offset {
                        self.touch(|state| state.planner.photo_moved());
                    }
                    offset
                }
                Err(TransportError::Status { status: 404 | 410, .. }) => {
                    return self.note_progress(upload, None, 0).await;
                }
                Err(error) => return Err(error.into()),
            }
        };
        if offset >= upload.size {
            return self.note_progress(upload, Some(location.clone()), offset).await;
        }
        let at_once = self.state.borrow().line.at_once();
        let Some(bytes) = self.world.blobs.slice(upload.hash, offset, at_once).await? else {
            return Err(Stopped::Lost);
        };
        let (begun, n_bytes) = (self.now(), bytes.len());
        let went = self.world.transport.upload(location, offset, bytes).await;
        self.note_line(begun, went.as_ref().map(|_| n_bytes));
        match went {
            Ok(offset) => self.note_progress(upload, Some(location.clone()), offset).await,
            // The office forgot the upload, or has another offset: ask, then go on from there.
            Err(TransportError::Status { status: 404 | 409 | 410, .. }) => {
                self.forget_offset(upload);
                Ok(())
            }
            // The office keeps what came of a step that was cut off: it says where to go on.
            Err(error @ (TransportError::Unreachable | TransportError::Status { status: 408, .. })) => {
                self.forget_offset(upload);
                Err(error.into())
            }
            // The checksum or the hash did not match what arrived: from the beginning.
            Err(TransportError::Status { status: 460, .. }) => self.note_progress(upload, None, 0).await,
            Err(error) => Err(error.into()),
        }
    }

    /// The office will be asked how far it had come.
    fn forget_offset(&self, upload: &UnsentPhoto) {
        self.touch(|state| {
            if let Some(upload) = state.uploads.iter_mut().find(|other| other.key == upload.key) {
                upload.offset_known = false;
            }
        });
    }

    async fn note_progress(
        &self,
        upload: &UnsentPhoto,
        location: Option<String>,
        offset: u64,
    ) -> Result<(), Stopped> {
        if !self.state.borrow().uploads.iter().any(|other| other.key == upload.key) {
            // The person has signed out meanwhile.
            return Ok(());
        }
        let mut batch = Batch::default();
        let has_arrived = location.is_some() && offset >= upload.size;
        if has_arrived {
            let stored = self.world.storage.get(Table::Photos, upload.hash.as_bytes()).await?;
            if let Some(stored) = stored.and_then(|bytes| unpack::<StoredPhoto>(&bytes)) {
                let arrived = StoredPhoto { arrived_at: Some(self.now()), ..stored };
                batch.put(Table::Photos, upload.hash.as_bytes().to_vec(), pack(&arrived));
            }
            batch.delete(Table::Uploads, upload.key.clone());
            let mut unconfirmed = self.unconfirmed().await?;
            unconfirmed.insert(upload.hash);
            batch.put(Table::Settings, UNCONFIRMED, pack(&unconfirmed));
        } else if location != upload.location {
            let begun = UnsentPhoto { location: location.clone(), ..upload.clone() };
            batch.put(Table::Uploads, upload.key.clone(), pack(&begun));
        }
        self.world.storage.commit(batch).await?;
        self.touch(|state| {
            if has_arrived {
                state.uploads.retain(|other| other.key != upload.key);
                state.n_sent_photos += u32::from(!upload.is_thumbnail);
                state.n_sent_bytes += upload.size;
                if state.sending().next().is_none() {
                    // They are confirmed, and the cursor moves past them: should the office lose them, it will be
                    // noticed.
                    state.planner.news();
                }
                state.untold.queues = true;
            } else if let Some(known) = state.uploads.iter_mut().find(|other| other.key == upload.key) {
                known.offset_known = location.is_some();
                known.location = location;
                known.offset = offset;
                known.last_error = None;
            }
        });
        Ok(())
    }

    /// Photos that the office had and has lost, or never heard of, are sent again where their bytes are here.
    pub(super) async fn plan_uploads(
        &self,
        lacked: &[LackedPhoto],
        batch: &mut Batch,
        applied: &mut Applied,
    ) -> Result<(), Failure> {
        for photo in lacked {
            let hash = PhotoHash::from_bytes(*photo.sha256);
            if let Some(upload) = self.plan_from_aside(hash, photo.document, batch) {
                applied.uploads.push(upload);
                continue;
            }
            let stored = self.world.storage.get(Table::Photos, hash.as_bytes()).await?;
            let Some(stored) = stored.and_then(|bytes| unpack::<StoredPhoto>(&bytes)) else { continue };
            if self.world.blobs.slice(hash, 0, 1).await?.is_none() {
                continue;
            }
            let now = self.now();
            let upload = UnsentPhoto {
                key: queue_key(now, self.queue_suffix()),
                hash,
                document: photo.document,
                size: stored.size,
                media_type: stored.media_type.clone(),
                is_thumbnail: stored.size <= SMALL,
                since: now,
                aside: false,
                location: None,
                offset: 0,
                offset_known: false,
                retry_at: None,
                last_error: None,
            };
            batch.put(Table::Uploads, upload.key.clone(), pack(&upload));
            let lacking = StoredPhoto { arrived_at: None, ..stored };
            batch.put(Table::Photos, hash.as_bytes().to_vec(), pack(&lacking));
            applied.uploads.push(upload);
        }
        Ok(())
    }

    /// Photos that have arrived since the cursor was given.
    pub(super) async fn unconfirmed(&self) -> Result<SortedSet<PhotoHash>, StorageError> {
        let stored = self.world.storage.get(Table::Settings, UNCONFIRMED).await?;
        Ok(stored.and_then(|bytes| unpack(&bytes)).unwrap_or_default())
    }

    /// The office has said which of the offered ones it lacks, or knows of no offers.
    pub(super) async fn plan_confirmed(
        &self,
        offer: Option<&Offer>,
        batch: &mut Batch,
    ) -> Result<(), Failure> {
        let Some(Offer::Photos(offered)) = offer else { return Ok(()) };
        let mut unconfirmed = self.unconfirmed().await?;
        if unconfirmed.is_empty() {
            return Ok(());
        }
        for hash in offered {
            unconfirmed.remove(&PhotoHash::from_bytes(**hash));
        }
        if unconfirmed.is_empty() {
            batch.delete(Table::Settings, UNCONFIRMED);
        } else {
            batch.put(Table::Settings, UNCONFIRMED, pack(&unconfirmed));
        }
        Ok(())
    }

    fn note_failed(&self, upload: &UnsentPhoto, stopped: Stopped) {
        let (failure, is_its_own) = match stopped {
            Stopped::Office(TransportError::Status { status: 413, .. }) => (Failure::PhotoTooLarge, true),
            Stopped::Office(TransportError::Status { status: 409, .. }) => (Failure::PhotoOnItsWay, true),
            Stopped::Office(TransportError::Status { status, .. })
                if status == 507 || (400..500).contains(&status) && !matches!(status, 401 | 408) =>
            {
                (Failure::OfficeFault, true)
            }
            Stopped::Office(error) => {
                let failure = Failure::from(&error);
                let is_cut = failure == Failure::Unreachable;
                if is_cut && self.touch(|state| state.planner.photo_cut()) {
                    (Failure::PhotosHeldUp, true)
                } else {
                    self.exchange_failed(&failure);
                    (failure, false)
                }
            }
            Stopped::Store(failure) => (failure, true),
            Stopped::Lost => (Failure::PhotoLost, true),
        };
        // What is not here does not come back by waiting.
        let may_pass = is_its_own && failure != Failure::PhotoLost;
        let retry_at = may_pass.then(|| self.now().plus_millis(RETRY_MS));
        self.touch(|state| {
            if let Some(upload) = state.uploads.iter_mut().find(|other| other.key == upload.key) {
                upload.last_error = Some(failure);
                upload.retry_at = retry_at;
            }
        });
    }
}
