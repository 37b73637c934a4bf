//! `GET /v1/export/people.xlsx` and `/v1/export/people.csv`: the people of an administrator's area.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::people::export::{self, Table};
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::IntoResponse;

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
        let table = office.store.read(|view| export::people(view, &principal.at_desk()))?;
        let bytes = write(&table)?;
        let (by, now) = (principal.clone(), clock::now());
        office.store.write(move |tx| export::note(tx, &by, &table, now))?;
        Ok(bytes)
    })
    .await
}

fn named(kind: &'static str, disposition: &'static str, bytes: Vec<u8>) -> File {
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes)
}
