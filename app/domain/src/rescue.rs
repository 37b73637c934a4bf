//! The rescue file: everything unsent of one phone, for an office that takes it in by hand.
//!
//! ```text
//! file  = MAGIC, head, chunk, chunk, …
//! head  = length, CBOR of Head           length: 4 bytes, big endian
//! chunk = length, CBOR of Part           in a file without a device, as by a phone that never got a key; else
//!         length, AES-256-GCM of that    under the key that the office gave the device
//! ```
//!
//! Chunks are sealed as STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) has it: the nonce is the head's seven bytes, the
//! chunk's number in four bytes and one byte that is 1 in the last of all; what is authenticated beside is everything before
//! the first chunk. So nothing can be read, altered, put in another order or cut off by who finds the file.

use crate::id::{DeviceId, DocumentId, UserId};
use crate::photo::PhotoHash;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};

pub const MAGIC: &[u8; 19] = b"SPOTCHECK-RESCUE 2\n";
/// Bytes of a head, at most.
pub const MOST_HEAD: usize = 4 << 10;
/// Bytes of a chunk, at most.
pub const MOST_CHUNK: usize = 4 << 20;
/// Bytes of a photo that one chunk carries.
pub const PHOTO_PIECE: usize = 1 << 20;

/// What everybody may read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The device that sealed the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    pub nonce: ByteArray<7>,
}

/// One piece of what was unsent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// In the first one: whose work it is, and when it was exported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Origin>,
    /// A [`crate::wire::SyncRequest`] in CBOR, as it would have been pushed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push: Option<ByteBuf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<PhotoPiece>,
    /// Nothing follows.
    #[serde(default)]
    pub is_last: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub user: UserId,
    pub exported_at: Timestamp,
}

/// The next bytes of a photo, which come one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoPiece {
    pub sha256: PhotoHash,
    /// A record that names it.
    pub document: DocumentId,
    pub media_type: String,
    /// Of all of it.
    pub size: u64,
    pub offset: u64,
    pub bytes: ByteBuf,
}
