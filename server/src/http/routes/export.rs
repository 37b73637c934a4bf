//! `GET /v1/export/people.xlsx`, `/v1/export/units.xlsx` and the same as `.csv`: an administrator's area for other programs.
//! `/v1/export/sites.xlsx` and `.csv`: a list of sites, by the parameters of `GET /v1/sites`.

use crate::clock;
use crate::http::app::App;
use crate::http::attachment::attachment;
use crate::http::call::of_query;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::people::desk::DeskError;
use crate::people::export::{self, Table};
use crate::people::principal::Principal;
use crate::sites;
use crate::store::View;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, Uri};
use axum::routing::{MethodRouter, get};
use spotcheck_domain::call::{ListSites, TableForm};

pub fn people(form: TableForm) -> MethodRouter<App> {
    of_organisation(form, "people", export::people)
}

pub fn units(form: TableForm) -> MethodRouter<App> {
    of_organisation(form, "units", export::units)
}

fn of_organisation(
    form: TableForm,
    name: &'static str,
    read: fn(&dyn View, &Principal) -> Result<Table, DeskError>,
) -> MethodRouter<App> {
    get(move |State(app): State<App>, Extension(asker): Extension<Asker>, headers: HeaderMap| async move {
        let written = app.labour(asker, &headers, move |office, principal| {
            let table = office.store.read(|view| read(view, &principal.at_desk()))?;
            let bytes = table.written(form)?;
            let (by, now) = (principal.clone(), clock::now());
            office.store.write(move |tx| export::note(tx, &by, &table, now))?;
            Ok(attachment(form, name, bytes))
        });
        written.await
    })
}

pub fn sites(form: TableForm) -> MethodRouter<App> {
    get(
        move |State(app): State<App>, Extension(asker): Extension<Asker>, uri: Uri, headers: HeaderMap| async move {
            let call: ListSites = of_query(&uri, &[])?;
            let written = app.labour(asker, &headers, move |office, principal| {
                let now = clock::now();
                let table = office.store.read(|view| sites::table(view, principal, &call, now))?;
                let bytes = table.written(form)?;
                let by = principal.clone();
                office.store.write(move |tx| sites::note(tx, &by, &table, now))?;
                Ok::<_, Error>(attachment(form, "sites", bytes))
            });
            written.await
        },
    )
}
