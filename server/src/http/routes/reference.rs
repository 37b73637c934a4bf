//! `GET /v1/reference/{sha256}`: immutable JSON. `?from=N` gives what comes after its first N bytes, for whoever was cut
//! off there: a range of the compressed form would be of no use to him, and one of the plain form costs him five times as
//! much.

use crate::http::app::App;
use crate::http::coding;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::http::headers::accepts;
use crate::people::{known, reference};
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::photo::PhotoHash;

/// Says where the answer begins, to who asked for a rest.
const FROM: HeaderName = HeaderName::from_static("spotcheck-from");

#[derive(serde::Deserialize)]
pub struct Rest {
    #[serde(default)]
    from: usize,
}

pub async fn get(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(sha256): Path<String>,
    Query(Rest { from }): Query<Rest>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let sha256: PhotoHash = sha256.parse().map_err(|_| Error::NotFound)?;
    let (json, brotli) = app
        .work(asker, &headers, move |office, principal| {
            principal.may(Act::ReadReference, &On::office()).map_err(|_| Error::NotFound)?;
            let found = office.store.read(|view| reference::of_person(view, principal, sha256.as_bytes()))?;
            found.ok_or(Error::NotFound)
        })
        .await?;
    let (body, coding) = if from > 0 {
        let rest = json.get(from..).ok_or_else(|| Error::Invalid("there is no such rest".into()))?;
        packed(rest, &headers)
    } else if brotli.is_empty() {
        packed(&json, &headers)
    } else if accepts(&headers, "br") {
        (brotli, Some(HeaderValue::from_static("br")))
    } else {
        (json, None)
    };
    Ok(answer(body, coding, from))
}

/// `GET /v1/reference/{sha256}/since/{older}`: what leads there from a version of the organisation that its asker has.
pub async fn since(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path((newer, older)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let newer: PhotoHash = newer.parse().map_err(|_| Error::NotFound)?;
    let older: PhotoHash = older.parse().map_err(|_| Error::NotFound)?;
    let change = app
        .labour(asker, &headers, move |office, principal| {
            principal.may(Act::ReadReference, &On::office()).map_err(|_| Error::NotFound)?;
            let (older, newer) = (older.as_bytes(), newer.as_bytes());
            let change = office.store.read(|view| known::change(view, principal, older, newer))?;
            change.ok_or(Error::NotFound)
        })
        .await?;
    let (body, coding) = packed(&change, &headers);
    Ok(answer(body, coding, 0))
}

fn packed(json: &[u8], headers: &HeaderMap) -> (Vec<u8>, Option<HeaderValue>) {
    match accepts(headers, "gzip").then(|| coding::deflated(json)).flatten() {
        Some(deflated) => (deflated, Some(coding::GZIP)),
        None => (json.to_vec(), None),
    }
}

/// `from`: where the body begins.
fn answer(body: Vec<u8>, coding: Option<HeaderValue>, from: usize) -> Response {
    let mut response = body.into_response();
    let answer = response.headers_mut();
    if from > 0 {
        answer.insert(FROM, from.into());
    }
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let immutable = HeaderValue::from_static("private, max-age=31536000, immutable");
    answer.insert(header::CACHE_CONTROL, immutable);
    answer.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Some(coding) = coding {
        answer.insert(header::CONTENT_ENCODING, coding);
    }
    response
}
