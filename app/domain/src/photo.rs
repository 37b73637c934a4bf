//! A photo: metadata that stands in a document, and the hash that names its bytes.

use crate::id::PhotoId;
use crate::position::Position;
use crate::term::PhotoRole;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// The largest photo, in bytes.
pub const MAX_PHOTO: u64 = 64 << 20;

/// SHA-256 of a photo's bytes: its name everywhere. Written as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhotoHash([u8; 32]);

/// Not 64 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 in hex")]
pub struct PhotoHashError;

impl PhotoHash {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for PhotoHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0; 64];
        hex::encode_to_slice(self.0, &mut digits).map_err(|_| fmt::Error)?;
        f.write_str(str::from_utf8(&digits).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for PhotoHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhotoHash({self})")
    }
}

impl FromStr for PhotoHash {
    type Err = PhotoHashError;
    fn from_str(text: &str) -> Result<Self, PhotoHashError> {
        // One photo has one name: capital digits would be a second one.
        if text.bytes().any(|digit| digit.is_ascii_uppercase()) {
            return Err(PhotoHashError);
        }
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| PhotoHashError)?;
        Ok(Self(bytes))
    }
}

impl Serialize for PhotoHash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PhotoHash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A photo as its document names it. The entry is written once and never touched again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    #[serde(skip, default = "nil")]
    pub id: PhotoId,
    pub role: PhotoRole,
    pub sha256: PhotoHash,
    /// Bytes of the original.
    pub size: u64,
    /// Media type as recognised from the bytes: `image/jpeg`, `image/png`, `image/webp`, `image/heic`.
    #[serde(rename = "type")]
    pub media_type: String,
    /// The downscaled copy for lists; absent where the picture could not be decoded on that device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<PhotoHash>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail_size: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// When the shutter was released, as the device or the file says; of an undated file, when it was chosen.
    pub taken_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// The checklist item that it illustrates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Chosen from the device's files: time and place are what the file says of itself, and nobody's word.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_file: bool,
    /// The file does not say when it was taken.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undated: bool,
    /// Its bytes are gone, as its record says beside it: [`Photo::lost_key`].
    #[serde(skip)]
    pub is_lost: bool,
    /// Taken by mistake, as its record says beside it, and why: [`Photo::struck_key`]. It is shown struck through, shows nothing
    /// of the hazard, and stays.
    #[serde(skip)]
    pub struck: Option<String>,
}

/// Before the id of a photo whose bytes are gone.
const LOST: &str = "lost/";
/// Before the id of a photo that was struck.
const STRUCK: &str = "struck/";

pub(crate) const fn nil() -> PhotoId {
    PhotoId::from_uuid(uuid::Uuid::nil())
}

impl Photo {
    /// The key of the record's root at which stands that the bytes of a photo are gone: a collection of a later version
    /// than the record itself has keys of its own rather than a container.
    pub fn lost_key(id: PhotoId) -> String {
        format!("{LOST}{id}")
    }

    /// The photo that such a key names.
    pub fn of_lost_key(key: &str) -> Option<PhotoId> {
        key.strip_prefix(LOST)?.parse().ok()
    }

    /// The key of the record's root at which stands why a photo was struck.
    pub fn struck_key(id: PhotoId) -> String {
        format!("{STRUCK}{id}")
    }

    /// The photo that such a key names.
    pub fn of_struck_key(key: &str) -> Option<PhotoId> {
        key.strip_prefix(STRUCK)?.parse().ok()
    }

    /// It counts as one of its record.
    pub const fn stands(&self) -> bool {
        self.struck.is_none()
    }

    /// Every blob that this entry names, smallest first: `(hash, bytes, media type)`.
    pub fn blobs(&self) -> impl Iterator<Item = (PhotoHash, u64, &str)> {
        let thumbnail = self.thumbnail.map(|hash| (hash, self.thumbnail_size.unwrap_or(0), "image/jpeg"));
        thumbnail.into_iter().chain([(self.sha256, self.size, self.media_type.as_str())])
    }
}

/// Recognises a picture by its first bytes, whatever its name says. `None`: not a picture that inspections accept.
pub fn recognise(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand {
            [b'h', b'e', b'i', _, ..] | [b'm', b'i', b'f', b'1', ..] => Some("image/heic"),
            [b'a', b'v', b'i', b'f', ..] => Some("image/avif"),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back_what_it_writes() {
        let hash = PhotoHash::of(b"photo");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!("ABC".parse::<PhotoHash>(), Err(PhotoHashError));
        assert_eq!(hash.to_string().to_uppercase().parse::<PhotoHash>(), Err(PhotoHashError));
    }

    #[test]
    fn a_text_file_named_jpg_is_no_picture() {
        assert_eq!(recognise(b"just words"), None);
        assert_eq!(recognise(b""), None);
        assert_eq!(recognise(&[0xff, 0xd8, 0xff, 0xe0]), Some("image/jpeg"));
    }
}
