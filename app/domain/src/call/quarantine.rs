//! What the office did not take, in an administrator's hands.

use super::{Call, Method, number};
use crate::edit::Edit;
use crate::id::{DocumentId, UserId};
use crate::term::DocumentKind;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Refused changes of the administrator's area on which nobody has decided.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuarantine {
    /// The last id of the page before.
    #[serde(default)]
    pub after: i64,
    /// Of this author and in this record alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
}

impl Call for ListQuarantine {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/quarantine";
    type Answer = Vec<QuarantinedChange>;
}

/// A refused change, in `GET /v1/quarantine` and, with what it writes, in `GET /v1/quarantine/{id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuarantinedChange {
    pub id: i64,
    pub document: DocumentId,
    pub kind: DocumentKind,
    /// What the document is called, where it is here.
    pub title: String,
    pub author: UserId,
    pub author_name: String,
    /// A stable code, e.g. `frozen_by_order`.
    pub reason: String,
    pub received_at: Timestamp,
    pub n_bytes: u64,
    /// The office keeps no more of what it refuses this author, there or anywhere, until something is decided.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_full: bool,
    /// What the change would write; texts without their words. Only when one change is asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// Characters that it would type into a text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub typed: String,
}

/// One of them, with what it would write.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectQuarantined {
    #[serde(deserialize_with = "number::read")]
    pub id: i64,
}

impl Call for InspectQuarantined {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/quarantine/{id}";
    type Answer = QuarantinedChange;
}

/// It is stored after all, with the refused ones that it builds upon.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseQuarantined {
    #[serde(deserialize_with = "number::read")]
    pub id: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    pub n_stored: usize,
}

impl Call for ReleaseQuarantined {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/quarantine/{id}/release";
    type Answer = Released;
}

/// It stays refused for good.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscardQuarantined {
    #[serde(deserialize_with = "number::read")]
    pub id: i64,
}

impl Call for DiscardQuarantined {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/quarantine/{id}/discard";
    type Answer = ();
}

/// The same by author and record: a page of groups.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuarantineGroups {
    /// What the page before told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl Call for ListQuarantineGroups {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/quarantine/groups";
    type Answer = GroupPage;
}

/// What was refused of one author in one record and is undecided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupShown {
    pub author: UserId,
    pub author_name: String,
    pub document: DocumentId,
    pub kind: DocumentKind,
    /// What the record is called, where it is here and the administrator sees it.
    pub title: String,
    pub n_changes: u64,
    pub n_bytes: u64,
    /// Of its newest change.
    pub newest: i64,
    pub received_at: Timestamp,
    /// Of its author so much is refused in all that he stands behind everybody else.
    pub is_crowd: bool,
}

/// A page of groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupPage {
    pub groups: Vec<GroupShown>,
    /// `after` of the next page, where there may be one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Of a group, so many at most, the newest first, are stored after all.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseGroup {
    pub author: UserId,
    pub document: DocumentId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<usize>,
}

impl Call for ReleaseGroup {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/quarantine/groups/release";
    type Answer = Decided;
}

/// Of a group, so many at most stay refused for good.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscardGroup {
    pub author: UserId,
    pub document: DocumentId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<usize>,
}

impl Call for DiscardGroup {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/quarantine/groups/discard";
    type Answer = Decided;
}

/// What came of deciding on a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Changes on which was decided.
    pub n_decided: u64,
    /// Changes that were stored: those that its author's phone had written again meanwhile are not among them.
    pub n_stored: u64,
    /// Changes that cannot be stored, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<Failed>,
    /// Changes of the group that are still undecided.
    pub n_left: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    pub id: i64,
    pub reason: String,
}
