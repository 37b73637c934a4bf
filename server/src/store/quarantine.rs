//! What was refused, kept for the administrator and never relayed.

use super::Result;
use spotcheck_domain::id::{DeviceId, DocumentId, UnitId, UserId};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;

/// What refused changes amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    pub n_changes: u64,
    pub n_bytes: u64,
}

/// A refused change as an administrator sees it.
#[derive(Debug, Clone)]
pub struct QuarantineRow {
    pub id: i64,
    pub document: DocumentId,
    pub kind: DocumentKind,
    pub hash: [u8; 32],
    pub author: UserId,
    pub author_name: String,
    pub author_unit: UnitId,
    pub device: DeviceId,
    pub reason: String,
    pub received_at: Timestamp,
    pub bytes: Vec<u8>,
    pub is_decided: bool,
}

/// What lies undecided of one author in one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub author: UserId,
    pub author_name: String,
    pub author_unit: UnitId,
    pub document: DocumentId,
    /// Of its newest change, as what follows.
    pub kind: DocumentKind,
    pub newest: i64,
    pub received_at: Timestamp,
    pub n_changes: u64,
    pub n_bytes: u64,
    /// Of its author more is undecided in all than was asked about.
    pub is_crowd: bool,
}

/// The last group of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupsAfter {
    pub is_crowd: bool,
    pub newest: i64,
}

/// One refused change.
pub struct Refused<'a> {
    pub document: DocumentId,
    pub kind: DocumentKind,
    pub hash: &'a [u8; 32],
    pub author: UserId,
    pub device: DeviceId,
    pub reason: &'a str,
    pub bytes: &'a [u8],
}

/// Document, hash and bytes of a refused change.
pub type Kept = (DocumentId, [u8; 32], Vec<u8>);

/// Reads what was refused.
pub trait Quarantine {
    /// Hash and reason of what was refused of one author in a document. What another was refused says nothing of
    /// this one's rights.
    fn quarantined(&self, document: DocumentId, author: UserId) -> Result<HashMap<[u8; 32], String>>;

    /// What was refused and is undecided, oldest first, beyond `after`.
    fn quarantine(&self, after: i64, limit: usize) -> Result<Vec<QuarantineRow>>;

    /// What is undecided, by author and document: first that of authors of whom no more than `crowd` is, the newest of
    /// each first.
    fn quarantine_groups(&self, crowd: u64, after: Option<GroupsAfter>, limit: usize) -> Result<Vec<Group>>;

    fn quarantine_group(&self, crowd: u64, author: UserId, document: DocumentId) -> Result<Option<Group>>;

    /// The first ids of what is undecided of one author in a document, in their order.
    fn quarantine_ids(&self, document: DocumentId, author: UserId, limit: usize) -> Result<Vec<i64>>;

    /// What is undecided of one author in a document, oldest first, beyond `after`.
    fn quarantine_page(
        &self,
        author: UserId,
        document: DocumentId,
        after: i64,
        limit: usize,
    ) -> Result<Vec<QuarantineRow>>;

    fn quarantine_row(&self, id: i64) -> Result<Option<QuarantineRow>>;

    /// Everything undecided of one author in a document.
    fn quarantine_of(&self, document: DocumentId, author: UserId) -> Result<Vec<QuarantineRow>>;

    /// What lies undecided of an author: in one document, or in all of them.
    fn quarantine_sum(&self, author: UserId, document: Option<DocumentId>) -> Result<Sum>;

    fn n_quarantined(&self) -> Result<u64>;

    /// Visits every refused change: its document where that can be read, its hash and bytes, or what is wrong.
    fn each_quarantined(&self, visit: &mut dyn FnMut(i64, Result<Kept>)) -> Result<()>;

    /// Whether the sums of what is undecided are those of the rows.
    fn are_quarantine_sums_right(&self) -> Result<bool>;
}

/// Keeps what was refused, and what was decided on it.
pub trait PutQuarantine {
    fn put_quarantine(&self, refused: &Refused<'_>, at: Timestamp) -> Result<()>;

    /// Notes a decision, once. `false`: somebody had decided already.
    fn decide_quarantine(&self, id: i64, is_released: bool, by: UserId, at: Timestamp) -> Result<bool>;

    fn rebuild_quarantine_sums(&self) -> Result<()>;
}
