//! What holds for every request and every answer: nothing from another site, no guessing of types, nothing that a page
//! could do beyond what is written here, a cookie that only this host can have set.

use super::app::{App, Peer};
use super::cookie;
use super::error::Error;
use super::figures;
use super::origin::may_ask;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::time::Instant;

/// For what is no page: it does nothing, should somebody open it as one. Short, since each sync carries it.
const NOTHING: &str = "default-src 'none';frame-ancestors 'none';sandbox";

/// Of a page and what belongs to it.
static OF_PAGES: [(HeaderName, &str); 4] = [
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// A year, as browsers' lists of such hosts ask; subdomains are other people's.
const HTTPS_ONLY: &str = "max-age=31536000";

pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/v1/");
    let old = if app.is_https { cookie::to_exchange(request.headers()) } else { None };
    let may = may_ask(request.method(), request.headers(), app.origin.as_deref());
    let is_reading_the_app = !is_api && request.method().is_safe();
    let shows_session = is_api && cookie::token(request.headers()).is_some();
    let began = Instant::now();
    let peer = request.extensions().get::<Peer>().map(|Peer(peer)| *peer);
    let address = peer.map(|peer| app.manner.proxies.client(peer, request.headers()).to_string());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let mut response = if may || is_reading_the_app {
        // A handler that panics ends its own request alone; the hook has said where.
        let ended = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        ended.unwrap_or_else(|_| Error::Internal("a handler panicked").into_response())
    } else {
        tracing::warn!(
            origin = shown(request.headers(), &header::ORIGIN),
            host = shown(request.headers(), &header::HOST),
            "a request from another site was refused; if the site is this office, name it by --public-url"
        );
        Error::CrossSite.into_response()
    };
    if let Some(token) = old.filter(|_| is_api && response.status() != StatusCode::UNAUTHORIZED) {
        exchange(&token, response.headers_mut());
    }
    finish(response.headers_mut(), is_api, app.is_https);
    let (elapsed, status) = (began.elapsed(), response.status().as_u16());
    let route = route.as_deref().unwrap_or("the app");
    let address = address.unwrap_or_default();
    if is_fault_of_asker(response.status()) {
        tracing::info!(route, %method, status, address, "a request was refused");
    } else if shows_session && response.status() == StatusCode::UNAUTHORIZED {
        tracing::info!(route, %method, address, "a session was refused: it has ended, or never was one");
    }
    figures::count(route, &method, status, elapsed);
    // A step of a photo takes as long as its line.
    if elapsed >= app.manner.slow && method != Method::PATCH {
        let millis = elapsed.as_millis() as u64;
        tracing::warn!(route, %method, status, millis, "a slow request");
    }
    response
}

/// Bodies and methods that no client of ours sends. Who is not paired, or asks for what is not there, is no news; a refused
/// code has a line of its own.
fn is_fault_of_asker(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_REQUEST
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::REQUEST_TIMEOUT
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
    )
}

fn finish(headers: &mut HeaderMap, is_api: bool, is_https: bool) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(NOTHING));
    }
    for (name, value) in OF_PAGES.iter().filter(|_| !is_api) {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HTTPS_ONLY));
    }
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// Gives a browser that holds its session under the name of before the same one under today's, unless the answer itself
/// says what becomes of the session, or is one that caches keep.
fn exchange(token: &crate::people::session::Token, headers: &mut HeaderMap) {
    if headers.contains_key(header::SET_COOKIE) || headers.contains_key(header::CACHE_CONTROL) {
        return;
    }
    for cookie in cookie::exchanged(token) {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, value);
        }
    }
}

fn shown<'h>(headers: &'h HeaderMap, name: &HeaderName) -> &'h str {
    super::headers::text(headers, name).unwrap_or_default()
}
