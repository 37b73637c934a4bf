//! Devices of a person.

use super::{Call, Method};
use crate::id::{DeviceId, UserId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Every device that was ever his, in the order of pairing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListDevices {
    pub person: UserId,
}

impl Call for ListDevices {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/people/{person}/devices";
    type Answer = Vec<DeviceLine>;
}

/// The same of the asker himself.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListOwnDevices {}

impl Call for ListOwnDevices {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/devices";
    type Answer = Vec<DeviceLine>;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceLine {
    pub id: DeviceId,
    /// As the browser called itself.
    pub name: String,
    pub paired_at: Timestamp,
    /// When it was last in contact, to the hour.
    pub seen_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// It was signed in by a password, at a desk.
    #[serde(default)]
    pub by_password: bool,
    /// None: it has said nothing of itself yet.
    #[serde(default)]
    pub told: Option<DeviceTold>,
}

/// What a device said of itself when it last said anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceTold {
    /// Records, and photos, that it had not sent.
    #[serde(default)]
    pub n_records: u32,
    #[serde(default)]
    pub n_photos: u32,
    /// When it said so, by the office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Bytes that its browser still grants, to 100 MB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n_free: Option<u64>,
    /// Of the app that runs there.
    #[serde(default)]
    pub version: String,
}

/// Signs one device out for good: one of his own, or of somebody of his area.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokeDevice {
    pub device: DeviceId,
}

impl Call for RevokeDevice {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/devices/{device}/revoke";
    type Answer = ();
}

/// Signs all devices of a person out, as when he has lost count of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokeDevices {
    pub person: UserId,
}

impl Call for RevokeDevices {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/people/{person}/devices/revoke";
    type Answer = ();
}
