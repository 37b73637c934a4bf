//! Passwords, for whoever works at a desk: a browser that has one to show is paired by it as by a code. Everybody sets his
//! own; an administrator takes one away and sets none.
//!
//! A person is known by his number, certificate, telephone or name, as far as nobody else of the office has the same: two of
//! one name are told apart by the others, and neither signs in by it.

mod hash;
mod weak;

use super::error::PeopleError;
use super::pairing::{self, Drawn, Terms};
use super::principal::Principal;
use super::{devices, notices};
use crate::proof::secret::Secret;
use crate::store::{DeviceRow, NewNotice, Store, StoreError, Tx, View};
use rand::RngCore;
use sha2::{Digest, Sha256};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{PasswordState, PersonField, ProvePassword, SetPassword, SignIn, UnitField};
use spotcheck_domain::codes::NoticeKind;
use spotcheck_domain::id::{DeviceId, UserId};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::width::narrow;
use std::sync::Arc;

/// For so long a browser has to use the code that its password gave.
const CODE_MILLIS: i64 = 2 * 60_000;
/// For so long a pairing by a code stands for the present password.
const FRESH_MILLIS: i64 = 10 * 60_000;
/// What is no secret in any office.
const OF_ALL: [&str; 2] = ["spotcheck", "直查"];

/// By what attempts are counted: the name as it is looked up, whoever's it is, so that nobody's is counted alike.
pub fn counted_by(name: &str) -> [u8; 32] {
    Sha256::digest(typed(name).to_lowercase().as_bytes()).into()
}

/// The same for somebody who is signed in and shows his present one.
pub fn counted_of(user: UserId) -> [u8; 32] {
    Sha256::digest(user.as_bytes()).into()
}

fn typed(name: &str) -> String {
    narrow(name).trim().to_owned()
}

