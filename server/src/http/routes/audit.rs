//! `GET /v1/audit`: what was done, for administrators of the area.

use crate::http::app::App;
use crate::http::error::Error;
use crate::people::desk::audit;
use crate::people::principal::Principal;
use spotcheck_domain::call::{AuditLog, ReadAudit};

pub fn read(app: &App, by: &Principal, call: ReadAudit) -> Result<AuditLog, Error> {
    Ok(app.office.store.read(|view| audit::read(view, by, &call))?)
}
