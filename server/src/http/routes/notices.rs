//! `GET /v1/notices`: what a person is told about devices. `POST /v1/notices/{id}/seen`.

use crate::clock;
use crate::http::app::App;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::http::headers::insist_on_no_form;
use crate::people::notices;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use spotcheck_domain::wire::Notices;

#[derive(Deserialize)]
pub struct Page {
    /// The last id of the page before.
    before: Option<i64>,
}

pub async fn list(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Json<Notices>, Error> {
    let Query(Page { before }) = page.map_err(|error| Error::Invalid(error.to_string()))?;
    app.work(asker, &headers, move |office, principal| {
        Ok(Json(notices::list(&office.store, principal, before)?))
    })
    .await
}

pub async fn seen(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Error> {
    insist_on_no_form(&headers)?;
    let id = id.parse().map_err(|_| Error::NotFound)?;
    app.work(asker, &headers, move |office, principal| {
        Ok(notices::see(&office.store, principal, id, clock::now())?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
