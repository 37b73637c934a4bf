//! The cookie in which a browser keeps its session.

use crate::people::session::{Token, VALID_SECONDS};
use axum::http::HeaderMap;
use axum_extra::headers::{Cookie, HeaderMapExt};

pub const NAME: &str = "spotcheck_session";

/// The token that a request carries.
pub fn token(headers: &HeaderMap) -> Option<Token> {
    headers.typed_get::<Cookie>()?.get(NAME).map(Token::shown)
}

/// The cookie that gives the token to a browser.
pub fn given(token: &Token, is_https: bool) -> String {
    written(token.as_str(), VALID_SECONDS, is_https)
}

/// The cookie that takes the token away.
pub fn taken(is_https: bool) -> String {
    written("", 0, is_https)
}

fn written(value: &str, seconds: i64, is_https: bool) -> String {
    let secure = if is_https { "; Secure" } else { "" };
    format!("{NAME}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}{secure}")
}
