//! The log of what administrators and the server did.

use super::Result;
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
