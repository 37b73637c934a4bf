//! The picture of a row.

use crate::photo::{Photo, PhotoHash};
use crate::term::PhotoRole;

/// The picture that stands for the record: the first of the wanted role, else the first.
pub fn cover(photos: &[Photo], role: PhotoRole) -> Option<PhotoHash> {
    let mut standing = photos.iter().filter(|photo| photo.stands());
    let photo = standing.clone().find(|photo| photo.role == role).or_else(|| standing.next())?;
    Some(photo.thumbnail.unwrap_or(photo.sha256))
}
