//! `GET /v1/reference/{sha256}`: immutable JSON.

use crate::http::app::App;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::http::headers::accepts;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::photo::PhotoHash;

pub async fn get(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(sha256): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let sha256: PhotoHash = sha256.parse().map_err(|_| Error::NotFound)?;
    let (json, brotli) = app
        .work(asker, &headers, move |office, principal| {
            principal.may(Act::ReadReference, &On::office()).map_err(|_| Error::NotFound)?;
            let found = office.store.read(|view| view.reference(sha256.as_bytes(), principal.unit))?;
            found.ok_or(Error::NotFound)
        })
        .await?;
    let is_brotli = accepts(&headers, "br");
    let mut response = if is_brotli { brotli } else { json }.into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let immutable = HeaderValue::from_static("private, max-age=31536000, immutable");
    answer.insert(header::CACHE_CONTROL, immutable);
    answer.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if is_brotli {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Ok(response)
}
