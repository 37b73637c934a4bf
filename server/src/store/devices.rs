//! Devices and sessions. Of tokens only hashes are kept.

use super::Result;
use spotcheck_domain::call::DeviceTold;
use spotcheck_domain::id::{DeviceId, UnitId, UserId};
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;

/// Who holds a session, as he is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    pub user: UserId,
    pub device: DeviceId,
    pub unit: UnitId,
    pub name: String,
    pub roles: Vec<Role>,
    pub membership: u64,
    /// Some request of this session has said which device asks.
    pub names_device: bool,
    /// When it was last noted that somebody uses it.
    pub seen_at: Timestamp,
}

/// A browser that was paired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    pub device: DeviceId,
    pub user: UserId,
    /// As the browser called itself.
    pub name: String,
    pub paired_at: Timestamp,
    /// Of its sessions, where it has one.
    pub seen_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// A password has signed it in.
    pub by_password: bool,
    /// The device on which its code was asked for.
    pub asked_on: Option<DeviceId>,
    /// What it said of itself last.
    pub told: Option<DeviceTold>,
}

/// Reads who holds which session.
pub trait Devices {
    /// Who holds the session with this token hash, if it is good at `now`.
    fn session(&self, token_hash: &[u8; 32], now: Timestamp) -> Result<Option<SessionRow>>;

    /// Every device that was ever paired, in the order of pairing.
    fn devices(&self) -> Result<Vec<DeviceRow>>;

    /// Whether a person has a device that was not signed out.
    fn has_device(&self, user: UserId) -> Result<bool>;
}

/// Keeps devices and their sessions.
pub trait PutDevices {
    fn put_device(&self, device: DeviceId, user: UserId, name: &str, at: Timestamp) -> Result<()>;

    /// A password has signed this device in.
    fn put_by_password(&self, device: DeviceId) -> Result<()>;

    /// Its code was asked for on another device.
    fn put_asked_on(&self, device: DeviceId, asked_on: DeviceId) -> Result<()>;

    fn put_session(
        &self,
        token_hash: &[u8; 32],
        device: DeviceId,
        at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<()>;

    /// Notes that a session is used, and whether it names its device, which it never ceases to do.
    fn put_seen(&self, token_hash: &[u8; 32], at: Timestamp, names_device: bool) -> Result<()>;

    fn drop_sessions(&self, device: DeviceId) -> Result<()>;

    /// What a device says of itself, in place of what it said before.
    fn put_told(&self, device: DeviceId, told: &DeviceTold) -> Result<()>;

    /// The device counts as paired no more from then on.
    fn put_revoked(&self, device: DeviceId, at: Timestamp) -> Result<()>;
}