/// Gives a code to whoever knows a person's password. An unknown name takes as long and is answered alike.
pub fn sign_in(
    store: &Store,
    secret: &Arc<Secret>,
    request: &SignIn,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<(UserId, String), PeopleError> {
    let found = store.read(|view| {
        let [user] = view.people_known_as(&typed(&request.name))?[..] else { return Ok(None) };
        Ok::<_, StoreError>(view.password(user)?.map(|row| (user, row)))
    })?;
    let is_his = hash::is_of(&request.password, found.as_ref().map(|(_, row)| row))?;
    let (user, row) = found.filter(|_| is_his).ok_or(PeopleError::PasswordWrong)?;
    let drawn = Drawn::by(rng);
    let secret = Arc::clone(secret);
    let code = store.write(move |tx| {
        // Taken away or changed while it was looked at, or he has left.
        let is_here = tx.person_row(user)?.is_some_and(|row| row.retired_at.is_none());
        if !is_here || tx.password(user)?.as_ref() != Some(&row) {
            return Err(PeopleError::PasswordWrong);
        }
        devices::ensure_room(tx, user, now)?;
        let terms = Terms {
            asked_by: Some(user),
            asked_on: None,
            valid_millis: CODE_MILLIS,
            is_pending: false,
            by_password: true,
            note: "password".to_owned(),
        };
        pairing::keep(tx, &secret, user, &drawn, &terms, now)?;
        Ok(drawn.code)
    })?;
    Ok((user, code))
}

pub fn read(view: &dyn View, principal: &Principal, now: Timestamp) -> Result<PasswordState, PeopleError> {
    principal.may(Act::SetPassword, &On::office())?;
    let user = principal.user;
    let mut names = Vec::new();
    let fields = view.person_row(user)?.map(|row| row.fields).unwrap_or_default();
    for field in [PersonField::Key, PersonField::Telephone, PersonField::Certificate, PersonField::Name] {
        let Some(name) = fields.get(&field) else { continue };
        if view.people_known_as(&typed(name))? == [user] {
            names.push(name.clone());
        }
    }
    let set_at = view.password(user)?.map(|row| row.set_at);
    Ok(PasswordState { set_at, names, is_fresh: is_fresh(view, principal, now)? })
}

/// Whether this device was let in by a code just now, by which he has shown who he is.
fn is_fresh(view: &dyn View, principal: &Principal, now: Timestamp) -> Result<bool, StoreError> {
    let device = view.devices()?.into_iter().find(|row| row.device == principal.device);
    Ok(device.is_some_and(|row| {
        !row.by_password && (0..FRESH_MILLIS).contains(&(now.millis() - row.paired_at.millis()))
    }))
}

/// Sets the asker's own. Gives the devices that were signed out with it.
pub fn set(
    store: &Store,
    principal: &Principal,
    call: SetPassword,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<Vec<DeviceId>, PeopleError> {
    principal.may(Act::SetPassword, &On::office())?;
    let (before, is_fresh, known) = store.read(|view| {
        let user = principal.user;
        Ok::<_, StoreError>((view.password(user)?, is_fresh(view, principal, now)?, known(view, user)?))
    })?;
    if let Some(before) = before.as_ref().filter(|_| !is_fresh) {
        let present = call.present.as_deref().unwrap_or_default();
        if !hash::is_of(present, Some(before))? {
            return Err(PeopleError::PasswordWrong);
        }
    }
    if let Some(obstacle) = weak::obstacle(&call.password, &known) {
        return Err(PeopleError::Obstacle(obstacle));
    }
    let row = hash::of(&call.password, now, rng)?;
    let (user, device) = (principal.user, principal.device);
    store.write(move |tx| {
        // Changed by another of his devices while this one was thought about.
        if tx.password(user)? != before {
            return Err(PeopleError::PasswordWrong);
        }
        tx.put_password(user, &row)?;
        // What the one before has given and nobody used.
        tx.drop_sign_in_codes(user)?;
        let is_ended = |row: &DeviceRow| {
            row.user == user && row.device != device && row.by_password && row.revoked_at.is_none()
        };
        let mut ended = Vec::new();
        for row in tx.devices()?.into_iter().filter(|row| call.end_desks && is_ended(row)) {
            devices::end(tx, user, Act::RevokeOwnDevice, &row, now)?;
            ended.push(row.device);
        }
        let note = if before.is_some() { "changed" } else { "first" };
        tell(tx, user, (user, Some(device)), (Act::SetPassword, note, NoticeKind::PasswordSet), now)?;
        Ok(ended)
    })
}

/// The asker shows his again, on the device that he has before him.
pub fn prove(
    store: &Store,
    principal: &Principal,
    call: &ProvePassword,
    now: Timestamp,
) -> Result<(), PeopleError> {
    principal.may(Act::SetPassword, &On::office())?;
    let (user, device) = (principal.user, principal.device);
    let row = store.read(|view| view.password(user))?;
    if !hash::is_of(&call.password, row.as_ref())? {
        return Err(PeopleError::PasswordWrong);
    }
    Ok(store.write(move |tx| tx.put_proved(device, now))?)
}

/// The asker wants none any more.
pub fn drop_own(tx: &dyn Tx, principal: &Principal, now: Timestamp) -> Result<(), PeopleError> {
    principal.may(Act::SetPassword, &On::office())?;
    let (user, device) = (principal.user, principal.device);
    if drop(tx, user)? {
        tell(tx, user, (user, Some(device)), (Act::SetPassword, "dropped", NoticeKind::PasswordTaken), now)?;
    }
    Ok(())
}

/// Takes somebody's away, where he has one.
pub fn take(tx: &dyn Tx, principal: &Principal, person: UserId, now: Timestamp) -> Result<(), StoreError> {
    if drop(tx, person)? {
        let what = (Act::TakePassword, "", NoticeKind::PasswordTaken);
        tell(tx, person, (principal.user, None), what, now)?;
    }
    Ok(())
}

/// It is good no more, and neither is what it has given and nobody used.
fn drop(tx: &dyn Tx, person: UserId) -> Result<bool, StoreError> {
    tx.drop_sign_in_codes(person)?;
    tx.drop_password(person)
}

fn tell(
    tx: &dyn Tx,
    person: UserId,
    (by, device): (UserId, Option<DeviceId>),
    (act, note, kind): (Act, &str, NoticeKind),
    now: Timestamp,
) -> Result<(), StoreError> {
    notices::note(tx, &NewNotice { kind, person, device, by: Some(by) }, now)?;
    tx.put_audit(now, &by.to_string(), act.word(), Some(person.as_bytes()), note)
}

/// What everybody may know of a person: his own fields, and the names of the units above him.
fn known(view: &dyn View, user: UserId) -> Result<Vec<String>, StoreError> {
    let mut known: Vec<String> = OF_ALL.map(ToOwned::to_owned).into();
    let Some(row) = view.person_row(user)? else { return Ok(known) };
    known.extend(row.fields.into_values());
    for unit in view.line_of(row.person.unit)? {
        let fields = view.unit_row(unit)?.map(|row| row.fields).unwrap_or_default();
        let names = [UnitField::Name, UnitField::NameEn, UnitField::Key];
        known.extend(names.iter().filter_map(|field| fields.get(field).cloned()));
    }
    Ok(known)
}
