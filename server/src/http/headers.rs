//! Headers that several routes read or write.

use super::error::Error;
use axum::http::{HeaderMap, HeaderName, header};

/// Whether `Accept-Encoding` names a coding and does not refuse it.
pub fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').any(|one| {
            let mut parts = one.split(';').map(str::trim);
            parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding))
                && !parts.any(|q| matches!(q, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    })
}

pub fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Refuses a body that does not say that it is of this type: a form of another site can only send three, and none of ours.
pub fn insist_on(media_type: &'static str, headers: &HeaderMap) -> Result<(), Error> {
    if essence(headers).is_some_and(|said| said.eq_ignore_ascii_case(media_type)) {
        Ok(())
    } else {
        Err(Error::MediaType(media_type))
    }
}

/// Refuses a request that needs no body and says that it has one of a type that forms send.
pub fn insist_on_no_form(headers: &HeaderMap) -> Result<(), Error> {
    const OURS: [&str; 2] = ["application/json", "application/offset+octet-stream"];
    let is_ours = |said: &str| OURS.iter().any(|ours| said.eq_ignore_ascii_case(ours));
    if !headers.contains_key(header::CONTENT_TYPE) || essence(headers).is_some_and(is_ours) {
        Ok(())
    } else {
        Err(Error::MediaType(OURS[0]))
    }
}

/// The media type without its parameters.
fn essence(headers: &HeaderMap) -> Option<&str> {
    text(headers, &header::CONTENT_TYPE)?.split(';').next().map(str::trim)
}
