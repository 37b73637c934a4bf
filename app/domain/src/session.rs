//! Who is paired on a device.

use crate::id::DeviceId;
use crate::reference::{Person, Unit};
use serde::{Deserialize, Serialize};

/// `GET /v1/session`, and the answer to pairing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub device: DeviceId,
    pub person: Person,
    pub unit: Unit,
}
