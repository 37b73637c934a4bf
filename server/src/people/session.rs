//! Sessions: whoever holds a random token is a device, until it is signed out. Only the token's hash is kept.

use super::error::PeopleError;
use super::principal::Principal;
use crate::store::{Store, StoreError, Tx};
use data_encoding::HEXLOWER;
use rand::RngCore;
use sha2::{Digest, Sha256};
use spotcheck_domain::id::DeviceId;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::Session;

/// The longest that browsers keep a cookie.
pub const VALID_SECONDS: i64 = 400 * 24 * 3_600;
pub const VALID_MILLIS: i64 = VALID_SECONDS * 1_000;

/// 32 random bytes in hex; whoever holds it is that device.
pub struct Token(String);

impl Token {
    pub fn draw(rng: &mut dyn RngCore) -> Self {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Self(HEXLOWER.encode(&bytes))
    }

    /// What somebody shows as his token.
    pub fn shown(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// Whose session this is.
pub fn authenticate(store: &Store, token: &Token, now: Timestamp) -> Result<Principal, PeopleError> {
    let principal = store.read(|view| Principal::of_session(view, &token.hash(), now))?;
    principal.ok_or(PeopleError::NotPaired)
}

pub fn describe(store: &Store, principal: &Principal) -> Result<Session, PeopleError> {
    let (person, unit) =
        store.read(|view| Ok::<_, StoreError>((view.person(principal.user)?, view.unit(principal.unit)?)))?;
    match (person, unit) {
        (Some(person), Some(unit)) => Ok(Session { device: principal.device, person, unit }),
        _ => Err(PeopleError::NotPaired),
    }
}

/// Signs this device out.
pub fn end(store: &Store, principal: &Principal, now: Timestamp) -> Result<(), PeopleError> {
    let (device, user) = (principal.device, principal.user);
    store.write(move |tx| {
        revoke(tx, device, now)?;
        Ok(tx.put_audit(now, &user.to_string(), "signed_out", Some(device.as_bytes()), "")?)
    })
}

/// Signs a device out for good: its sessions end and it counts as paired no more.
pub fn revoke(tx: &dyn Tx, device: DeviceId, now: Timestamp) -> Result<(), StoreError> {
    tx.drop_sessions(device)?;
    tx.put_revoked(device, now)
}
