//! Passwords, of which hashes alone are kept, and by what the register knows who signs in.

use super::Result;
use spotcheck_domain::id::UserId;
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

    /// Two at most of those who have not left and are known by this word: as number, certificate or name, whatever the case
    /// of its letters, or as telephone, whatever its blanks and dashes.
    fn people_known_as(&self, word: &str) -> Result<Vec<UserId>>;
}

/// Keeps passwords.
pub trait PutPasswords {
    /// In place of the one that he had.
    fn put_password(&self, user: UserId, row: &PasswordRow) -> Result<()>;

    /// Whether there was one.
    fn drop_password(&self, user: UserId) -> Result<bool>;
}
