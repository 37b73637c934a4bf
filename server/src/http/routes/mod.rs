//! The HTTP interface: one file for each noun. Handlers read a request, call the core in a blocking thread, and write
//! its answer; they decide nothing.

mod app;
mod body;
mod documents;
mod health;
mod pair;
mod photos;
mod quarantine;
mod reference;
mod session;
mod stream;
mod sync;
mod tus;

use crate::clock;
use crate::error::Error;
use crate::http::address::Failures;
use crate::office::Office;
use crate::people::principal::Principal;
use crate::people::session::authenticate;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, http::Method};
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// Sync requests that are worked on at once; the others wait.
const SYNCS_AT_ONCE: usize = 48;
/// Parts of photos that are taken at once.
const UPLOADS_AT_ONCE: usize = 24;

/// What handlers share.
#[derive(Clone)]
pub struct App {
    pub office: Arc<Office>,
    pub failures: Arc<Failures>,
    /// The app is reached by HTTPS, so cookies may insist on it.
    pub is_https: bool,
    pub syncs: Arc<Semaphore>,
    pub uploads: Arc<Semaphore>,
    /// Turns true when the server stops: event streams end then.
    pub stopping: watch::Receiver<bool>,
}

/// The address at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

impl App {
    pub fn new(office: Arc<Office>, is_https: bool, stopping: watch::Receiver<bool>) -> Self {
        Self {
            office,
            failures: Arc::default(),
            is_https,
            syncs: Arc::new(Semaphore::new(SYNCS_AT_ONCE)),
            uploads: Arc::new(Semaphore::new(UPLOADS_AT_ONCE)),
            stopping,
        }
    }

    /// Runs `work` in a blocking thread for whoever the headers say.
    pub async fn work<T: Send + 'static>(
        &self,
        headers: &HeaderMap,
        work: impl FnOnce(&Arc<Office>, &Principal) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let office = Arc::clone(&self.office);
        let headers = headers.clone();
        blocking(move || {
            let principal = authenticate(&office, &headers, clock::now())?;
            work(&office, &principal)
        })
        .await
    }
}

/// Runs what blocks where it may.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(Error::Internal("a request's thread ended early")))
}

pub fn router(app: App) -> Router {
    Router::new()
        .route("/healthz", get(health::get))
        .route("/v1/pair", post(pair::post))
        .route("/v1/session", get(session::get).delete(session::delete))
        .route("/v1/sync", post(sync::post))
        .route("/v1/events", get(stream::get))
        .route("/v1/reference/{sha256}", get(reference::get))
        .route("/v1/documents/{id}", get(documents::get))
        .route("/v1/quarantine", get(quarantine::list))
        .route("/v1/quarantine/{id}", get(quarantine::get))
        .route("/v1/quarantine/{id}/release", post(quarantine::release))
        .route("/v1/quarantine/{id}/discard", post(quarantine::discard))
        .route("/v1/photos", post(tus::post).options(tus::options))
        .route("/v1/photos/{sha256}", get(photos::get))
        .route(
            "/v1/photos/uploads/{id}",
            axum::routing::head(tus::head).patch(tus::patch).delete(tus::delete).options(tus::options),
        )
        .route("/v1/{*rest}", axum::routing::any(|| async { Error::NotFound }))
        .method_not_allowed_fallback(|| async { Error::Method })
        .fallback(app::get)
        .layer(from_fn(guard))
        .with_state(app)
}

/// What holds for every answer: no request from another site, no guessing of types.
async fn guard(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/v1/");
    let from_elsewhere = request.headers().get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    let mut response = if is_api && from_elsewhere && request.method() != Method::OPTIONS {
        Error::CrossSite.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Whether `Accept-Encoding` takes brotli.
fn accepts_brotli(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').any(|one| {
            let mut parts = one.split(';').map(str::trim);
            parts.next() == Some("br") && !parts.any(|q| matches!(q, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    })
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
