//! `GET /v1/session`: who am I. `DELETE /v1/session`: signs this device out.

use super::App;
use crate::clock;
use crate::error::Error;
use crate::people::session;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use spotcheck_domain::wire::Session;

pub async fn get(State(app): State<App>, headers: HeaderMap) -> Result<Json<Session>, Error> {
    app.work(&headers, |office, principal| session::describe(office, principal).map(Json)).await
}

pub async fn delete(State(app): State<App>, headers: HeaderMap) -> Result<impl IntoResponse, Error> {
    app.work(&headers, |office, principal| session::end(office, principal, clock::now())).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, session::no_cookie(app.is_https))]))
}
