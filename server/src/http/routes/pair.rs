//! `POST /v1/pair`: a code becomes a device and its session.

use crate::clock;
use crate::http::app::{App, Peer, blocking};
use crate::http::error::Error;
use crate::http::headers::insist_on;
use crate::http::{body, cookie};
use crate::people::{PeopleError, pairing};
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use spotcheck_domain::wire::PairRequest;

const MOST_BYTES: usize = 4 << 10;

pub async fn post(
    State(app): State<App>,
    Extension(Peer(address)): Extension<Peer>,
    headers: HeaderMap,
    request: Body,
) -> Result<Response, Error> {
    insist_on("application/json", &headers)?;
    let bytes = body::read(request, MOST_BYTES).await?;
    let request: PairRequest =
        serde_json::from_slice(&bytes).map_err(|error| Error::Invalid(error.to_string()))?;
    let now = clock::now();
    if !app.failures.may_try(address, now) {
        return Err(Error::TooManyAttempts);
    }
    let is_https = app.is_https;
    let paired = blocking(move || {
        let paired = pairing::redeem(&app.office.store, &app.office.secret, &request, now, &mut rand::rng());
        if matches!(paired, Err(PeopleError::CodeUnknown)) {
            app.failures.count(address, now);
        }
        Ok(paired?)
    });
    let (token, session) = paired.await?;
    Ok(([(header::SET_COOKIE, cookie::given(&token, is_https))], axum::Json(session)).into_response())
}
