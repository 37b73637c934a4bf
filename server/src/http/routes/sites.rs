//! `GET /v1/sites`, `/v1/sites/coverage`, `/v1/sites/{site}`; `POST /v1/sites`, `/v1/sites/{site}` and `…/confirm`,
//! `…/close`, `…/reopen`, `…/merge`, `…/unmerge`, `…/give`, `…/certificates/{certificate}` and that with `/remove`.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::people::principal::Principal;
use crate::sites;
use spotcheck_domain::call::{
    ChangeSite, CloseSite, ConfirmSite, CoverageLine, EnterSite, Entered, GiveSite, KeepCertificate,
    ListSites, MergeSites, ReadCoverage, ReadSite, RemoveCertificate, ReopenSite, SitePage, Sites,
    UnmergeSites,
};
use spotcheck_domain::id::SiteId;

pub fn list(app: &App, by: &Principal, call: ListSites) -> Result<Sites, Error> {
    Ok(app.office.store.read(|view| sites::list(view, by, &call, clock::now()))?)
}

pub fn coverage(app: &App, by: &Principal, call: ReadCoverage) -> Result<Vec<CoverageLine>, Error> {
    Ok(app.office.store.read(|view| sites::coverage(view, by, &call, clock::now()))?)
}

pub fn page(app: &App, by: &Principal, call: ReadSite) -> Result<SitePage, Error> {
    Ok(app.office.store.read(|view| sites::page(view, by, call.site, clock::now()))?)
}

pub fn enter(app: &App, by: &Principal, call: EnterSite) -> Result<Entered<SiteId>, Error> {
    let now = clock::now();
    let fresh = SiteId::from_parts(now, rand::random());
    let id = sites::enter(&app.office.intake, by, call, fresh, now)?;
    Ok(Entered { id })
}

pub fn change(app: &App, by: &Principal, call: ChangeSite) -> Result<(), Error> {
    Ok(sites::change(&app.office.intake, by, call, clock::now())?)
}

pub fn keep_certificate(app: &App, by: &Principal, call: KeepCertificate) -> Result<(), Error> {
    Ok(sites::keep_certificate(&app.office.intake, by, call, clock::now())?)
}

pub fn remove_certificate(app: &App, by: &Principal, call: RemoveCertificate) -> Result<(), Error> {
    Ok(sites::remove_certificate(&app.office.intake, by, &call, clock::now())?)
}

pub fn confirm(app: &App, by: &Principal, call: ConfirmSite) -> Result<(), Error> {
    Ok(sites::confirm(&app.office.intake, by, call.site, clock::now())?)
}

pub fn close(app: &App, by: &Principal, call: CloseSite) -> Result<(), Error> {
    Ok(sites::close(&app.office.intake, by, call, clock::now())?)
}

pub fn reopen(app: &App, by: &Principal, call: ReopenSite) -> Result<(), Error> {
    Ok(sites::reopen(&app.office.intake, by, call.site, clock::now())?)
}

pub fn merge(app: &App, by: &Principal, call: MergeSites) -> Result<(), Error> {
    Ok(sites::merge(&app.office.intake, by, &call, clock::now())?)
}

pub fn unmerge(app: &App, by: &Principal, call: UnmergeSites) -> Result<(), Error> {
    Ok(sites::unmerge(&app.office.intake, by, call.site, clock::now())?)
}

pub fn give(app: &App, by: &Principal, call: GiveSite) -> Result<(), Error> {
    Ok(sites::give(&app.office.intake, by, &call, clock::now())?)
}
