//! Posts that people hold beside the one of their unit and roles.

use super::Result;
use spotcheck_domain::id::{PostId, UnitId, UserId};
use spotcheck_domain::post::Post;
use spotcheck_domain::time::{Day, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRow {
    pub post: Post,
    pub given_at: Timestamp,
    /// Since when its person has what comes with it.
    pub begun_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

/// Reads posts. Lists are in the order in which they were given.
pub trait Posts {
    fn post(&self, id: PostId) -> Result<Option<PostRow>>;

    /// Those of a person that are not ended, one that is still to begin among them.
    fn posts_of(&self, user: UserId) -> Result<Vec<PostRow>>;

    /// Those in a unit that are not ended.
    fn posts_in(&self, unit: UnitId) -> Result<Vec<PostRow>>;

    /// Those that others hold for a person and that are not ended.
    fn posts_for(&self, person: UserId) -> Result<Vec<PostRow>>;

    /// Those that should have begun by that day and have not, or whose last day was before it and that are not ended.
    fn posts_due(&self, day: Day) -> Result<Vec<PostRow>>;
}

/// Keeps posts.
pub trait PutPosts {
    fn put_post(&self, row: &PostRow) -> Result<()>;

    fn begin_post(&self, id: PostId, at: Timestamp) -> Result<()>;

    /// One that is ended stays so, since when it was first.
    fn end_post(&self, id: PostId, at: Timestamp) -> Result<()>;
}
