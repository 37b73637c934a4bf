//! `GET /v1/quarantine`, `GET /v1/quarantine/{id}`, `POST /v1/quarantine/{id}/release`, `POST …/discard`, and the same by
//! author and record: `GET /v1/quarantine/groups`, `POST /v1/quarantine/groups/release`, `POST …/discard`. For
//! administrators. To everybody else nothing is there.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::ingest::groups::{self, Chosen};
use crate::ingest::quarantine;
use crate::people::principal::Principal;
use spotcheck_domain::call::{
    Decided, DiscardGroup, DiscardQuarantined, GroupPage, InspectQuarantined, ListQuarantine,
    ListQuarantineGroups, ReleaseGroup, ReleaseQuarantined, Released,
};
use spotcheck_domain::wire::QuarantinedChange;

pub fn list(app: &App, by: &Principal, call: ListQuarantine) -> Result<Vec<QuarantinedChange>, Error> {
    Ok(quarantine::list(&app.office.store, by, call.author.zip(call.document), call.after)?)
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

pub fn groups(app: &App, by: &Principal, call: ListQuarantineGroups) -> Result<GroupPage, Error> {
    Ok(groups::list(&app.office.store, by, call.after.as_deref())?)
}

pub fn release_group(app: &App, by: &Principal, call: ReleaseGroup) -> Result<Decided, Error> {
    let ReleaseGroup { author, document, most } = call;
    Ok(groups::release_all(&app.office.intake, by, Chosen { author, document, most }, clock::now())?)
}

pub fn discard_group(app: &App, by: &Principal, call: DiscardGroup) -> Result<Decided, Error> {
    let DiscardGroup { author, document, most } = call;
    Ok(groups::discard(&app.office.store, by, Chosen { author, document, most }, clock::now())?)
}
