//! Keys of devices, and the signatures that were made by such keys.

use super::Result;
use spotcheck_domain::id::{DeviceId, DocumentId, SignatureId, UserId};
use spotcheck_domain::time::Timestamp;

/// A key that a device has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceKeyRow {
    /// As text.
    pub key: String,
    pub device: DeviceId,
    /// Whose the device is.
    pub user: UserId,
    pub since: Timestamp,
}

/// A signature under a visit that names a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRow {
    pub signature: SignatureId,
    pub key: String,
    /// It is that key's over what it stands under.
    pub is_sound: bool,
    /// When it was looked at.
    pub at: Timestamp,
}

/// Reads them.
pub trait DeviceKeys {
    fn device_key(&self, key: &str) -> Result<Option<DeviceKeyRow>>;

    /// The signatures of a document that name keys, in the order in which they were made.
    fn sealed(&self, document: DocumentId) -> Result<Vec<SealedRow>>;
}

/// Keys of one device: a browser that loses what it holds makes another.
pub const MOST_KEYS: u32 = 32;

/// Keeps them.
pub trait PutDeviceKeys {
    /// A key is one device's for ever: of a key that is there nothing is altered. Beyond [`MOST_KEYS`] none is kept.
    fn put_device_key(&self, key: &str, device: DeviceId, since: Timestamp) -> Result<()>;

    /// What was found first stays. What stands under another document already is copied from there, and not sound here.
    fn put_sealed(&self, document: DocumentId, row: &SealedRow) -> Result<()>;
}
