//! tus 1.0 (<https://tus.io/protocols/resumable-upload>) with creation, checksum, expiration and termination.

use crate::clock;
use crate::http::app::App;
use crate::http::blocking::blocking;
use crate::http::body;
use crate::http::error::Error;
use crate::http::fair::{Asker, Slot};
use crate::http::headers::{insist_on, insist_on_no_form, text};
use crate::photos::{self, Arrived, Checksum, CutOff, Lock, NewUpload, Part};
use crate::store::Upload;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use data_encoding::{BASE64, BASE64_NOPAD, HEXLOWER};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::MAX_PHOTO;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

const VERSION: &str = "1.0.0";
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
const OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
/// Who writes to an upload leaves it within this time, told or not.
const PATIENCE: Duration = Duration::from_secs(10);
/// Pieces of a body that may wait for the disk.
const WAITING: usize = 4;

pub async fn options() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let answer = response.headers_mut();
    for (name, value) in [
        ("tus-resumable", VERSION),
        ("tus-version", VERSION),
        ("tus-extension", "creation,checksum,expiration,termination"),
        ("tus-checksum-algorithm", "sha1,sha256"),
    ] {
        answer.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    answer.insert(HeaderName::from_static("tus-max-size"), MAX_PHOTO.into());
    response
}

pub async fn post(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    speaks_tus(&headers)?;
    insist_on_no_form(&headers)?;
    let new = read_creation(&headers)?;
    let created = app.work(asker, &headers, move |office, principal| {
        Ok(photos::create(&office.photos, principal, new, clock::now(), &mut rand::rng())?)
    });
    let created = created.await?;
    let location = format!("/v1/photos/uploads/{}", HEXLOWER.encode(&created.upload.id));
    let location = HeaderValue::from_str(&location).map_err(|_| Error::Internal("a location"))?;
    let mut response = answer(StatusCode::CREATED, &created.upload, created.offset);
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

/// For gateways that let no methods pass but GET and POST (tus 1.0.0, `X-HTTP-Method-Override`).
pub async fn instead(
    app: State<App>,
    asker: Extension<Asker>,
    id: Path<String>,
    headers: HeaderMap,
    request: Body,
) -> Result<Response, Error> {
    match text(&headers, &OVERRIDE) {
        Some("PATCH") => patch(app, asker, id, headers, request).await,
        Some("HEAD") => head(app, asker, id, headers).await,
        Some("DELETE") => delete(app, asker, id, headers).await,
        _ => Err(Error::Method),
    }
}

pub async fn head(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    speaks_tus(&headers)?;
    let upload = find(&app, asker, &headers, &id).await?;
    // Whoever asks how far he had come sends nothing any more: a part of his that is still open hangs on a line that was
    // cut and has not told.
    let lock = in_time(app.office.photos.progress.take_over(&upload.id)).await?;
    let (office, asked) = (Arc::clone(&app.office), upload.clone());
    let offset = blocking(move || Ok(photos::offset(&office.photos, &asked, clock::now())?)).await?;
    drop(lock);
    let mut response = answer(StatusCode::OK, &upload, offset);
    response.headers_mut().insert(LENGTH, upload.size.into());
    Ok(response)
}

pub async fn patch(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(id): Path<String>,
    headers: HeaderMap,
    request: Body,
) -> Result<Response, Error> {
    speaks_tus(&headers)?;
    insist_on("application/offset+octet-stream", &headers)?;
    let offset = number(&headers, &OFFSET)?;
    let part = Part { offset, checksum: read_checksum(&headers)? };
    let upload = find(&app, asker, &headers, &id).await?;
    let announced = text(&headers, &header::CONTENT_LENGTH).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
    if offset.saturating_add(announced) > upload.size {
        return Err(Error::TooLarge(upload.size));
    }
    let lock = lock(&app, &upload).await?;
    let slot = app.fair.uploads.slot(asker).await?;
    let (pieces, mut waiting) = tokio::sync::mpsc::channel(WAITING);
    let (office, fair, kept) = (Arc::clone(&app.office), Arc::clone(&app.fair), upload.clone());
    let taking = tokio::spawn(async move {
        let take = move || {
            let body = std::iter::from_fn(|| waiting.blocking_recv());
            Ok(photos::take_part(&office.photos, &kept, &part, lock, body, clock::now())?)
        };
        fair.run_beside(asker, take).await
    });
    let mut body = body::Pieces::of(request, app.manner.silence);
    let mut taken_over = std::pin::pin!(app.office.photos.progress.taken_over(&upload.id));
    loop {
        // An error: cut off, silent for too long, crawling, or its sender asks by another line.
        let piece = tokio::select! {
            piece = next(&mut body, &slot) => piece,
            () = &mut taken_over => Some(Err(CutOff)),
        };
        let Some(piece) = piece else { break };
        if let Ok(piece) = &piece {
            slot.moved(piece.len());
            metrics::counter!("spotcheck_uploaded_bytes_total").increment(piece.len() as u64);
        }
        let is_end = piece.is_err();
        if pieces.send(piece).await.is_err() || is_end {
            break;
        }
    }
    drop(pieces);
    let taken = taking.await.map_err(|_| Error::Internal("a photo's thread ended early"))?;
    let Arrived { offset, .. } = taken?;
    Ok(answer(StatusCode::NO_CONTENT, &upload, offset))
}

/// The next piece of a part, as long as its place is not needed more by others. An error: cut off, silent for too long, or
/// crawling.
async fn next(body: &mut body::Pieces, slot: &Slot) -> Option<Result<Bytes, CutOff>> {
    tokio::select! {
        piece = body.next() => piece.map_err(|_| CutOff).transpose(),
        () = slot.given_up() => Some(Err(CutOff)),
    }
}

pub async fn delete(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    speaks_tus(&headers)?;
    let upload = find(&app, asker, &headers, &id).await?;
    let lock = lock(&app, &upload).await?;
    let office = Arc::clone(&app.office);
    blocking(move || Ok(photos::discard(&office.photos, &upload.id)?)).await?;
    drop(lock);
    Ok((StatusCode::NO_CONTENT, [(RESUMABLE, VERSION)]).into_response())
}

/// Waits for whoever writes to the upload now, for a while.
async fn lock(app: &App, upload: &Upload) -> Result<Lock, Error> {
    in_time(app.office.photos.progress.lock(&upload.id)).await
}

async fn in_time(lock: impl Future<Output = Lock>) -> Result<Lock, Error> {
    tokio::time::timeout(PATIENCE, lock).await.map_err(|_| Error::Busy)
}

fn speaks_tus(headers: &HeaderMap) -> Result<(), Error> {
    if text(headers, &RESUMABLE) == Some(VERSION) { Ok(()) } else { Err(Error::TusVersion) }
}

async fn find(app: &App, asker: Asker, headers: &HeaderMap, id: &str) -> Result<Upload, Error> {
    let id = id.parse::<uuid::Uuid>().map_err(|_| Error::NotFound)?.into_bytes();
    app.work(asker, headers, move |office, principal| {
        Ok(photos::find(&office.photos, principal, &id, clock::now())?)
    })
    .await
}

fn answer(status: StatusCode, upload: &Upload, offset: u64) -> Response {
    let mut response = status.into_response();
    let answer = response.headers_mut();
    answer.insert(RESUMABLE, HeaderValue::from_static(VERSION));
    answer.insert(OFFSET, offset.into());
    if let Ok(expires) = HeaderValue::from_str(&http_date(upload.expires_at)) {
        answer.insert(EXPIRES, expires);
    }
    response
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Error> {
    let found = text(headers, name).and_then(|value| value.parse().ok());
    found.ok_or_else(|| Error::Invalid(format!("{name} must be a number")))
}

/// `Upload-Length` and `Upload-Metadata` with `sha256`, `document` and `type`.
fn read_creation(headers: &HeaderMap) -> Result<NewUpload, Error> {
    let metadata = text(headers, &METADATA).unwrap_or_default();
    let field = |name: &'static str| {
        metadata
            .split(',')
            .filter_map(|pair| pair.trim().split_once(' '))
            .find(|(key, _)| *key == name)
            .and_then(|(_, value)| String::from_utf8(from_base64(value)?).ok())
            .ok_or_else(|| Error::Invalid(format!("Upload-Metadata lacks {name}")))
    };
    let invalid = |name: &str| Error::Invalid(format!("{name} in Upload-Metadata cannot be read"));
    Ok(NewUpload {
        sha256: field("sha256")?.parse().map_err(|_| invalid("sha256"))?,
        document: field("document")?.parse().map_err(|_| invalid("document"))?,
        media_type: field("type")?.chars().take(80).collect(),
        size: number(headers, &LENGTH)?,
    })
}

fn read_checksum(headers: &HeaderMap) -> Result<Option<Checksum>, Error> {
    let Some(value) = text(headers, &CHECKSUM) else { return Ok(None) };
    let parts = value.split_once(' ').and_then(|(name, sum)| Some((name, from_base64(sum)?)));
    match parts {
        Some(("sha1", sum)) => Ok(Some(Checksum::Sha1(sum))),
        Some(("sha256", sum)) => Ok(Some(Checksum::Sha256(sum))),
        _ => Err(Error::Invalid("Upload-Checksum must be sha1 or sha256 and base64".into())),
    }
}

/// RFC 4648 §4, padding optional.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    let encoding = if text.ends_with('=') { BASE64 } else { BASE64_NOPAD };
    encoding.decode(text.as_bytes()).ok()
}

fn http_date(at: Timestamp) -> String {
    let since_1970 = Duration::from_millis(u64::try_from(at.millis()).unwrap_or_default());
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since_1970)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_with_and_without_padding() {
        assert_eq!(from_base64("aGVsbG8=").as_deref(), Some(&b"hello"[..]));
        assert_eq!(from_base64("aGVsbG8").as_deref(), Some(&b"hello"[..]));
        assert_eq!(from_base64("").as_deref(), Some(&b""[..]));
        assert_eq!(from_base64("a"), None);
        assert_eq!(from_base64("a-b_"), None);
    }

    #[test]
    fn a_date_is_written_as_http_wants_it() {
        assert_eq!(http_date(Timestamp::from_millis(784_111_777_000)), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
