//! Where an upload stands.

use super::error::PhotoError;
use super::gallery::Gallery;
use super::keep::{is_whole, keep};
use crate::people::principal::Principal;
use crate::store::{StoreError, Upload};
use spotcheck_domain::time::Timestamp;

/// An upload of this person. Another's looks as if it did not exist.
pub fn find(
    gallery: &Gallery,
    principal: &Principal,
    id: &[u8; 16],
    now: Timestamp,
) -> Result<Upload, PhotoError> {
    let upload = gallery.store.read(|view| view.upload(id))?.ok_or(PhotoError::NotFound)?;
    if upload.user != principal.user {
        return Err(PhotoError::NotFound);
    }
    if upload.expires_at <= now { Err(PhotoError::Expired) } else { Ok(upload) }
}

/// How many bytes of an upload are here. Its lock is held, so that the number stands still.
///
/// A photo that is here by another record is brought again for this one: whoever names what he does not have is told
/// nothing of it.
///
/// "All of them" is a promise: the phone takes it for arrived. Bytes that were complete when a server was killed, and
/// had not become a photo yet, become one now, or are thrown away where their hash is another.
pub fn offset(gallery: &Gallery, upload: &Upload, now: Timestamp) -> Result<u64, PhotoError> {
    let is_here = gallery.store.read(|view| {
        Ok::<_, StoreError>(
            view.blob(upload.sha256)?.is_some()
                && (view.is_shown(upload.document, upload.sha256)?
                    || view.is_refused_photo_here(upload.document, upload.user, upload.sha256)?),
        )
    })?;
    if is_here {
        return Ok(upload.size);
    }
    let n_here = gallery.bytes.length(&upload.id)?;
    if n_here < upload.size {
        return Ok(n_here);
    }
    if is_whole(gallery.bytes.read(&upload.id), upload)? {
        keep(gallery, upload, now)?;
        return Ok(upload.size);
    }
    gallery.bytes.cut(&upload.id, 0)?;
    Ok(0)
}
