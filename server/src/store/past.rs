//! What held before it was changed: posts, policies, and the versions of the rules. Written with each change, asked for
//! by the time of a cursor.

use super::Result;
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::post::Post;
use spotcheck_domain::reference::Person;
use spotcheck_domain::time::Timestamp;

/// What a person held and does not hold so any more.
#[derive(Debug, Clone)]
pub struct PastPost {
    pub until: Timestamp,
    pub person: Person,
    /// What he held beside it, or was to hold.
    pub beside: Vec<Post>,
    pub membership: u64,
}

/// Reads what held before.
pub trait Past {
    /// Whether anybody's post, a unit's place or standing, a policy, or the version of the rules was changed after `at`.
    fn has_changed_since(&self, at: Timestamp) -> Result<bool>;

    /// The post that a person held at `at`, where he holds another since.
    fn past_post(&self, user: UserId, at: Timestamp) -> Result<Option<PastPost>>;

    /// The unit above a unit at `at`, where another is since; within, `None` of one that was at the top.
    fn past_parent(&self, unit: UnitId, at: Timestamp) -> Result<Option<Option<UnitId>>>;

    /// The standing of a unit at `at`, where it has another since; the empty text where nothing was said of it.
    fn past_standing(&self, unit: UnitId, at: Timestamp) -> Result<Option<String>>;

    /// The hash of the policy that was in force for a unit at `at`, where another is since.
    fn past_policy(&self, unit: UnitId, at: Timestamp) -> Result<Option<[u8; 32]>>;

    /// The version of the rules by which this office judged at `at`; the first that is known where that was before all.
    fn rules_at(&self, at: Timestamp) -> Result<Option<u32>>;
}

/// Keeps what is about to be changed.
pub trait PutPast {
    /// Keeps the post that a person holds until `at`, and those beside it. Of two changes at one instant the post before both of them is kept.
    fn keep_post(&self, user: UserId, at: Timestamp) -> Result<()>;

    /// Keeps the unit above a unit until `at`, as [`PutPast::keep_post`] does a post.
    fn keep_parent(&self, unit: UnitId, at: Timestamp) -> Result<()>;

    /// Keeps the standing of a unit until `at`, as [`PutPast::keep_post`] does a post.
    fn keep_standing(&self, unit: UnitId, at: Timestamp) -> Result<()>;

    /// Keeps the policy that is in force in a scope until `at`, unless `next` is the same. Says whether there was one.
    fn keep_policy(&self, scope: Option<UnitId>, next: &[u8; 32], at: Timestamp) -> Result<bool>;

    /// Notes since when this office judges by a version of the rules.
    fn note_rules(&self, version: u32, since: Timestamp) -> Result<()>;
}
