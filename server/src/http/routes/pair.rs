//! `POST /v1/pair`: a code becomes a device and its session. `POST /v1/pair/look`: for whom a code is, which stays good.

use crate::clock;
use crate::http::app::{App, Peer};
use crate::http::attempts::Chance;
use crate::http::blocking::blocking;
use crate::http::error::Error;
use crate::http::fair::{Asker, network};
use crate::http::headers::insist_on;
use crate::http::{body, cookie};
use crate::office::Office;
use crate::people::refusals::Attempt;
use crate::people::{PeopleError, notices, pairing};
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{CodeOwner, PairRequest};
use std::net::IpAddr;

const MOST_BYTES: usize = 4 << 10;

pub async fn post(
    State(app): State<App>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
    request: Body,
) -> Result<Response, Error> {
    let is_https = app.is_https;
    let address = app.manner.proxies.client(peer, &headers);
    let paired = with_code(app, address, &headers, request, |office, request, now| {
        let paired = pairing::redeem(&office.store, &office.secret, request, now, &mut rand::rng())?;
        let (_, session) = &paired;
        office
            .news
            .tell(&office.store.read(|view| notices::audiences(view, session.person.id))?, session.device);
        Ok(paired)
    });
    let (token, session) = paired.await?;
    tracing::info!(%address, user = %session.person.id, device = %session.device, "a device was paired");
    Ok(([(header::SET_COOKIE, cookie::given(&token, is_https))], Json(session)).into_response())
}

pub async fn look(
    State(app): State<App>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
    request: Body,
) -> Result<Json<CodeOwner>, Error> {
    let address = app.manner.proxies.client(peer, &headers);
    let found = with_code(app, address, &headers, request, |office, request, now| {
        pairing::look(&office.store, &office.secret, &request.code, now)
    });
    found.await.map(Json)
}

/// Does with a code what needs one. Wrong ones are counted, whatever they were for.
async fn with_code<T: Send + 'static>(
    app: App,
    address: IpAddr,
    headers: &HeaderMap,
    request: Body,
    work: impl FnOnce(&Office, &PairRequest, Timestamp) -> Result<T, PeopleError> + Send + 'static,
) -> Result<T, Error> {
    insist_on("application/json", headers)?;
    let mut held = app.fair.reading(Asker::Address(network(address)));
    let bytes = body::read(request, MOST_BYTES, app.manner.silence, &mut held).await?;
    let request: PairRequest =
        serde_json::from_slice(&bytes).map_err(|error| Error::Invalid(error.to_string()))?;
    let now = clock::now();
    let chance = app.failures.chance(network(address), now);
    if chance == Chance::None {
        // Beyond those that are counted one line would tell as much as a thousand.
        metrics::counter!("spotcheck_codes_refused_total").increment(1);
        tracing::debug!(%address, "a pairing code was not looked at");
        return Err(Error::TooManyAttempts);
    }
    let done = blocking(move || match work(&app.office, &request, now) {
        Err(PeopleError::CodeUnknown) => {
            app.failures.count(network(address), now);
            app.office.note_refusal(Attempt::Code(network(address)), now);
            let is_one_too_many = chance == Chance::OnlyGood;
            let error = if is_one_too_many { Error::TooManyAttempts } else { Error::CodeUnknown };
            Err(refused(error, address))
        }
        other => Ok(other?),
    });
    done.await
}

fn refused(error: Error, address: IpAddr) -> Error {
    metrics::counter!("spotcheck_codes_refused_total").increment(1);
    tracing::warn!(%address, reason = error.code(), "a pairing code was refused");
    error
}
