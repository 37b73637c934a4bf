//! The log of what was done in an administrator's area.

use super::{Call, Method};
use crate::id::UserId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Entries, the newest first, 100 on a page.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadAudit {
    /// Who did it, or whom it concerned.
    #[serde(default)]
    pub person: Option<UserId>,
    #[serde(default)]
    pub act: Option<String>,
    /// From this millisecond on.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// Before this one.
    #[serde(default)]
    pub to: Option<Timestamp>,
    #[serde(default)]
    pub page: u32,
}

impl Call for ReadAudit {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/audit";
    type Answer = AuditLog;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLog {
    pub entries: Vec<AuditEntry>,
    /// Another page follows.
    pub more: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub id: i64,
    pub at: Timestamp,
    /// None: the server itself, or who runs its commands.
    pub actor: Option<UserId>,
    pub actor_name: String,
    pub act: String,
    /// A person's, unit's, device's or record's id.
    pub subject: Option<String>,
    /// What it is called, where it is a person, a unit or a device.
    pub subject_name: String,
    pub note: String,
}
