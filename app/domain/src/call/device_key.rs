//! A device's key at the office, and what the office makes of signatures that were made by such keys.

use super::{Call, Method};
use crate::device_key::KeyMark;
use crate::id::{DeviceId, InspectionId, SignatureId, UserId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The device that asks has this key from now on. Asked again, the same certificate comes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterDeviceKey {
    /// [`crate::device_key::PublicKey`] as text.
    pub key: String,
    /// Its signature over [`crate::device_key::proof_of_key`].
    pub proof: String,
}

impl Call for RegisterDeviceKey {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/device-key";
    type Answer = KeyCertificate;
    const MOST_BYTES: usize = 4 << 10;
}

/// The office's word that this key is that device's, and whose device it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyCertificate {
    pub device: DeviceId,
    pub person: UserId,
    pub key: String,
    pub since: Timestamp,
    /// The office's Ed25519 signature over [`KeyCertificate::words`], in hex.
    pub signature: String,
}

impl KeyCertificate {
    /// What the office signs.
    pub fn words(&self) -> String {
        let Self { device, person, key, since, .. } = self;
        format!("spotcheck key certificate 1\n{device}\n{person}\n{key}\n{}\n", since.millis())
    }
}

/// What the office found of the signatures of a visit that name a device's key, in the order in which they were made.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListSignatures {
    pub inspection: InspectionId,
}

impl Call for ListSignatures {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/inspections/{inspection}/signatures";
    type Answer = Vec<SignatureLine>;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureLine {
    pub signature: SignatureId,
    pub mark: KeyMark,
    /// When the office looked at it first.
    pub at: Timestamp,
    /// The device of a known key, and whose it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}
