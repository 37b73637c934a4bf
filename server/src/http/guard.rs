//! What holds for every request and every answer: nothing from another site, no guessing of types, nothing that a page
//! could do beyond what is written here, a cookie that only this host can have set.

use super::app::App;
use super::cookie;
use super::error::Error;
use super::origin::may_ask;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use std::panic::AssertUnwindSafe;

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
    response
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
