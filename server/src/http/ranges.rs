//! The part of something that a request wants (RFC 9110 §14).
//!
//! `headers::Range` takes a suffix longer than what is there for a fault, where the standard gives the whole, and does
//! not tell what it cannot read from what lies outside. So the header is read here.

use super::error::Error;
use super::headers::text;
use axum::http::{HeaderMap, header};
use axum_extra::headers::{ETag, HeaderMapExt, IfRange};
use std::ops::Range as Part;

/// The part that these headers ask for of something with this tag. `None`: the whole.
pub fn plan(headers: &HeaderMap, tag: &ETag, size: u64) -> Result<Option<Part<u64>>, Error> {
    // A range of something else than the asker has would be no use to him.
    let is_other = match headers.typed_try_get::<IfRange>() {
        Ok(known) => known.is_some_and(|known| known.is_modified(Some(tag), None)),
        Err(_) => true,
    };
    let range = text(headers, &header::RANGE).filter(|_| !is_other);
    range.map_or(Ok(None), |range| read(range, size))
}

/// The one range asked for. `None`: not understood, or several, so the whole is given.
fn read(header: &str, size: u64) -> Result<Option<Part<u64>>, Error> {
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
        let plan = |header| read(header, 100).ok().flatten();
        assert_eq!(plan("bytes=0-9"), Some(0..10));
        assert_eq!(plan("bytes=90-"), Some(90..100));
        assert_eq!(plan("bytes=-10"), Some(90..100));
        assert_eq!(plan("bytes=-1000"), Some(0..100));
        assert_eq!(plan("bytes=50-1000"), Some(50..100));
        assert_eq!(plan("bytes=1-2,5-6"), None);
        assert_eq!(plan("lines=1-2"), None);
        assert!(read("bytes=100-", 100).is_err());
        assert!(read("bytes=-0", 100).is_err());
    }
}
