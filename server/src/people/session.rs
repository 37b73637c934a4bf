//! Sessions: whoever holds a random token is a device, until it is signed out, revoked, or not used for long. Only the
//! token's hash is kept.
//!
//! A browser has one cookie, whoever is at work in its tabs. So a device names itself in each request, and what it asks in
//! another's session is refused: nobody's work becomes his who signed in last.

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

/// How often it is noted that a session is used.
const NOTED_MILLIS: i64 = 3_600_000;

/// What a request shows of who asks.
pub struct Asking {
    pub token: Token,
    /// The device that asks, as it says itself. One of a version before does not say; one that has said it once always
    /// does.
    pub device: Option<DeviceId>,
}

/// Whose session this is. One that was not used for `idle_millis` has ended.
pub fn authenticate(
    store: &Store,
    asking: &Asking,
    idle_millis: i64,
    now: Timestamp,
) -> Result<Principal, PeopleError> {
    let hash = asking.token.hash();
    let found = store.read(|view| {
        let Some(row) = view.session(&hash, now)? else {
            // Whoever left is told so: his phone keeps what it holds, and he can bring it in a rescue file.
            return if view.is_of_leaver(&hash)? { Err(PeopleError::Left) } else { Ok(None) };
        };
        Ok::<_, PeopleError>(Some((row.names_device, row.seen_at, Principal::of_row(view, row)?)))
    })?;
    let (names_device, seen_at, principal) = found.ok_or(PeopleError::NotPaired)?;
    if seen_at.plus_millis(idle_millis) <= now {
        return Err(PeopleError::NotPaired);
    }
    match asking.device {
        Some(device) if device != principal.device => return Err(PeopleError::OtherDevice),
        None if names_device => return Err(PeopleError::OtherDevice),
        _ => {}
    }
    let names_now = asking.device.is_some();
    if names_now && !names_device || seen_at.plus_millis(NOTED_MILLIS) <= now {
        // A disk that is full must not sign people out.
        if let Err(error) = store.write(move |tx| tx.put_seen(&hash, now, names_now)) {
            tracing::warn!(%error, "it could not be noted that a session is used");
        }
    }
    Ok(principal)
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
