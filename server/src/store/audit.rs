//! The log of what administrators and the server did.

use super::Result;
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::time::Timestamp;

/// Notes who did what.
pub trait PutAudit {
    fn put_audit(
        &self,
        at: Timestamp,
        actor: &str,
        act: &str,
        subject: Option<&[u8]>,
        note: &str,
    ) -> Result<()>;
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    pub id: i64,
    pub at: Timestamp,
    /// A person's id, or `server`.
    pub actor: String,
    pub act: String,
    pub subject: Option<Vec<u8>>,
    pub note: String,
}

/// Which entries are asked for.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// What was done in this unit or below it; none: everywhere, and what concerns no unit.
    pub below: Option<UnitId>,
    /// By this person, or concerning him.
    pub person: Option<UserId>,
    pub act: Option<String>,
    pub from: Option<Timestamp>,
    /// Before that.
    pub to: Option<Timestamp>,
}

/// Reads the log.
pub trait Audits {
    /// Entries, the newest first, without the first `skip`.
    fn audit(&self, filter: &AuditFilter, skip: usize, limit: usize) -> Result<Vec<AuditRow>>;
}
