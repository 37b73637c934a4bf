//! The end of an upload: its bytes become a photo that has arrived, or are given up.

use super::error::PhotoError;
use super::gallery::Gallery;
use super::measure::measure;
use crate::people::visibility;
use crate::proof::chain;
use crate::store::{Blob, Upload};
use spotcheck_domain::photo::recognise;
use spotcheck_domain::time::Timestamp;
use std::collections::HashSet;
use std::io::{self, Read};

/// Bytes durable, then the name durable, then the row: an arrival that was told survives everything.
pub fn keep(gallery: &Gallery, upload: &Upload, now: Timestamp) -> Result<(), PhotoError> {
    gallery.bytes.finish(&upload.id, upload.sha256)?;
    mark_arrived(gallery, upload, now)
}

/// Whether what is read is all that the upload is to bring.
pub fn is_whole(read: io::Result<Box<dyn Read + '_>>, upload: &Upload) -> io::Result<bool> {
    match read.and_then(|mut read| measure(&mut read)) {
        Ok(found) => Ok(found == (upload.size, *upload.sha256.as_bytes())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// The row that says that a photo is here, whose bytes and name are durable.
pub fn mark_arrived(gallery: &Gallery, upload: &Upload, now: Timestamp) -> Result<(), PhotoError> {
    let mut head = Vec::new();
    gallery.bytes.open(upload.sha256, 0)?.take(32).read_to_end(&mut head)?;
    let media_type = recognise(&head).unwrap_or("application/octet-stream");
    let blob = Blob { size: upload.size, media_type: media_type.into() };
    let (id, sha256, document, user) = (upload.id, upload.sha256, upload.document, upload.user);
    let reached = gallery.store.write(move |tx| {
        tx.put_blob(sha256, &blob, now)?;
        tx.show_photo(document, sha256)?;
        tx.bring_refused_photo(document, user, sha256)?;
        chain::note(tx, document, *sha256.as_bytes())?;
        tx.drop_upload(&id)?;
        let mut reached = HashSet::new();
        for document in tx.documents_naming(sha256)? {
            reached.extend(visibility::feeds_of(tx, document)?);
        }
        Ok::<_, PhotoError>(reached)
    })?;
    gallery.progress.forget(&upload.id);
    gallery.news.tell(&reached, upload.device);
    Ok(())
}

/// Gives an upload up: tus termination, expiry, or bytes of another hash.
pub fn discard(gallery: &Gallery, upload: &[u8; 16]) -> Result<(), PhotoError> {
    let id = *upload;
    gallery.store.write(move |tx| tx.drop_upload(&id))?;
    gallery.progress.forget(upload);
    Ok(gallery.bytes.forget(upload)?)
}
