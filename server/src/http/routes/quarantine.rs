//! `GET /v1/quarantine`, `GET /v1/quarantine/{id}`, `POST /v1/quarantine/{id}/release`, `POST …/discard`: for
//! administrators, JSON. To everybody else these addresses do not exist.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::http::headers::insist_on_no_form;
use crate::ingest::quarantine;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use spotcheck_domain::wire::QuarantinedChange;

#[derive(Deserialize)]
pub struct Page {
    /// The last id of the page before.
    #[serde(default)]
    after: i64,
}

pub async fn list(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Json<Vec<QuarantinedChange>>, Error> {
    let Query(Page { after }) = page.map_err(|error| Error::Invalid(error.to_string()))?;
    app.labour(asker, &headers, move |office, principal| {
        Ok(Json(quarantine::list(&office.store, principal, after)?))
    })
    .await
}

pub async fn get(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<QuarantinedChange>, Error> {
    let id = parsed(&id)?;
    app.labour(asker, &headers, move |office, principal| {
        Ok(Json(quarantine::inspect(&office.store, principal, id)?))
    })
    .await
}

pub async fn release(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<serde_json::Value>, Error> {
    insist_on_no_form(&headers)?;
    let id = parsed(&id)?;
    let n_stored = app
        .labour(asker, &headers, move |office, principal| {
            Ok(quarantine::release(&office.intake, principal, id, clock::now())?)
        })
        .await?;
    Ok(Json(serde_json::json!({ "n_stored": n_stored })))
}

pub async fn discard(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Error> {
    insist_on_no_form(&headers)?;
    let id = parsed(&id)?;
    app.labour(asker, &headers, move |office, principal| {
        Ok(quarantine::discard(&office.store, principal, id, clock::now())?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parsed(id: &str) -> Result<i64, Error> {
    id.parse().map_err(|_| Error::NotFound)
}
