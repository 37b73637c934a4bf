//! Creation of an upload: refused until the stored document names the photo, or a change of its author's that the office
//! refused and keeps, so that nobody stores what no record asked for, and nobody learns what others have.

use super::error::PhotoError;
use super::gallery::Gallery;
use super::keep::discard;
use super::offset::offset;
use crate::people::principal::Principal;
use crate::store::{OpenUploads, Upload};
use rand::RngCore;
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::MAX_PHOTO;

/// Uploads that one person may have open, and the bytes of what they are to bring: a phone that comes home with 200 photos
/// and their small ones has all of them open at most, and these have a gigabyte.
const MOST_OPEN: u64 = 500;
const MOST_BYTES_OPEN: u64 = 2 << 30;
/// Expired uploads that one creation clears away.
const CLEARED_AT_ONCE: usize = 8;
const VALID_MILLIS: i64 = 7 * 24 * 3_600_000;

pub struct NewUpload {
    pub sha256: PhotoHash,
    pub document: DocumentId,
    pub size: u64,
    pub media_type: String,
}

pub struct Created {
    pub upload: Upload,
    /// The whole length where the photo is here already.
    pub offset: u64,
}

pub fn create(
    gallery: &Gallery,
    principal: &Principal,
    new: NewUpload,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<Created, PhotoError> {
    if new.size > MAX_PHOTO {
        return Err(PhotoError::TooLarge(MAX_PHOTO));
    }
    if new.size == 0 {
        return Err(PhotoError::Empty);
    }
    let (named, open, has_another) = gallery.store.read(|view| {
        let named = if principal.brings_photos(view, new.document)? {
            view.named_size(new.document, new.sha256)?
        } else {
            None
        };
        // What he wrote and the office did not take names photos, too; of those he is told nothing but of his own.
        let named = match named {
            None => view.refused_photo(new.document, principal.user, new.sha256)?,
            named => named,
        };
        // What is begun anew replaces what was begun.
        let has_another = !view.uploads_of(principal.user, new.sha256)?.is_empty();
        Ok::<_, PhotoError>((named, view.sum_of_uploads(principal.user)?, has_another))
    })?;
    let size = named.ok_or(PhotoError::NotYet)?;
    if size != 0 && size != new.size {
        return Err(PhotoError::OtherSize(size));
    }
    if is_too_much(&open, new.size) && !has_another {
        return Err(PhotoError::TooManyUploads);
    }
    if !gallery.bytes.has_room_for(new.size)? {
        return Err(PhotoError::NoRoom);
    }
    clear_expired(gallery, now)?;
    let mut id = [0; 16];
    rng.fill_bytes(&mut id);
    let upload = Upload {
        id,
        user: principal.user,
        device: principal.device,
        sha256: new.sha256,
        document: new.document,
        size: new.size,
        media_type: new.media_type,
        expires_at: now.plus_millis(VALID_MILLIS),
    };
    let row = upload.clone();
    let replaced = gallery.store.write(move |tx| {
        let replaced = tx.uploads_of(row.user, row.sha256)?;
        // Others of his may have begun meanwhile.
        if replaced.is_empty() && is_too_much(&tx.sum_of_uploads(row.user)?, row.size) {
            return Err(PhotoError::TooManyUploads);
        }
        tx.put_upload(&row, now)?;
        Ok::<_, PhotoError>(replaced)
    })?;
    // An upload whose creation was answered into the void, or that its phone has forgotten.
    for old in replaced {
        if !gallery.progress.is_busy(&old) {
            discard(gallery, &old)?;
        }
    }
    let offset = offset(gallery, &upload, now)?;
    Ok(Created { upload, offset })
}

fn is_too_much(open: &OpenUploads, size: u64) -> bool {
    open.n_uploads >= MOST_OPEN || open.n_bytes + size > MOST_BYTES_OPEN
}

/// Gives up some of what nobody finished in time.
pub fn clear_expired(gallery: &Gallery, now: Timestamp) -> Result<(), PhotoError> {
    for upload in gallery.store.read(|view| view.expired_uploads(now, CLEARED_AT_ONCE))? {
        discard(gallery, &upload.id)?;
    }
    Ok(())
}
