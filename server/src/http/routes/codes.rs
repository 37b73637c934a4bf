//! `POST /v1/codes`: a new pairing code. `GET /v1/codes`: those that wait to be confirmed. `POST /v1/codes/{id}/confirm`.

use crate::clock;
use crate::http::app::App;
use crate::http::body;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::http::headers::{insist_on, insist_on_no_form};
use crate::office::Office;
use crate::people::welcome::link;
use crate::people::{PeopleError, codes, notices};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode};
use spotcheck_domain::id::{CodeId, DeviceId, UserId};
use spotcheck_domain::wire::{AskCode, NewCode, PendingCode};

const MOST_BYTES: usize = 1 << 10;

pub async fn post(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    request: Body,
) -> Result<Json<NewCode>, Error> {
    insist_on("application/json", &headers)?;
    let bytes = body::read(request, MOST_BYTES, app.manner.silence, &mut app.fair.reading(asker)).await?;
    let url = app.manner.public_url.clone().unwrap_or_default();
    app.work(asker, &headers, move |office, principal| {
        let request: AskCode =
            serde_json::from_slice(&bytes).map_err(|error| Error::Invalid(error.to_string()))?;
        let (store, secret) = (&office.store, &office.secret);
        let (code, row) = codes::ask(store, secret, principal, request, clock::now(), &mut rand::rng())?;
        let (by, basis) = (principal.user, request.basis);
        tracing::info!(%by, user = %row.user, %basis, pending = row.is_pending, "a pairing code was asked for");
        if row.is_pending {
            tell(office, row.user, principal.device)?;
        }
        let link = link(&url, &code);
        Ok(Json(NewCode { id: row.id, code, link, expires_at: row.expires_at, is_pending: row.is_pending }))
    })
    .await
}

pub async fn list(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
) -> Result<Json<Vec<PendingCode>>, Error> {
    app.work(asker, &headers, |office, principal| {
        Ok(Json(codes::pending(&office.store, principal, clock::now())?))
    })
    .await
}

pub async fn confirm(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Error> {
    insist_on_no_form(&headers)?;
    let id: CodeId = id.parse().map_err(|_| Error::NotFound)?;
    app.work(asker, &headers, move |office, principal| {
        let row = codes::confirm(&office.store, principal, id, clock::now())?;
        tracing::info!(by = %principal.user, user = %row.user, "a pairing code was confirmed");
        tell(office, row.user, principal.device)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tells all whom a person's devices concern that there is news.
pub fn tell(office: &Office, person: UserId, by: DeviceId) -> Result<(), Error> {
    let reached = office.store.read(|view| Ok::<_, PeopleError>(notices::audiences(view, person)?))?;
    office.news.tell(&reached, by);
    Ok(())
}
