//! `GET /v1/photos/{sha256}`: the very bytes, whole or a range of them (RFC 9110 §14).

use super::{App, text};
use crate::error::Error;
use crate::photos;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use spotcheck_domain::photo::PhotoHash;
use std::ops::Range;
use tokio::io::{AsyncReadExt, AsyncSeekExt, SeekFrom};

const STEP: usize = 256 << 10;

pub async fn get(
    State(app): State<App>,
    Path(sha256): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let sha256: PhotoHash = sha256.parse().map_err(|_| Error::NotFound)?;
    let (file, blob) =
        app.work(&headers, move |office, principal| photos::open(office, principal, sha256)).await?;
    let tag = format!("\"{sha256}\"");
    let mut response = if text(&headers, &header::IF_NONE_MATCH).is_some_and(|tags| tags.contains(&tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        // A range of something else than the asker has would be no use to him.
        let is_same = text(&headers, &header::IF_RANGE).is_none_or(|known| known == tag);
        let range = text(&headers, &header::RANGE).filter(|_| is_same);
        let range = range.map_or(Ok(None), |range| plan_range(range, blob.size))?;
        send(tokio::fs::File::from_std(file), blob.size, range).await?
    };
    let answer = response.headers_mut();
    let media_type = HeaderValue::from_str(&blob.media_type);
    answer.insert(header::CONTENT_TYPE, media_type.map_err(|_| Error::Internal("a media type"))?);
    answer.insert(header::ETAG, HeaderValue::from_str(&tag).map_err(|_| Error::Internal("a tag"))?);
    let immutable = HeaderValue::from_static("private, max-age=31536000, immutable");
    answer.insert(header::CACHE_CONTROL, immutable);
    answer.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    answer.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    Ok(response)
}

async fn send(mut file: tokio::fs::File, size: u64, range: Option<Range<u64>>) -> Result<Response, Error> {
    let part = range.clone().unwrap_or(0..size);
    file.seek(SeekFrom::Start(part.start)).await?;
    let length = part.end - part.start;
    let pieces = futures::stream::try_unfold((file, length), |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let mut piece = vec![0; STEP.min(usize::try_from(left).unwrap_or(STEP))];
        file.read_exact(&mut piece).await?;
        let left = left - piece.len() as u64;
        Ok::<_, std::io::Error>(Some((Bytes::from(piece), (file, left))))
    });
    let mut response = Body::from_stream(pieces).into_response();
    response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    if range.is_some() {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        let value = format!("bytes {}-{}/{size}", part.start, part.end - 1);
        let value = HeaderValue::from_str(&value).map_err(|_| Error::Internal("a range"))?;
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    Ok(response)
}

/// The one range asked for. `None`: not understood, or several, so the whole is given.
fn plan_range(header: &str, size: u64) -> Result<Option<Range<u64>>, Error> {
    let Some((first, last)) = header.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Ok(None);
    };
    let range = match (first.trim(), last.trim()) {
        ("", suffix) => suffix.parse::<u64>().ok().map(|n| size.saturating_sub(n)..size),
        (first, "") => first.parse().ok().map(|first: u64| first..size),
        (first, last) => match (first.parse::<u64>(), last.parse::<u64>()) {
            (Ok(first), Ok(last)) if first <= last => Some(first..last.saturating_add(1).min(size)),
            _ => None,
        },
    };
    match range {
        Some(range) if range.start >= range.end => Err(Error::Range(size)),
        range => Ok(range),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        let plan = |header| plan_range(header, 100).ok().flatten();
        assert_eq!(plan("bytes=0-9"), Some(0..10));
        assert_eq!(plan("bytes=90-"), Some(90..100));
        assert_eq!(plan("bytes=-10"), Some(90..100));
        assert_eq!(plan("bytes=-1000"), Some(0..100));
        assert_eq!(plan("bytes=50-1000"), Some(50..100));
        assert_eq!(plan("bytes=1-2,5-6"), None);
        assert_eq!(plan("lines=1-2"), None);
        assert!(plan_range("bytes=100-", 100).is_err());
        assert!(plan_range("bytes=-0", 100).is_err());
    }
}
