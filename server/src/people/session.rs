//! Sessions: a random token in an `HttpOnly` cookie, of which only the hash is kept.

use crate::error::Error;
use crate::office::Office;
use crate::people::principal::Principal;
use crate::people::reference::hex;
use axum::http::{HeaderMap, header};
use rand::RngCore;
use sha2::{Digest, Sha256};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::Session;

pub const COOKIE: &str = "spotcheck_session";
/// The longest that browsers keep a cookie.
pub const VALID_MILLIS: i64 = VALID_SECONDS * 1_000;
const VALID_SECONDS: i64 = 400 * 24 * 3_600;

/// 32 random bytes in hex; whoever holds it is that device.
pub struct Token(String);

impl Token {
    pub fn draw(rng: &mut dyn RngCore) -> Self {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Self(hex(&bytes))
    }

    /// The token that a request carries.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == COOKIE)
            .map(|(_, value)| Self(value.to_owned()))
    }

    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The cookie that gives the token to a browser.
    pub fn cookie(&self, is_https: bool) -> String {
        let secure = if is_https { "; Secure" } else { "" };
        format!("{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/; Max-Age={VALID_SECONDS}{secure}", self.0)
    }
}

/// The cookie that takes the token away.
pub fn no_cookie(is_https: bool) -> String {
    let secure = if is_https { "; Secure" } else { "" };
    format!("{COOKIE}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0{secure}")
}

/// Who sends a request with these headers.
pub fn authenticate(office: &Office, headers: &HeaderMap, now: Timestamp) -> Result<Principal, Error> {
    let token = Token::of(headers).ok_or(Error::NotPaired)?;
    office.store.read(|view| view.principal(&token.hash(), now))?.ok_or(Error::NotPaired)
}

pub fn describe(office: &Office, principal: &Principal) -> Result<Session, Error> {
    let (person, unit) = office
        .store
        .read(|view| Ok::<_, Error>((view.person(principal.user)?, view.unit(principal.unit)?)))?;
    match (person, unit) {
        (Some(person), Some(unit)) => Ok(Session { device: principal.device, person, unit }),
        _ => Err(Error::NotPaired),
    }
}

/// Signs this device out.
pub fn end(office: &Office, principal: &Principal, now: Timestamp) -> Result<(), Error> {
    let (device, user) = (principal.device, principal.user);
    office.store.write(move |tx| {
        tx.revoke_device(device, now)?;
        tx.put_audit(now, &user.to_string(), "signed_out", Some(device.as_bytes()), "")?;
        Ok(())
    })
}
