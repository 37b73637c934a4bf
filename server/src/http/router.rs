//! The addresses of the interface.

use super::app::App;
use super::error::Error;
use super::guard::guard;
use super::routes::{
    app, codes, documents, health, notices, pair, photos, quarantine, reference, rescue, session, stream,
    sync, tus,
};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

pub fn router(app: App) -> Router {
    Router::new()
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/healthz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/v1/pair", post(pair::post))
        .route("/v1/pair/look", post(pair::look))
        .route("/v1/codes", get(codes::list).post(codes::post))
        .route("/v1/codes/{id}/confirm", post(codes::confirm))
        .route("/v1/notices", get(notices::list))
        .route("/v1/notices/{id}/seen", post(notices::seen))
        .route("/v1/session", get(session::get).delete(session::delete))
        .route("/v1/sync", post(sync::post))
        .route("/v1/events", get(stream::get))
        .route("/v1/reference/{sha256}", get(reference::get))
        .route("/v1/documents/{id}", get(documents::get))
        .route("/v1/quarantine", get(quarantine::list))
        .route("/v1/quarantine/{id}", get(quarantine::get))
        .route("/v1/quarantine/{id}/release", post(quarantine::release))
        .route("/v1/quarantine/{id}/discard", post(quarantine::discard))
        .route("/v1/rescue", post(rescue::post))
        .route("/v1/photos", post(tus::post).options(tus::options))
        .route("/v1/photos/{sha256}", get(photos::get))
        .route(
            "/v1/photos/uploads/{id}",
            axum::routing::head(tus::head)
                .patch(tus::patch)
                .delete(tus::delete)
                .post(tus::instead)
                .options(tus::options),
        )
        .route("/v1/{*rest}", axum::routing::any(|| async { Error::NotFound }))
        .method_not_allowed_fallback(|| async { Error::Method })
        .fallback(app::get)
        .layer(from_fn_with_state(app.clone(), guard))
        .with_state(app)
}
