//! `GET /v1/quarantine`, `GET /v1/quarantine/{id}`, `POST /v1/quarantine/{id}/release`, `POST …/discard`: for
//! administrators. To everybody else nothing is there.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::ingest::quarantine;
use crate::people::principal::Principal;
use spotcheck_domain::call::{
    DiscardQuarantined, InspectQuarantined, ListQuarantine, ReleaseQuarantined, Released,
};
use spotcheck_domain::wire::QuarantinedChange;

pub fn list(app: &App, by: &Principal, call: ListQuarantine) -> Result<Vec<QuarantinedChange>, Error> {
    Ok(quarantine::list(&app.office.store, by, call.after)?)
}

pub fn inspect(app: &App, by: &Principal, call: InspectQuarantined) -> Result<QuarantinedChange, Error> {
    Ok(quarantine::inspect(&app.office.store, by, call.id)?)
}

pub fn release(app: &App, by: &Principal, call: ReleaseQuarantined) -> Result<Released, Error> {
    let n_stored = quarantine::release(&app.office.intake, by, call.id, clock::now())?;
    Ok(Released { n_stored })
}

pub fn discard(app: &App, by: &Principal, call: DiscardQuarantined) -> Result<(), Error> {
    Ok(quarantine::discard(&app.office.store, by, call.id, clock::now())?)
}
