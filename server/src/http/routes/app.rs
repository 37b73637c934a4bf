//! Every other address: the app's own files, under a strict content security policy.

use crate::http::bundle::{self, Answer};
use crate::http::error::Error;
use crate::http::headers::accepts;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::headers::{ETag, HeaderMapExt, IfNoneMatch};

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ALWAYS: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("permissions-policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"),
];

pub async fn get(request: Request) -> Result<Response, Error> {
    let (path, headers) = (request.uri().path(), request.headers());
    let answer = bundle::find(path, accepts(headers, "br")).ok_or(Error::NotFound)?;
    let (found, status) = match answer {
        Answer::File(found) | Answer::Page(found) => (found, StatusCode::OK),
        Answer::Nowhere(found) => (found, StatusCode::NOT_FOUND),
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(if status == StatusCode::OK { Error::Method } else { Error::NotFound });
    }
    let (known, tag) = (headers.typed_get::<IfNoneMatch>(), found.tag.parse::<ETag>().ok());
    let is_known = known.zip(tag).is_some_and(|(known, tag)| !known.precondition_passes(&tag));
    let mut response = if is_known && status == StatusCode::OK {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (status, found.bytes).into_response()
    };
    let answer = response.headers_mut();
    for (name, value) in ALWAYS {
        answer.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let lasting = if found.is_immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(lasting));
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(found.media_type));
    answer.insert(header::ETAG, HeaderValue::from_static(found.tag));
    if found.varies {
        answer.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    if found.is_brotli {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Ok(response)
}
