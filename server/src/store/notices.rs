//! What people are told about devices.

use super::Result;
use spotcheck_domain::codes::NoticeKind;
use spotcheck_domain::id::{DeviceId, UserId};
use spotcheck_domain::time::Timestamp;

/// Notices of one person that are kept; the oldest give way.
pub const MOST_NOTICES: usize = 500;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewNotice {
    pub kind: NoticeKind,
    /// Whose devices it concerns.
    pub person: UserId,
    pub device: Option<DeviceId>,
    /// Nobody: the keeper of the machine.
    pub by: Option<UserId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    pub id: i64,
    pub at: Timestamp,
    /// A word of [`NoticeKind`].
    pub kind: String,
    pub person: UserId,
    pub device: Option<DeviceId>,
    /// As the browser of that device called itself.
    pub device_name: Option<String>,
    pub by: Option<UserId>,
    /// The device that asks has said so.
    pub is_seen: bool,
}

/// Reads notices.
pub trait Notices {
    /// Those of a person before one of them, the newest first, as this device of his is told them: that it was paired itself
    /// is no news to it.
    fn notices(
        &self,
        recipient: UserId,
        device: DeviceId,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<NoticeRow>>;
}

/// Keeps notices.
pub trait PutNotices {
    /// Of more than [`MOST_NOTICES`] of one person the oldest are dropped.
    fn put_notice(&self, recipient: UserId, notice: &NewNotice, at: Timestamp) -> Result<()>;

    /// This device has shown a notice to its person. `false`: there is none of that number that it is told.
    fn see_notice(&self, notice: i64, recipient: UserId, device: DeviceId, at: Timestamp) -> Result<bool>;
}
