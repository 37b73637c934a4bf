//! `GET /v1/events`: server-sent events that say "there is news", and nothing else.

use crate::http::app::App;
use crate::http::error::Error;
use crate::http::listeners::Listener;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use spotcheck_domain::authority::{Act, On};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// A comment in between keeps proxies from closing the line, and finds listeners who are gone.
const BREATH: Duration = Duration::from_secs(20);

pub async fn get(State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    let listeners = Arc::clone(&app.listeners);
    let listener = app
        .work(&headers, move |office, principal| {
            principal.may(Act::Listen, &On::office()).map_err(|_| Error::NotFound)?;
            let audiences = office.store.read(|view| view.audiences_of(principal.user))?;
            Ok(listeners.listen(&audiences, principal.device))
        })
        .await?;
    let hello = futures::stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"event: hello\ndata:\n\n"))]);
    let news = futures::stream::unfold((listener, app.stopping.clone()), next);
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::from_stream(hello.chain(news))).into_response())
}

type Listening = (Listener, watch::Receiver<bool>);

async fn next((mut listener, mut stopping): Listening) -> Option<(Result<Bytes, Infallible>, Listening)> {
    let said = tokio::select! {
        _ = stopping.wait_for(|stopping| *stopping) => return None,
        () = listener.news() => Bytes::from_static(b"event: news\ndata:\n\n"),
        () = tokio::time::sleep(BREATH) => Bytes::from_static(b":\n\n"),
    };
    Some((Ok(said), (listener, stopping)))
}
