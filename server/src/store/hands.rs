//! By whose hand people are what they are.

use super::Result;
use spotcheck_domain::id::UserId;
use spotcheck_domain::time::Timestamp;

/// Reads it.
pub trait Hands {
    /// Those by whose hand this person became what he is, at `since` or later.
    fn hands_on(&self, user: UserId, since: Timestamp) -> Result<Vec<UserId>>;
}

/// Keeps it.
pub trait PutHands {
    /// `by` had a hand in what this person is. Of several times the last is kept.
    fn put_hand(&self, user: UserId, by: UserId, at: Timestamp) -> Result<()>;
}
