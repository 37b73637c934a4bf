//! Devices of a person: when each was last in contact, and its end.

use super::DeskError;
use super::rights::may_with;
use crate::people::principal::Principal;
use crate::people::{notices, session};
use crate::store::{DeviceRow, NewNotice, StoreError, Tx, View};
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::DeviceLine;
use spotcheck_domain::codes::NoticeKind;
use spotcheck_domain::id::{DeviceId, UserId};
use spotcheck_domain::time::Timestamp;

fn devices_of(view: &dyn View, person: UserId) -> Result<Vec<DeviceRow>, StoreError> {
    Ok(view.devices()?.into_iter().filter(|row| row.user == person).collect())
}

pub fn list(view: &dyn View, principal: &Principal, person: UserId) -> Result<Vec<DeviceLine>, DeskError> {
    may_with(view, principal, Act::ListDevices, person)?;
    let rows = devices_of(view, person)?.into_iter();
    let lines = rows.map(|DeviceRow { device, name, paired_at, seen_at, revoked_at, told, .. }| DeviceLine {
        id: device,
        name,
        paired_at,
        seen_at,
        revoked_at,
        told,
    });
    Ok(lines.collect())
}

/// Signs one device out for good. One that was signed out stays so.
pub fn revoke(tx: &dyn Tx, principal: &Principal, device: DeviceId, now: Timestamp) -> Result<(), DeskError> {
    let row = tx.devices()?.into_iter().find(|row| row.device == device).ok_or(DeskError::NotFound)?;
    may_with(tx, principal, Act::RevokeDevice, row.user)?;
    if row.revoked_at.is_none() {
        end(tx, principal, &row, now)?;
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
        end(tx, principal, &row, now)?;
        ended.push(row.device);
    }
    Ok(ended)
}

fn end(tx: &dyn Tx, principal: &Principal, row: &DeviceRow, now: Timestamp) -> Result<(), StoreError> {
    session::revoke(tx, row.device, now)?;
    // Who has it may have asked for codes on it.
    tx.drop_codes_asked_by(row.user)?;
    let (person, device, by) = (row.user, Some(row.device), Some(principal.user));
    notices::note(tx, &NewNotice { kind: NoticeKind::Revoked, person, device, by }, now)?;
    let (by, word) = (principal.user.to_string(), Act::RevokeDevice.word());
    tx.put_audit(now, &by, word, Some(row.device.as_bytes()), &row.name)
}
