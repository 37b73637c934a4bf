//! Devices of a person: when each was last in contact, and its end. Whoever has one in his hands gets himself others from it:
//! these end with it.

use super::DeskError;
use super::rights::{may, may_with, may_with_all};
use crate::people::devices::{come_of, end};
use crate::people::passwords;
use crate::people::principal::Principal;
use crate::store::{DeviceRow, StoreError, Tx, View};
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::DeviceLine;
use spotcheck_domain::id::{DeviceId, UserId};
use spotcheck_domain::time::Timestamp;

fn devices_of(view: &dyn View, person: UserId) -> Result<Vec<DeviceRow>, StoreError> {
    Ok(view.devices()?.into_iter().filter(|row| row.user == person).collect())
}

pub fn list(view: &dyn View, principal: &Principal, person: UserId) -> Result<Vec<DeviceLine>, DeskError> {
    may_with(view, principal, Act::ListDevices, person)?;
    Ok(lines_of(view, person)?)
}

/// Those of whoever asks.
pub fn list_own(view: &dyn View, principal: &Principal) -> Result<Vec<DeviceLine>, DeskError> {
    may(principal, Act::ListOwnDevices)?;
    Ok(lines_of(view, principal.user)?)
}

fn lines_of(view: &dyn View, person: UserId) -> Result<Vec<DeviceLine>, StoreError> {
    let line = |DeviceRow { device, name, paired_at, seen_at, revoked_at, by_password, told, .. }| {
        DeviceLine { id: device, name, paired_at, seen_at, revoked_at, by_password, told }
    };
    Ok(devices_of(view, person)?.into_iter().map(line).collect())
}

/// Signs one device out for good, with those of the same person that came of it but for the one on which that is asked. One
/// that was signed out stays so. Gives those that were paired until now.
pub fn revoke(
    tx: &dyn Tx,
    principal: &Principal,
    device: DeviceId,
    now: Timestamp,
) -> Result<Vec<DeviceId>, DeskError> {
    let row = tx.devices()?.into_iter().find(|row| row.device == device).ok_or(DeskError::NotFound)?;
    let act = if row.user == principal.user {
        may(principal, Act::RevokeOwnDevice)?;
        Act::RevokeOwnDevice
    } else {
        may_with_all(tx, principal, Act::RevokeDevice, row.user)?;
        Act::RevokeDevice
    };
    let (person, paired_at) = (row.user, row.paired_at);
    let but = Some(principal.device).filter(|_| person == principal.user && principal.device != device);
    let mut rows = come_of(tx, device, but)?;
    rows.extend(Some(row).filter(|row| row.revoked_at.is_none()));
    // Who had it may have set a password by it, and have signed in by that.
    let password = tx.password(person)?.filter(|row| row.set_at >= paired_at);
    if let Some(password) = password.filter(|_| act == Act::RevokeDevice && !rows.is_empty()) {
        let signed_in = devices_of(tx, person)?
            .into_iter()
            .filter(|row| row.revoked_at.is_none() && row.by_password && row.paired_at >= password.set_at);
        let known: Vec<DeviceId> = rows.iter().map(|row| row.device).collect();
        rows.extend(signed_in.filter(|row| !known.contains(&row.device)));
        passwords::take(tx, principal, person, now)?;
    }
    rows.iter().try_for_each(|row| end(tx, principal.user, act, row, now))?;
    Ok(rows.into_iter().map(|row| row.device).collect())
}

/// Signs all devices of a person out. Gives those that were paired until now.
pub fn revoke_all(
    tx: &dyn Tx,
    principal: &Principal,
    person: UserId,
    now: Timestamp,
) -> Result<Vec<DeviceId>, DeskError> {
    may_with_all(tx, principal, Act::RevokeDevice, person)?;
    let mut ended = Vec::new();
    for row in devices_of(tx, person)?.into_iter().filter(|row| row.revoked_at.is_none()) {
        end(tx, principal.user, Act::RevokeDevice, &row, now)?;
        ended.push(row.device);
    }
    // Who had one of them in his hands may have set one.
    passwords::take(tx, principal, person, now)?;
    Ok(ended)
}
