//! Which devices are paired, whose they are, and their end.

use super::error::PeopleError;
use super::{notices, session};
use crate::store::{DeviceRow, NewNotice, Store, StoreError, Tx, View};
use serde::Serialize;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::codes::NoticeKind;
use spotcheck_domain::id::{DeviceId, UserId};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::DeviceTold;
use std::fmt::Write;

/// A device beside who holds it.
#[derive(Debug, Clone, Serialize)]
pub struct Paired {
    pub device: DeviceId,
    pub user: UserId,
    pub person: String,
    /// As the browser called itself.
    pub name: String,
    pub paired_at: Timestamp,
    pub seen_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

/// Devices of all, or of those with that name; with `all` also such as were signed out.
pub fn paired(view: &dyn View, name: Option<&str>, all: bool) -> Result<Vec<Paired>, StoreError> {
    let mut found = Vec::new();
    for DeviceRow { device, user, name: called, paired_at, seen_at, revoked_at, .. } in view.devices()? {
        let person = view.person(user)?.map_or_else(|| user.to_string(), |person| person.name);
        if name.is_none_or(|name| name == person) && (all || revoked_at.is_none()) {
            found.push(Paired { device, user, person, name: called, paired_at, seen_at, revoked_at });
        }
    }
    Ok(found)
}

/// One device a line: id, person, name, and the days on which it was paired, last used and signed out.
pub fn describe(paired: &[Paired]) -> String {
    let mut text = String::new();
    let day = |at: Timestamp| at.day(0).to_string();
    for one in paired {
        let used = one.seen_at.map_or_else(|| "-".to_owned(), day);
        let _ = write!(text, "{}  {}  {}", one.device, one.person, one.name);
        let _ = write!(text, "  paired {}  used {used}", day(one.paired_at));
        if let Some(at) = one.revoked_at {
            let _ = write!(text, "  signed out {}", day(at));
        }
        text.push('\n');
    }
    text
}

/// The longest version that is kept of an app.
const LONGEST_VERSION: usize = 40;

/// Keeps what a device says of itself, which it does when that is something new.
pub fn tell(store: &Store, device: DeviceId, mut told: DeviceTold, now: Timestamp) -> Result<(), StoreError> {
    told.at = Some(now);
    told.version.retain(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-'));
    told.version.truncate(LONGEST_VERSION);
    store.write(move |tx| tx.put_told(device, &told))
}

/// Devices of one person that are paired, or were within a day: each is told to him and to the unit above.
const MOST_DEVICES: usize = 20;
const DAY_MILLIS: i64 = 24 * 3_600_000;

/// Whether a person gets himself, or has a colleague get him, one device more.
pub fn ensure_room(view: &dyn View, person: UserId, now: Timestamp) -> Result<(), PeopleError> {
    let counts = |row: &DeviceRow| {
        row.user == person && (row.revoked_at.is_none() || row.paired_at.plus_millis(DAY_MILLIS) > now)
    };
    let n_devices = view.devices()?.iter().filter(|row| counts(row)).count();
    if n_devices < MOST_DEVICES { Ok(()) } else { Err(PeopleError::Obstacle(Obstacle::DevicesMany)) }
}

/// Those of the same person that are paired by codes which he asked for on this device, or on one of these; without `but` and
/// what came of it.
pub fn come_of(
    view: &dyn View,
    device: DeviceId,
    but: Option<DeviceId>,
) -> Result<Vec<DeviceRow>, StoreError> {
    let rows = view.devices()?;
    let user = rows.iter().find(|row| row.device == device).map(|row| row.user);
    let (mut from, mut at) = (vec![device], 0);
    while let Some(above) = from.get(at).copied() {
        let of_it = rows.iter().filter(|row| row.asked_on == Some(above) && Some(row.user) == user);
        let fresh: Vec<DeviceId> =
            of_it.map(|row| row.device).filter(|id| !from.contains(id) && Some(*id) != but).collect();
        from.extend(fresh);
        at += 1;
    }
    let is_one = |row: &DeviceRow| row.revoked_at.is_none() && from[1..].contains(&row.device);
    Ok(rows.into_iter().filter(is_one).collect())
}

/// Signs a device out, whoever's it is, with what came of it, and takes away the password that whoever had it may have set.
/// `false`: there is none of that id that is paired.
pub fn revoke(tx: &dyn Tx, device: DeviceId, now: Timestamp) -> Result<bool, StoreError> {
    let Some(row) = tx.devices()?.into_iter().find(|row| row.device == device && row.revoked_at.is_none())
    else {
        return Ok(false);
    };
    // Who has it may have asked for codes on it.
    tx.drop_codes_asked_by(row.user)?;
    let notice = NewNotice { kind: NoticeKind::Revoked, person: row.user, device: Some(device), by: None };
    for device in come_of(tx, device, None)?.into_iter().map(|row| row.device).chain([device]) {
        session::revoke(tx, device, now)?;
        notices::note(tx, &NewNotice { device: Some(device), ..notice }, now)?;
        tx.put_audit(now, "server", "revoked", Some(row.user.as_bytes()), &device.to_string())?;
    }
    if tx.drop_password(row.user)? {
        notices::note(tx, &NewNotice { kind: NoticeKind::PasswordTaken, device: None, ..notice }, now)?;
        tx.put_audit(now, "server", Act::TakePassword.word(), Some(row.user.as_bytes()), "")?;
    }
    Ok(true)
}

/// Signs a device out by the word of somebody who may, and tells those whom it concerns.
pub fn end(tx: &dyn Tx, by: UserId, act: Act, row: &DeviceRow, now: Timestamp) -> Result<(), StoreError> {
    session::revoke(tx, row.device, now)?;
    // Who has it may have asked for codes on it.
    tx.drop_codes_asked_by(row.user)?;
    let (person, device) = (row.user, Some(row.device));
    notices::note(tx, &NewNotice { kind: NoticeKind::Revoked, person, device, by: Some(by) }, now)?;
    tx.put_audit(now, &by.to_string(), act.word(), Some(row.device.as_bytes()), &row.name)
}
