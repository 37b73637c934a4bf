//! `GET /livez`: the process answers. `GET /readyz`: its disk and its database take words. `GET /healthz`: photos too.
//! `GET /metrics`: what is counted. None of them knows anybody's records.

use crate::http::app::{App, Peer};
use crate::http::blocking::blocking;
use crate::http::error::Error;
use crate::http::figures;
use crate::http::headers::text;
use crate::upkeep::health::Trouble;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::net::IpAddr;
use std::time::Duration;

/// A disk that does not answer is no reason to answer as late.
const PATIENCE: Duration = Duration::from_secs(5);
/// The text format of Prometheus.
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

pub async fn live() -> &'static str {
    "ok"
}

/// Whether the office takes words. Where it refuses photos, that is said beside.
pub async fn ready(
    State(app): State<App>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
) -> Response {
    tell(&app, peer, &headers, StatusCode::OK).await
}

/// Whether it takes everything.
pub async fn healthy(
    State(app): State<App>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
) -> Response {
    tell(&app, peer, &headers, StatusCode::SERVICE_UNAVAILABLE).await
}

/// Tries it anew, at most once a second, and tells what is wrong; `short` is the status where photos alone are refused. Paths
/// are told on this machine alone.
async fn tell(app: &App, peer: IpAddr, headers: &HeaderMap, short: StatusCode) -> Response {
    if *app.stopping.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the server is stopping\n").into_response();
    }
    let trying = app.clone();
    let tried = blocking(move || {
        trying.health.try_now(&trying.office.store, trying.since.elapsed());
        Ok(())
    });
    let _ = tokio::time::timeout(PATIENCE, tried).await;
    let found = app.health.known(app.since.elapsed());
    let is_near = app.manner.proxies.is_local(peer, headers);
    if found.is_well() {
        let Some(space) = found.short() else { return "ok".into_response() };
        let why = if is_near { format!(": {space}") } else { String::new() };
        return (short, format!("photos are refused, what room there is is kept for words{why}\n"))
            .into_response();
    }
    let said = |text: &mut String, trouble: &Trouble| {
        if is_near { writeln!(text, "{trouble}") } else { writeln!(text, "{}", trouble.brief()) }
    };
    let mut text = String::new();
    for trouble in &found.troubles {
        let _ = said(&mut text, trouble);
    }
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}

pub async fn metrics(
    State(app): State<App>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let may = match &app.manner.metrics_token {
        Some(token) => shows(&headers, token),
        None => app.manner.proxies.is_local(peer, &headers),
    };
    if !may {
        return Err(Error::NotFound);
    }
    let text = blocking(move || Ok(figures::render(&app)?)).await?;
    Ok(([(header::CONTENT_TYPE, FORMAT)], text).into_response())
}

/// Whether the request bears the token. Hashes are compared, so that the time that takes tells nothing.
fn shows(headers: &HeaderMap, token: &str) -> bool {
    let shown = text(headers, &header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    shown.is_some_and(|shown| Sha256::digest(shown.trim()) == Sha256::digest(token))
}
