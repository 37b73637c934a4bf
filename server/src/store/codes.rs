//! The codes by which devices are paired. Of a code only its hash is kept.

use super::Result;
use spotcheck_domain::id::{CodeId, DeviceId, UserId};
use spotcheck_domain::time::Timestamp;

/// A code that nobody has used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRow {
    pub id: CodeId,
    /// Whose device it makes.
    pub user: UserId,
    /// Nobody: the keeper of the machine.
    pub asked_by: Option<UserId>,
    /// On which device; none where nobody asked for it on one.
    pub asked_on: Option<DeviceId>,
    pub asked_at: Timestamp,
    pub expires_at: Timestamp,
    /// It is good for nothing until it is confirmed.
    pub is_pending: bool,
    pub confirmed_by: Option<UserId>,
    /// His password gave it, and nobody was asked.
    pub by_password: bool,
}

/// Reads codes that were neither used nor have expired.
pub trait Codes {
    /// Whose this code is, if it is good at `now`. It stays as good as it was.
    fn code_owner(&self, code_hash: &[u8; 32], now: Timestamp) -> Result<Option<UserId>>;

    fn code(&self, code: CodeId, now: Timestamp) -> Result<Option<CodeRow>>;

    /// Those that wait to be confirmed, the newest first.
    fn pending_codes(&self, now: Timestamp) -> Result<Vec<CodeRow>>;
}

/// Keeps codes.
pub trait PutCodes {
    fn put_code(&self, code_hash: &[u8; 32], row: &CodeRow) -> Result<()>;

    /// A code that waited is good from now on.
    fn confirm_code(&self, code: CodeId, by: UserId) -> Result<()>;

    /// Drops the codes that a person had and did not use. Gives how many.
    fn drop_unused_codes(&self, user: UserId) -> Result<u64>;

    /// Drops the codes that a person's password gave and nobody has used.
    fn drop_sign_in_codes(&self, user: UserId) -> Result<()>;

    /// Drops the codes that a person asked for and nobody has used.
    fn drop_codes_asked_by(&self, user: UserId) -> Result<u64>;

    /// Uses a code up. `None` when it is unknown, used, expired or not confirmed.
    fn take_code(&self, code_hash: &[u8; 32], now: Timestamp) -> Result<Option<CodeRow>>;
}
