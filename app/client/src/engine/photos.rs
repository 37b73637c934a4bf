//! Photos: bytes durable before any document mentions them, looked up here first and at the office after.

use super::exif;
use super::records::{StoredPhoto, UnsentPhoto, pack, queue_key, unpack};
use super::{Answer, Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Reply};
use crate::storage::{Batch, Table};
use crate::transport::TransportError;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::{DocumentId, PhotoId};
use spotcheck_domain::photo::{Photo, PhotoHash, recognise};
use spotcheck_domain::position::Position;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::PhotoRole;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::MAX_PHOTO;

/// What is known of a shot besides its bytes.
pub struct Shot {
    pub role: PhotoRole,
    pub item: Option<String>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub position: Option<Position>,
    /// It was chosen from the device's files, which may be of any day and place.
    pub from_file: bool,
}

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// `attachments`: the original, then its downscaled copy where there is one.
    pub(super) async fn add_photo(
        &self,
        document: DocumentId,
        shot: Shot,
        attachments: Vec<Vec<u8>>,
    ) -> Result<Reply, Failure> {
        let mut attachments = attachments.into_iter();
        let original = attachments.next().unwrap_or_default();
        let media_type = recognise(&original).ok_or(Failure::NotAPicture)?;
        if original.len() as u64 > MAX_PHOTO {
            return Err(Failure::PhotoTooLarge);
        }
        let thumbnail = attachments.next().filter(|bytes| recognise(bytes) == Some("image/jpeg"));
        let now = self.now();
        let hash = PhotoHash::of(&original);
        let small = thumbnail.as_deref().map(PhotoHash::of).filter(|small| *small != hash);

        self.world.blobs.put(hash, &original).await?;
        if let (Some(small), Some(bytes)) = (small, &thumbnail) {
            self.world.blobs.put(small, bytes).await?;
        }
        let offset_minutes = self.world.clock.offset_minutes();
        let (said, from_file) =
            exif::plan_known(&original, shot.from_file, shot.position, now, offset_minutes);
        let photo = Photo {
            id: PhotoId::from_parts(now, self.random()),
            role: shot.role,
            sha256: hash,
            size: original.len() as u64,
            media_type: media_type.to_owned(),
            thumbnail: small,
            thumbnail_size: small.and(thumbnail.as_ref()).map(|bytes| bytes.len() as u64),
            width: shot.width,
            height: shot.height,
            taken_at: said.taken_at.unwrap_or(now),
            position: said.position,
            item: shot.item,
            from_file,
            undated: said.taken_at.is_none(),
            is_lost: false,
            struck: None,
        };
        self.write_photo(document, &photo, now).await?;
        Ok(Reply::PhotoAdded { photo: photo.id, sha256: hash })
    }

    async fn write_photo(&self, id: DocumentId, photo: &Photo, now: Timestamp) -> Result<(), Failure> {
        let mut opened = self.documents.lock().await;
        let mut document = self.open_document(&mut opened, id).await?;
        let edit = Edit::AddPhoto(photo.clone());
        let judged = self.judge(&document, &edit);
        if let Err(failure) = judged {
            opened.keep(id, document);
            return Err(failure);
        }
        let change = document
            .edit(&edit, None, now, self.random())
            .map_err(|_| Failure::Refused(Refusal::SetAside))?
            .ok_or(Failure::Refused(Refusal::SetAside))?;
        let mut batch = Batch::default();
        let planned = self.plan_change(&mut batch, id, &mut document, std::slice::from_ref(&change))?;
        let mut uploads = Vec::new();
        for (hash, size, media_type) in photo.blobs() {
            let is_thumbnail = hash != photo.sha256;
            let upload = self.new_upload(hash, id, size, media_type.to_owned(), is_thumbnail);
            let stored = StoredPhoto {
                media_type: media_type.to_owned(),
                size,
                stored_at: now,
                arrived_at: None,
                from_office: false,
            };
            batch.put(Table::Uploads, upload.key.clone(), pack(&upload));
            batch.put(Table::Photos, hash.as_bytes().to_vec(), pack(&stored));
            uploads.push(upload);
        }
        self.world.storage.commit(batch).await?;
        opened.keep(id, document);
        drop(opened);
        self.apply_planned(vec![planned]);
        self.touch(|state| {
            if state.sending().next().is_none() {
                (state.n_sent_photos, state.n_sent_bytes) = (0, 0);
            }
            state.uploads.extend(uploads);
            state.untold.queues = true;
        });
        Ok(())
    }

    /// A photo that waits to be sent from now on.
    pub(super) fn new_upload(
        &self,
        hash: PhotoHash,
        document: DocumentId,
        size: u64,
        media_type: String,
        is_thumbnail: bool,
    ) -> UnsentPhoto {
        let now = self.now();
        UnsentPhoto {
            key: queue_key(now, self.queue_suffix()),
            hash,
            document,
            size,
            media_type,
            is_thumbnail,
            since: now,
            aside: false,
            location: None,
            offset: 0,
            offset_known: false,
            retry_at: None,
            last_error: None,
        }
    }

    /// A picture's bytes: from this phone, else from the office. What came from the office is kept when it is small.
    pub(super) async fn photo(&self, sha256: PhotoHash) -> Answer {
        let stored = self.world.storage.get(Table::Photos, sha256.as_bytes()).await?;
        if let Some(stored) = stored.and_then(|bytes| unpack::<StoredPhoto>(&bytes))
            && let Some(bytes) = self.world.blobs.get(sha256).await?
        {
            self.note_seen(sha256);
            return Ok((Reply::Photo { media_type: stored.media_type }, vec![bytes]));
        }
        let device = self.device();
        let (media_type, bytes) = self.ask_photo(sha256).await.map_err(|error| match &error {
            TransportError::Status { status: 404, .. } => {
                self.touch(|state| state.away.insert(sha256));
                Failure::PhotoOnItsWay
            }
            error => error.into(),
        })?;
        if PhotoHash::of(&bytes) != sha256 {
            return Err(Failure::OfficeFault);
        }
        self.note_seen(sha256);
        // One who has signed out meanwhile leaves nothing here.
        if bytes.len() <= KEPT_FROM_OFFICE && device.is_some() && device == self.device() {
            self.keep_photo(sha256, &media_type, &bytes).await;
        }
        Ok((Reply::Photo { media_type }, vec![bytes]))
    }

    fn note_seen(&self, sha256: PhotoHash) {
        let is_news = self.state.borrow_mut().seen.insert(sha256);
        if is_news && self.state.borrow().away.contains(&sha256) {
            self.touch(|state| state.away.remove(&sha256));
        }
    }

    /// Those of a rectification that nobody can have seen on this device: neither the original nor its small copy has been
    /// here. A review says so of them.
    pub(super) async fn unseen(&self, photos: &[Photo]) -> Result<Vec<PhotoId>, Failure> {
        let mut unseen = Vec::new();
        for photo in photos.iter().filter(|photo| photo.role == PhotoRole::After) {
            let mut is_seen = false;
            for (hash, ..) in photo.blobs() {
                is_seen = is_seen
                    || self.state.borrow().seen.contains(&hash)
                    || self.world.storage.get(Table::Photos, hash.as_bytes()).await?.is_some();
            }
            if !is_seen {
                unseen.push(photo.id);
            }
        }
        Ok(unseen)
    }

    /// Keeping a copy is a convenience: a full store is no reason not to show the picture.
    async fn keep_photo(&self, sha256: PhotoHash, media_type: &str, bytes: &[u8]) {
        if self.world.blobs.put(sha256, bytes).await.is_ok() {
            let now = self.now();
            let stored = StoredPhoto {
                media_type: media_type.to_owned(),
                size: bytes.len() as u64,
                stored_at: now,
                arrived_at: Some(now),
                from_office: true,
            };
            let mut batch = Batch::default();
            batch.put(Table::Photos, sha256.as_bytes().to_vec(), pack(&stored));
            let _ = self.world.storage.commit(batch).await;
        }
    }
}

/// Pictures up to that many bytes are kept when they come from the office: the small copies of lists.
const KEPT_FROM_OFFICE: usize = 200_000;
