//! Bodies of sync in gzip (RFC 1952), both ways: changes of one kind repeat themselves.
//!
//! What comes is measured while it is inflated, so that a small body cannot become a large one in memory. That a body may
//! come deflated is said with every answer by `Accept-Encoding` (RFC 9110, section 12.5.3).

use super::error::Error;
use super::headers::text;
use axum::http::{HeaderMap, HeaderValue, header};
use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use spotcheck_domain::wire::MAX_SYNC_BODY;
use std::io::{Read, Write};

pub const GZIP: HeaderValue = HeaderValue::from_static("gzip");

/// The most that a body may become: as much as one may be that comes as it is.
const MOST: usize = MAX_SYNC_BODY;
/// Beyond the first mebibyte a body may become that many times as large as it came.
const RATIO: usize = 40;
const FREE: usize = 1 << 20;
/// Smaller answers fit a packet or two as they are.
const WORTH_IT: usize = 1 << 10;

/// The body as it was before it was deflated, where its headers say that it was.
pub fn inflated(headers: &HeaderMap, body: Vec<u8>) -> Result<Vec<u8>, Error> {
    match text(headers, &header::CONTENT_ENCODING).map(str::trim) {
        None | Some("" | "identity") => Ok(body),
        Some(coding) if coding.eq_ignore_ascii_case("gzip") => inflate(&body),
        Some(_) => Err(Error::MediaType("as it is, or in gzip")),
    }
}

fn inflate(body: &[u8]) -> Result<Vec<u8>, Error> {
    let most = body.len().saturating_mul(RATIO).clamp(FREE, MOST);
    let mut inflated = Vec::new();
    let mut reader = MultiGzDecoder::new(body).take(most as u64 + 1);
    reader.read_to_end(&mut inflated).map_err(|_| Error::Invalid("the body is no gzip".into()))?;
    if inflated.len() > most { Err(Error::TooLarge(most as u64)) } else { Ok(inflated) }
}

/// The body in gzip, where that is worth it.
pub fn deflated(body: &[u8]) -> Option<Vec<u8>> {
    if body.len() < WORTH_IT {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 3), Compression::new(4));
    encoder.write_all(body).ok()?;
    encoder.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(coding: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::CONTENT_ENCODING, HeaderValue::from_static(coding))])
    }

    #[test]
    fn what_was_deflated_is_what_it_was() {
        let body: Vec<u8> = (0..200_000u32).flat_map(|n| (n % 977).to_be_bytes()).collect();
        let small = deflated(&body).expect("is worth it");
        assert!(small.len() * 3 < body.len());
        assert_eq!(inflated(&said("GZIP"), small).expect("is gzip"), body);
        assert_eq!(inflated(&HeaderMap::new(), body.clone()).expect("is as it is"), body);
        assert!(deflated(&body[..1_000]).is_none());
    }

    #[test]
    fn a_small_body_does_not_become_a_large_one() {
        let bomb = deflated(&vec![0; 64 << 20]).expect("is worth it");
        assert!(bomb.len() < 512 << 10);
        let refused = inflated(&said("gzip"), bomb.clone());
        assert!(matches!(refused, Err(Error::TooLarge(most)) if most <= MOST as u64), "{refused:?}");
        // Several members, one behind the other, are one body.
        assert!(matches!(inflated(&said("gzip"), bomb.repeat(8)), Err(Error::TooLarge(_))));
    }

    #[test]
    fn what_is_no_gzip_is_refused() {
        let mut torn = deflated(&vec![7; 4_096]).expect("is worth it");
        torn.truncate(torn.len() - 6);
        assert!(matches!(inflated(&said("gzip"), torn), Err(Error::Invalid(_))));
        assert!(matches!(inflated(&said("gzip"), vec![1, 2, 3]), Err(Error::Invalid(_))));
        assert!(matches!(inflated(&said("br"), vec![1, 2, 3]), Err(Error::MediaType(_))));
    }
}
