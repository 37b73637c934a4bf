//! `GET /v1/audit`: what was done, for administrators of the area; `POST /v1/audit/{entry}/black-out` for those at the top.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::people::desk::audit;
use crate::people::principal::Principal;
use spotcheck_domain::call::{AuditAct, AuditLog, BlackOut, ListAuditActs, ReadAudit};

pub fn read(app: &App, by: &Principal, call: ReadAudit) -> Result<AuditLog, Error> {
    Ok(app.office.store.read(|view| audit::read(view, by, &call))?)
}

pub fn acts(app: &App, by: &Principal, _: ListAuditActs) -> Result<Vec<AuditAct>, Error> {
    Ok(app.office.store.read(|view| audit::acts(view, by))?)
}

pub fn black_out(app: &App, by: &Principal, call: BlackOut) -> Result<(), Error> {
    let (by, now) = (by.clone(), clock::now());
    Ok(app.office.store.write(move |tx| audit::black_out(tx, &by, &call, now))?)
}
