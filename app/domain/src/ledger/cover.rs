//! The picture of a row.

use crate::photo::{Photo, PhotoHash};
use crate::term::PhotoRole;

/// The picture that stands for the record: the first of the wanted role, else the first.
pub fn cover(photos: &[Photo], role: PhotoRole) -> Option<PhotoHash> {
    let photo = photos.iter().find(|photo| photo.role == role).or(photos.first())?;
    Some(photo.thumbnail.unwrap_or(photo.sha256))
}
