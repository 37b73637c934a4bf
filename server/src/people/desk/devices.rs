//! Devices of a person: when each was last in contact, and its end.

use super::DeskError;
use super::rights::{may, may_with};
use crate::people::devices::end;
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

/// Signs one device out for good. One that was signed out stays so.
pub fn revoke(tx: &dyn Tx, principal: &Principal, device: DeviceId, now: Timestamp) -> Result<(), DeskError> {
    let row = tx.devices()?.into_iter().find(|row| row.device == device).ok_or(DeskError::NotFound)?;
    let act = if row.user == principal.user {
        may(principal, Act::RevokeOwnDevice)?;
        Act::RevokeOwnDevice
    } else {
        may_with(tx, principal, Act::RevokeDevice, row.user)?;
        Act::RevokeDevice
    };
    if row.revoked_at.is_none() {
        end(tx, principal.user, act, &row, now)?;
    }
    Ok(())
}

/// Signs all devices of a person out. Gives those that were paired until now.
pub fn revoke_all(
    tx: &dyn Tx,
    principal: &Principal,
    person: UserId,
    now: Timestamp,
) -> Result<Vec<DeviceId>, DeskError> {
    may_with(tx, principal, Act::RevokeDevice, person)?;
    let mut ended = Vec::new();
    for row in devices_of(tx, person)?.into_iter().filter(|row| row.revoked_at.is_none()) {
        end(tx, principal.user, Act::RevokeDevice, &row, now)?;
        ended.push(row.device);
    }
    // Who had one of them in his hands may have set one.
    passwords::take(tx, principal, person, now)?;
    Ok(ended)
}
