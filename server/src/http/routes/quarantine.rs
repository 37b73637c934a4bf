//! `GET /v1/quarantine`, `GET /v1/quarantine/{id}`, `POST /v1/quarantine/{id}/release`, `POST …/discard`, and the same by
//! author and record: `GET /v1/quarantine/groups`, `POST /v1/quarantine/groups/release`, `POST …/discard`. For
//! administrators, JSON. To everybody else these addresses do not exist.

use crate::clock;
use crate::http::app::App;
use crate::http::body;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::http::headers::{insist_on, insist_on_no_form};
use crate::ingest::groups::{self, Chosen, Decided, GroupPage};
use crate::ingest::quarantine;
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use spotcheck_domain::id::{DocumentId, UserId};
use spotcheck_domain::wire::QuarantinedChange;

/// Of a decision.
const MOST_BYTES: usize = 4 << 10;

#[derive(Deserialize)]
pub struct Page {
    /// The last id of the page before.
    #[serde(default)]
    after: i64,
    /// Of this author and in this record alone.
    author: Option<UserId>,
    document: Option<DocumentId>,
}

#[derive(Deserialize)]
pub struct GroupsAfter {
    /// What the page before told.
    after: Option<String>,
}

pub async fn list(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Json<Vec<QuarantinedChange>>, Error> {
    let Query(Page { after, author, document }) = page.map_err(|error| Error::Invalid(error.to_string()))?;
    app.labour(asker, &headers, move |office, principal| {
        Ok(Json(quarantine::list(&office.store, principal, author.zip(document), after)?))
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

/// A page of what was refused, by author and record.
pub async fn groups(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    page: Result<Query<GroupsAfter>, QueryRejection>,
) -> Result<Json<GroupPage>, Error> {
    let Query(GroupsAfter { after }) = page.map_err(|error| Error::Invalid(error.to_string()))?;
    app.labour(asker, &headers, move |office, principal| {
        Ok(Json(groups::list(&office.store, principal, after.as_deref())?))
    })
    .await
}

pub async fn release_group(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    request: Body,
) -> Result<Json<Decided>, Error> {
    let chosen = chosen(&app, asker, &headers, request).await?;
    app.labour(asker, &headers, move |office, principal| {
        Ok(Json(groups::release_all(&office.intake, principal, chosen, clock::now())?))
    })
    .await
}

pub async fn discard_group(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    request: Body,
) -> Result<Json<Decided>, Error> {
    let chosen = chosen(&app, asker, &headers, request).await?;
    app.labour(asker, &headers, move |office, principal| {
        Ok(Json(groups::discard(&office.store, principal, chosen, clock::now())?))
    })
    .await
}

async fn chosen(app: &App, asker: Asker, headers: &HeaderMap, request: Body) -> Result<Chosen, Error> {
    insist_on("application/json", headers)?;
    let bytes = body::read(request, MOST_BYTES, &mut app.fair.reading(asker)).await?;
    serde_json::from_slice(&bytes).map_err(|error| Error::Invalid(error.to_string()))
}

fn parsed(id: &str) -> Result<i64, Error> {
    id.parse().map_err(|_| Error::NotFound)
}
