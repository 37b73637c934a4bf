//! `GET /v1/session`: who am I. `DELETE /v1/session`: signs this device out.

use crate::clock;
use crate::http::app::App;
use crate::http::cookie;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::people::session;
use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::wire::Session;
use std::sync::Arc;

pub async fn get(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
) -> Result<Json<Session>, Error> {
    app.work(asker, &headers, |office, principal| {
        principal.may(Act::ReadSession, &On::office()).map_err(|_| Error::NotFound)?;
        Ok(Json(session::describe(&office.store, principal)?))
    })
    .await
}

pub async fn delete(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Error> {
    let listeners = Arc::clone(&app.listeners);
    app.work(asker, &headers, move |office, principal| {
        principal.may(Act::SignOut, &On::office()).map_err(|_| Error::NotFound)?;
        session::end(&office.store, principal, clock::now())?;
        listeners.end(principal.device);
        Ok(())
    })
    .await?;
    let taken = cookie::taken(app.is_https).into_iter().map(|cookie| (header::SET_COOKIE, cookie));
    Ok((StatusCode::NO_CONTENT, AppendHeaders(taken)))
}
