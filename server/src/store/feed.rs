//! The feed: what reached which audience in which order, and the chain that proves where a cursor stands.

use super::Result;
use spotcheck_domain::id::DocumentId;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedRow {
    pub sequence: u64,
    pub document: DocumentId,
    pub gained: bool,
    pub lost: bool,
}

/// The end of the feed, or one point of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Link {
    pub sequence: u64,
    pub hash: [u8; 16],
}

/// All that stands under one sequence.
#[derive(Debug, Default)]
pub struct Step {
    pub sequence: u64,
    pub link: Option<[u8; 16]>,
    /// Document and hash of each change, in their order.
    pub changes: Vec<(DocumentId, [u8; 32])>,
    pub rows: Vec<Told>,
}

/// One row of the feed.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    pub audience: Uuid,
    pub document: DocumentId,
    pub gained: bool,
}

/// What one push stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    pub sequence: u64,
    pub document: DocumentId,
    pub hashes: Vec<[u8; 32]>,
}

/// Reads the feed and its chain.
pub trait Feed {
    fn last_link(&self) -> Result<Link>;

    /// The chain at `sequence`; the beginning has a hash of zeros.
    fn link(&self, sequence: u64) -> Result<Option<Link>>;

    /// Rows of one audience with `after < sequence ≤ upto`, the first `limit` of them.
    fn feed(&self, audience: Uuid, after: u64, upto: u64, limit: usize) -> Result<Vec<FeedRow>>;

    /// As [`Feed::feed`], only the rows with which a document became visible.
    fn feed_gained(&self, audience: Uuid, after: u64, upto: u64, limit: usize) -> Result<Vec<FeedRow>>;

    /// The documents that an audience ceased to see at some time. It may see them again.
    fn feed_lost(&self, audience: Uuid) -> Result<Vec<DocumentId>>;

    /// Visits every sequence at which something stands, in order.
    fn each_step(&self, visit: &mut dyn FnMut(Step) -> Result<()>) -> Result<()>;

    /// Visits every push in the order of their sequences. The visitor may write in the feed meanwhile.
    fn each_push(&self, visit: &mut dyn FnMut(Pushed) -> Result<()>) -> Result<()>;
}

/// Tells, and links what was told.
pub trait PutFeed {
    fn put_link(&self, link: Link) -> Result<()>;

    /// Forgets what was told and the whole chain.
    fn clear_feed(&self) -> Result<()>;

    fn put_feed(&self, audience: Uuid, row: FeedRow) -> Result<()>;
}
