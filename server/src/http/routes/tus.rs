//! tus 1.0 (<https://tus.io/protocols/resumable-upload>) with creation, checksum, expiration and termination.

use super::{App, body, text};
use crate::clock;
use crate::error::Error;
use crate::photos::{self, Arrived, Checksum, NewUpload, Part};
use crate::store::Upload;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::MAX_PHOTO;
use std::sync::Arc;

const VERSION: &str = "1.0.0";
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
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

pub async fn post(State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    speaks_tus(&headers)?;
    let new = read_creation(&headers)?;
    let created = app.work(&headers, move |office, principal| {
        photos::create(office, principal, new, clock::now(), &mut rand::rng())
    });
    let created = created.await?;
    let location = format!("/v1/photos/uploads/{}", crate::people::reference::hex(&created.upload.id));
    let location = HeaderValue::from_str(&location).map_err(|_| Error::Internal("a location"))?;
    let mut response = answer(StatusCode::CREATED, &created.upload, created.offset);
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

pub async fn head(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    speaks_tus(&headers)?;
    let upload = find(&app, &headers, &id).await?;
    let lock = app.office.photos.progress.lock(&upload.id).await.ok_or(Error::Busy)?;
    let (office, asked) = (Arc::clone(&app.office), upload.clone());
    let offset = super::blocking(move || photos::offset(&office, &asked, clock::now())).await?;
    drop(lock);
    let mut response = answer(StatusCode::OK, &upload, offset);
    response.headers_mut().insert(LENGTH, upload.size.into());
    Ok(response)
}

pub async fn patch(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    request: Body,
) -> Result<Response, Error> {
    speaks_tus(&headers)?;
    if text(&headers, &header::CONTENT_TYPE) != Some("application/offset+octet-stream") {
        return Err(Error::MediaType("application/offset+octet-stream"));
    }
    let offset = number(&headers, &OFFSET)?;
    let part = Part { offset, checksum: read_checksum(&headers)? };
    let upload = find(&app, &headers, &id).await?;
    let announced = text(&headers, &header::CONTENT_LENGTH).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
    if offset.saturating_add(announced) > upload.size {
        return Err(Error::TooLarge(upload.size));
    }
    let lock = app.office.photos.progress.lock(&upload.id).await.ok_or(Error::Busy)?;
    let _slot = app.uploads.acquire().await.map_err(|_| Error::Busy)?;
    let (pieces, waiting) = tokio::sync::mpsc::channel(WAITING);
    let (office, kept) = (Arc::clone(&app.office), upload.clone());
    let taking = tokio::task::spawn_blocking(move || {
        photos::take_part(&office, &kept, &part, lock, waiting, clock::now())
    });
    let mut body = request.into_data_stream();
    loop {
        let piece = match tokio::time::timeout(body::PATIENCE, body.next()).await {
            Ok(None) => break,
            Ok(Some(Ok(piece))) => Ok(piece),
            // Cut off, or silent for too long.
            Ok(Some(Err(_))) | Err(_) => Err(()),
        };
        let is_end = piece.is_err();
        if pieces.send(piece).await.is_err() || is_end {
            break;
        }
    }
    drop(pieces);
    let taken = taking.await.unwrap_or(Err(Error::Internal("a photo's thread ended early")));
    let Arrived { offset, .. } = taken?;
    Ok(answer(StatusCode::NO_CONTENT, &upload, offset))
}

pub async fn delete(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    speaks_tus(&headers)?;
    let upload = find(&app, &headers, &id).await?;
    let lock = app.office.photos.progress.lock(&upload.id).await.ok_or(Error::Busy)?;
    let office = Arc::clone(&app.office);
    super::blocking(move || photos::discard(&office, &upload.id)).await?;
    drop(lock);
    Ok((StatusCode::NO_CONTENT, [(RESUMABLE, VERSION)]).into_response())
}

fn speaks_tus(headers: &HeaderMap) -> Result<(), Error> {
    if text(headers, &RESUMABLE) == Some(VERSION) { Ok(()) } else { Err(Error::TusVersion) }
}

async fn find(app: &App, headers: &HeaderMap, id: &str) -> Result<Upload, Error> {
    let id = id.parse::<uuid::Uuid>().map_err(|_| Error::NotFound)?.into_bytes();
    app.work(headers, move |office, principal| photos::find(office, principal, &id, clock::now())).await
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
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut n_bits) = (0_u32, 0);
    for byte in text.trim().trim_end_matches('=').bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(digit)) & 0x00ff_ffff;
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push((bits >> n_bits) as u8);
        }
    }
    (n_bits < 6).then_some(bytes)
}

/// RFC 9110 §5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(at: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let day = at.day(0);
    let name = DAYS[day.days().rem_euclid(7) as usize];
    let civil = day.to_string();
    let mut parts = civil.split('-');
    let (year, month, date) = (parts.next(), parts.next(), parts.next());
    let month = month.and_then(|month| month.parse::<usize>().ok()).unwrap_or(1);
    let second = at.seconds().rem_euclid(86_400);
    format!(
        "{name}, {} {} {} {:02}:{:02}:{:02} GMT",
        date.unwrap_or("01"),
        MONTHS[(month - 1) % 12],
        year.unwrap_or("1970"),
        second / 3_600,
        second / 60 % 60,
        second % 60
    )
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
