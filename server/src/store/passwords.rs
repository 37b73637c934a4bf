//! Passwords, of which hashes alone are kept, and by what the register knows who signs in.

use super::Result;
use spotcheck_domain::id::{DeviceId, UserId};
use spotcheck_domain::time::Timestamp;

/// What is kept of a person's password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordRow {
    pub salt: Vec<u8>,
    pub hash: Vec<u8>,
    /// What the hash cost: KiB of memory, passes over it, lanes.
    pub memory: u32,
    pub passes: u32,
    pub lanes: u32,
    pub set_at: Timestamp,
}

/// Reads passwords.
pub trait Passwords {
    fn password(&self, user: UserId) -> Result<Option<PasswordRow>>;

    /// Whether the session with this token hash is a password's, and it was not shown since then.
    fn needs_proof(&self, token_hash: &[u8; 32], since: Timestamp) -> Result<bool>;

    /// Two at most of those who have not left and are known by this word: as number, certificate or name, whatever the case
    /// of its letters, or as telephone, whatever its blanks and dashes.
    fn people_known_as(&self, word: &str) -> Result<Vec<UserId>>;
}

/// Keeps passwords.
pub trait PutPasswords {
    /// In place of the one that he had.
    fn put_password(&self, user: UserId, row: &PasswordRow) -> Result<()>;

    /// The password was shown on this device.
    fn put_proved(&self, device: DeviceId, at: Timestamp) -> Result<()>;

    /// Whether there was one.
    fn drop_password(&self, user: UserId) -> Result<bool>;
}
