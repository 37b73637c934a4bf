//! `GET /v1/export/people.xlsx`, `/v1/export/units.xlsx` and the same as `.csv`: an administrator's area for other programs.
//! `/v1/export/sites.xlsx` and `.csv`: a list of sites, by the parameters of `GET /v1/sites`.

use crate::clock;
use crate::http::app::App;
use crate::http::call::of_query;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::people::desk::DeskError;
use crate::people::export::{self, Table};
use crate::people::principal::Principal;
use crate::sites;
use crate::store::View;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderName, Uri, header};
use spotcheck_domain::call::ListSites;

pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub type File = ([(HeaderName, &'static str); 2], Vec<u8>);

type Asked = (State<App>, Extension<Asker>, HeaderMap);
type Read = fn(&dyn View, &Principal) -> Result<Table, DeskError>;

pub async fn people_xlsx(
    state: State<App>,
    asker: Extension<Asker>,
    headers: HeaderMap,
) -> Result<File, Error> {
    xlsx((state, asker, headers), export::people, "attachment; filename=\"people.xlsx\"").await
}

pub async fn people_csv(
    state: State<App>,
    asker: Extension<Asker>,
    headers: HeaderMap,
) -> Result<File, Error> {
    csv((state, asker, headers), export::people, "attachment; filename=\"people.csv\"").await
}

pub async fn units_xlsx(
    state: State<App>,
    asker: Extension<Asker>,
    headers: HeaderMap,
) -> Result<File, Error> {
    xlsx((state, asker, headers), export::units, "attachment; filename=\"units.xlsx\"").await
}

pub async fn units_csv(
    state: State<App>,
    asker: Extension<Asker>,
    headers: HeaderMap,
) -> Result<File, Error> {
    csv((state, asker, headers), export::units, "attachment; filename=\"units.csv\"").await
}

async fn xlsx(asked: Asked, read: Read, disposition: &'static str) -> Result<File, Error> {
    let bytes = written(asked, read, |table| {
        table.xlsx().map_err(|_| Error::Internal("a workbook that cannot be written"))
    });
    Ok(named(XLSX, disposition, bytes.await?))
}

async fn csv(asked: Asked, read: Read, disposition: &'static str) -> Result<File, Error> {
    let bytes = written(asked, read, |table| {
        table.csv().map_err(|_| Error::Internal("a table that cannot be written"))
    });
    Ok(named("text/csv; charset=utf-8", disposition, bytes.await?))
}

async fn written(
    (State(app), Extension(asker), headers): Asked,
    read: Read,
    write: fn(&Table) -> Result<Vec<u8>, Error>,
) -> Result<Vec<u8>, Error> {
    app.labour(asker, &headers, move |office, principal| {
        let table = office.store.read(|view| read(view, &principal.at_desk()))?;
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
) -> Result<File, Error> {
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
) -> Result<File, Error> {
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

pub fn named(kind: &'static str, disposition: &'static str, bytes: Vec<u8>) -> File {
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes)
}
