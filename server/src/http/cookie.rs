//! The cookie in which a browser keeps its session.
//!
//! Over HTTPS its name begins with `__Host-` (RFC 6265bis §4.1.3.2): neither a page without HTTPS nor one of another host
//! of the domain can have set it. A browser that was given the name of before has it exchanged for that.

use crate::people::session::{Token, VALID_SECONDS};
use axum::http::HeaderMap;
use axum_extra::headers::{Cookie, HeaderMapExt};

/// Without HTTPS, and what browsers were given before.
pub const PLAIN: &str = "spotcheck_session";
/// Over HTTPS.
pub const HOST_ONLY: &str = "__Host-spotcheck_session";

/// The token that a request carries. The name that only this host can set goes first.
pub fn token(headers: &HeaderMap) -> Option<Token> {
    let cookies = headers.typed_get::<Cookie>()?;
    cookies.get(HOST_ONLY).or_else(|| cookies.get(PLAIN)).map(Token::shown)
}

/// The token of a request that has it under the name of before alone, and looks like one.
pub fn to_exchange(headers: &HeaderMap) -> Option<Token> {
    let cookies = headers.typed_get::<Cookie>()?;
    let is_old = cookies.get(HOST_ONLY).is_none();
    let plain = cookies.get(PLAIN).filter(|_| is_old)?;
    plain.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| Token::shown(plain))
}

/// The cookie that gives the token to a browser.
pub fn given(token: &Token, is_https: bool) -> String {
    written(if is_https { HOST_ONLY } else { PLAIN }, token.as_str(), VALID_SECONDS, is_https)
}

/// The cookies that give it under today's name and take that of before away.
pub fn exchanged(token: &Token) -> [String; 2] {
    [given(token, true), written(PLAIN, "", 0, true)]
}

/// The cookies that take the token away, whatever its name.
pub fn taken(is_https: bool) -> Vec<String> {
    let names = if is_https { &[HOST_ONLY, PLAIN][..] } else { &[PLAIN] };
    names.iter().map(|name| written(name, "", 0, is_https)).collect()
}

fn written(name: &str, value: &str, seconds: i64, is_https: bool) -> String {
    let secure = if is_https { "; Secure" } else { "" };
    format!("{name}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}{secure}")
}
