//! `POST /v1/sync`: CBOR in, CBOR out, in gzip where both sides take it.

use crate::http::app::App;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::http::figures;
use crate::http::headers::{accepts, insist_on};
use crate::http::{body, coding};
use crate::{clock, sync};
use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::wire::{MAX_SYNC_BODY, SyncRequest, decode, encode};
use std::time::Instant;

const CBOR: &str = "application/cbor";

pub async fn post(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    request: Body,
) -> Result<Response, Error> {
    insist_on(CBOR, &headers)?;
    // Asked before the body is read, so that four megabytes are taken from known devices only.
    app.work(asker, &headers, |_, principal| {
        principal.may(Act::Sync, &On::office()).map_err(|_| Error::NotFound)
    })
    .await?;
    let mut held = app.fair.reading(asker);
    let bytes = body::read(request, MAX_SYNC_BODY, app.manner.silence, &mut held).await?;
    let (takes_gzip, coding_of) = (accepts(&headers, "gzip"), headers.clone());
    let answer = app.labour(asker, &headers, move |office, principal| {
        let _held = held;
        let bytes = coding::inflated(&coding_of, bytes)?;
        sync::measure::measure(&bytes)?;
        let request: SyncRequest = decode(&bytes).map_err(|error| Error::Invalid(error.to_string()))?;
        drop(bytes);
        let began = Instant::now();
        let answer = sync::handle(office, principal, request, clock::now(), &mut rand::rng())?;
        figures::note_sync(began.elapsed());
        let answer = encode(&answer).map_err(|_| Error::Internal("an answer that cannot be encoded"))?;
        let deflated = takes_gzip.then(|| coding::deflated(&answer)).flatten();
        Ok((deflated.is_some(), deflated.unwrap_or(answer)))
    });
    let (is_deflated, answer) = answer.await?;
    let mut response = ([(header::CONTENT_TYPE, CBOR)], answer).into_response();
    let said = response.headers_mut();
    said.insert(header::ACCEPT_ENCODING, coding::GZIP);
    said.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_deflated {
        said.insert(header::CONTENT_ENCODING, coding::GZIP);
    }
    Ok(response)
}
