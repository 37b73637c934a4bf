//! `POST /v1/sync`: CBOR in, CBOR out.

use crate::http::app::App;
use crate::http::body;
use crate::http::error::Error;
use crate::http::figures;
use crate::http::headers::insist_on;
use crate::{clock, sync};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::wire::{MAX_SYNC_BODY, SyncRequest, decode, encode};
use std::time::Instant;

const CBOR: &str = "application/cbor";

pub async fn post(State(app): State<App>, headers: HeaderMap, request: Body) -> Result<Response, Error> {
    insist_on(CBOR, &headers)?;
    // Asked before the body is read, so that four megabytes are taken from known devices only.
    app.work(&headers, |_, principal| principal.may(Act::Sync, &On::office()).map_err(|_| Error::NotFound))
        .await?;
    let bytes = body::read(request, MAX_SYNC_BODY).await?;
    let _slot = app.syncs.acquire().await.map_err(|_| Error::Busy)?;
    let answer = app.work(&headers, move |office, principal| {
        let request: SyncRequest = decode(&bytes).map_err(|error| Error::Invalid(error.to_string()))?;
        drop(bytes);
        let began = Instant::now();
        let answer = sync::handle(office, principal, request, clock::now(), &mut rand::rng())?;
        figures::note_sync(began.elapsed());
        encode(&answer).map_err(|_| Error::Internal("an answer that cannot be encoded"))
    });
    Ok(([(header::CONTENT_TYPE, CBOR)], answer.await?).into_response())
}
