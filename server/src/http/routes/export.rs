//! `GET /v1/export/people.xlsx` and `/v1/export/people.csv`: the people of an administrator's area. `/v1/export/sites.xlsx`
//! and `/v1/export/sites.csv`: a list of sites, by the parameters of `GET /v1/sites`.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::people::export::{self, Table};
use crate::http::call::of_query;
use crate::sites;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderName, Uri, header};
use axum::response::IntoResponse;
use spotcheck_domain::call::ListSites;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

type File = ([(HeaderName, &'static str); 2], Vec<u8>);

pub async fn xlsx(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Error> {
    let bytes = written(&app, asker, &headers, |table| {
        table.xlsx().map_err(|_| Error::Internal("a workbook that cannot be written"))
    })
    .await?;
    Ok(named(XLSX, "attachment; filename=\"people.xlsx\"", bytes))
}

pub async fn csv(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Error> {
    let bytes = written(&app, asker, &headers, |table| {
        table.csv().map_err(|_| Error::Internal("a table that cannot be written"))
    })
    .await?;
    Ok(named("text/csv; charset=utf-8", "attachment; filename=\"people.csv\"", bytes))
}

async fn written(
    app: &App,
    asker: Asker,
    headers: &HeaderMap,
    write: fn(&Table) -> Result<Vec<u8>, Error>,
) -> Result<Vec<u8>, Error> {
    app.labour(asker, headers, move |office, principal| {
        let table = office.store.read(|view| export::people(view, principal))?;
        let bytes = write(&table)?;
        let (by, now) = (principal.clone(), clock::now());
        office.store.write(move |tx| export::note(tx, &by, &table, now))?;
        Ok(bytes)
    })
    .await
}

pub async fn sites_xlsx(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Error> {
    let bytes = sites_written(&app, asker, &uri, &headers, |table| {
        table.xlsx().map_err(|_| Error::Internal("a workbook that cannot be written"))
    })
    .await?;
    Ok(named(XLSX, "attachment; filename=\"sites.xlsx\"", bytes))
}

pub async fn sites_csv(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Error> {
    let bytes = sites_written(&app, asker, &uri, &headers, |table| {
        table.csv().map_err(|_| Error::Internal("a table that cannot be written"))
    })
    .await?;
    Ok(named("text/csv; charset=utf-8", "attachment; filename=\"sites.csv\"", bytes))
}

async fn sites_written(
    app: &App,
    asker: Asker,
    uri: &Uri,
    headers: &HeaderMap,
    write: fn(&Table) -> Result<Vec<u8>, Error>,
) -> Result<Vec<u8>, Error> {
    let call: ListSites = of_query(uri, &[])?;
    app.labour(asker, headers, move |office, principal| {
        let now = clock::now();
        let table = office.store.read(|view| sites::table(view, principal, &call, now))?;
        let bytes = write(&table)?;
        let by = principal.clone();
        office.store.write(move |tx| sites::note(tx, &by, &table, now))?;
        Ok(bytes)
    })
    .await
}

fn named(kind: &'static str, disposition: &'static str, bytes: Vec<u8>) -> File {
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes)
}
