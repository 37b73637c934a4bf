//! The addresses of the interface, and what holds for every answer.

use super::app::App;
use super::error::Error;
use super::routes::{
    app, documents, health, pair, photos, quarantine, reference, session, stream, sync, tus,
};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, http::Method};

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
