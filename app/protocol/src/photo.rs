//! A photo as a screen shows it.

use serde::{Deserialize, Serialize};
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::position::Position;
use spotcheck_domain::term::PhotoRole;
use spotcheck_domain::time::Timestamp;

/// What its document says of a photo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhotoFacts {
    pub role: PhotoRole,
    pub sha256: PhotoHash,
    /// Bytes of the original.
    pub size: u64,
    pub media_type: String,
    /// The downscaled copy for lists; absent where the picture could not be decoded on its device.
    pub thumbnail: Option<PhotoHash>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub taken_at: Timestamp,
    pub position: Option<Position>,
    /// The checklist item that it illustrates.
    pub item: Option<String>,
    /// Time and place are what a chosen file says of itself.
    pub from_file: bool,
    /// The file does not say when it was taken: `taken_at` is when it was chosen.
    pub undated: bool,
    /// Its bytes are gone, as its record says, or as this phone has found.
    pub is_lost: bool,
    /// It was taken by mistake, and why.
    pub struck: Option<String>,
}

impl PhotoFacts {
    /// It counts as one of its record.
    pub const fn stands(&self) -> bool {
        self.struck.is_none()
    }
}

impl From<Photo> for PhotoFacts {
    fn from(photo: Photo) -> Self {
        Self {
            role: photo.role,
            sha256: photo.sha256,
            size: photo.size,
            media_type: photo.media_type,
            thumbnail: photo.thumbnail,
            width: photo.width,
            height: photo.height,
            taken_at: photo.taken_at,
            position: photo.position,
            item: photo.item,
            from_file: photo.from_file,
            undated: photo.undated,
            is_lost: photo.is_lost,
            struck: photo.struck,
        }
    }
}
