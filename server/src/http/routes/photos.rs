//! `GET /v1/photos/{sha256}`: the very bytes, whole or a range of them (RFC 9110 §14).

use crate::http::app::App;
use crate::http::blocking::blocking;
use crate::http::error::Error;
use crate::http::fair::Asker;
use crate::http::ranges;
use crate::photos;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::headers::{AcceptRanges, ContentLength, ContentRange, ETag, HeaderMapExt, IfNoneMatch};
use spotcheck_domain::photo::PhotoHash;
use std::io::Read;
use std::ops::Range;

/// What of a photo is read at once, and waits for who takes it.
const STEP: usize = 64 << 10;

pub async fn get(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(sha256): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let sha256: PhotoHash = sha256.parse().map_err(|_| Error::NotFound)?;
    let blob = app
        .work(asker, &headers, move |office, principal| {
            Ok(photos::look_up(&office.photos, principal, sha256)?)
        })
        .await?;
    let tag: ETag = format!("\"{sha256}\"").parse().map_err(|_| Error::Internal("a tag"))?;
    let known = headers.typed_get::<IfNoneMatch>();
    let mut response = if known.is_some_and(|known| !known.precondition_passes(&tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let part = ranges::plan(&headers, &tag, blob.size)?;
        send(&app, sha256, blob.size, part).await?
    };
    let answer = response.headers_mut();
    let media_type = HeaderValue::from_str(&blob.media_type);
    answer.insert(header::CONTENT_TYPE, media_type.map_err(|_| Error::Internal("a media type"))?);
    answer.typed_insert(tag);
    let immutable = HeaderValue::from_static("private, max-age=31536000, immutable");
    answer.insert(header::CACHE_CONTROL, immutable);
    answer.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    answer.typed_insert(AcceptRanges::bytes());
    Ok(response)
}

async fn send(app: &App, sha256: PhotoHash, size: u64, part: Option<Range<u64>>) -> Result<Response, Error> {
    let Range { start, end } = part.clone().unwrap_or(0..size);
    let office = app.office.clone();
    let bytes = blocking(move || Ok(office.photos.bytes.open(sha256, start)?)).await?;
    let pieces = futures::stream::try_unfold((bytes, end - start), |(mut bytes, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; STEP.min(usize::try_from(left).unwrap_or(STEP))];
            bytes.read_exact(&mut piece)?;
            Ok::<_, std::io::Error>((bytes, piece))
        });
        let (bytes, piece) = read.await.map_err(std::io::Error::other)??;
        let left = left - piece.len() as u64;
        Ok::<_, std::io::Error>(Some((Bytes::from(piece), (bytes, left))))
    });
    let mut response = Body::from_stream(pieces).into_response();
    response.headers_mut().typed_insert(ContentLength(end - start));
    if part.is_some() {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        let range = ContentRange::bytes(start..end, size).map_err(|_| Error::Internal("a range"))?;
        response.headers_mut().typed_insert(range);
    }
    Ok(response)
}
