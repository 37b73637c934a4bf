//! `POST /v1/pair`: a code becomes a device and its session.

use crate::clock;
use crate::http::app::{App, Peer, blocking};
use crate::http::attempts::Chance;
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
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
    request: Body,
) -> Result<Response, Error> {
    insist_on("application/json", &headers)?;
    let bytes = body::read(request, MOST_BYTES).await?;
    let request: PairRequest =
        serde_json::from_slice(&bytes).map_err(|error| Error::Invalid(error.to_string()))?;
    let (now, address) = (clock::now(), app.manner.proxies.client(peer, &headers));
    let chance = app.failures.chance(address, now);
    if chance == Chance::None {
        return Err(refused(Error::TooManyAttempts, address));
    }
    let is_https = app.is_https;
    let paired = blocking(move || {
        match pairing::redeem(&app.office.store, &app.office.secret, &request, now, &mut rand::rng()) {
            Err(PeopleError::CodeUnknown) => {
                app.failures.count(address, now);
                let is_one_too_many = chance == Chance::OnlyGood;
                let error = if is_one_too_many { Error::TooManyAttempts } else { Error::CodeUnknown };
                Err(refused(error, address))
            }
            other => Ok(other?),
        }
    });
    let (token, session) = paired.await?;
    tracing::info!(%address, user = %session.person.id, device = %session.device, "a device was paired");
    Ok(([(header::SET_COOKIE, cookie::given(&token, is_https))], axum::Json(session)).into_response())
}

fn refused(error: Error, address: std::net::IpAddr) -> Error {
    metrics::counter!("spotcheck_codes_refused_total").increment(1);
    tracing::warn!(%address, reason = error.code(), "a pairing code was refused");
    error
}
