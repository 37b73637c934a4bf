//! A photo for whoever may see it.

use super::error::PhotoError;
use super::gallery::Gallery;
use crate::people::principal::Principal;
use crate::store::{Blob, StoreError};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::photo::PhotoHash;

/// What is known of a photo that has arrived and that a document within this person's sight shows. To name a hash is not
/// enough: for that document somebody must have had the bytes.
pub fn look_up(gallery: &Gallery, principal: &Principal, sha256: PhotoHash) -> Result<Blob, PhotoError> {
    let blob = gallery.store.read(|view| {
        for document in view.documents_showing(sha256)? {
            let seen = principal.may_in_some(Act::ReadPhoto, |post| {
                Ok::<_, StoreError>(On::document(post.reach_of(view, document)?))
            })?;
            if seen.is_ok() {
                return Ok(view.blob(sha256)?);
            }
        }
        Ok::<_, PhotoError>(None)
    })?;
    blob.ok_or(PhotoError::NotFound)
}
