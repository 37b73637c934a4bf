//! The log, for administrators: what was done in their area, by whom and to whom.

use super::DeskError;
use super::rights::may;
use crate::people::principal::Principal;
use crate::store::{AuditFilter, AuditRow, DeviceRow, StoreError, View};
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{AuditEntry, AuditLog, ReadAudit};
use spotcheck_domain::id::{DeviceId, DocumentId, UnitId, UserId};

/// Entries on one page.
const PAGE: usize = 100;

/// Whoever is at the top reads what concerns no unit too.
pub fn read(view: &dyn View, principal: &Principal, call: &ReadAudit) -> Result<AuditLog, DeskError> {
    may(principal, Act::ReadAudit)?;
    let is_top = view.unit(principal.unit)?.is_some_and(|unit| unit.parent.is_none());
    let filter = AuditFilter {
        below: (!is_top).then_some(principal.unit),
        person: call.person,
        act: call.act.clone(),
        from: call.from,
        to: call.to,
    };
    let mut rows = view.audit(&filter, call.page as usize * PAGE, PAGE + 1)?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let devices = view.devices()?;
    let entries = rows.into_iter().map(|row| entry(view, &devices, row));
    Ok(AuditLog { entries: entries.collect::<Result<_, StoreError>>()?, more })
}

fn entry(view: &dyn View, devices: &[DeviceRow], row: AuditRow) -> Result<AuditEntry, StoreError> {
    let actor: Option<UserId> = row.actor.parse().ok();
    let actor_name = match actor {
        Some(actor) => view.person(actor)?.map(|person| person.name).unwrap_or_default(),
        None => row.actor,
    };
    let subject = row.subject.as_deref().and_then(|bytes| DocumentId::from_slice(bytes).ok());
    let subject_name = match subject {
        Some(subject) => name_of(view, devices, subject)?,
        None => String::new(),
    };
    Ok(AuditEntry {
        id: row.id,
        at: row.at,
        actor,
        actor_name,
        act: row.act,
        subject: subject.map(|subject| subject.to_string()),
        subject_name,
        note: row.note,
    })
}

/// What a person, a unit or a device is called. A record's title is for those who may see it.
fn name_of(view: &dyn View, devices: &[DeviceRow], subject: DocumentId) -> Result<String, StoreError> {
    let uuid = subject.uuid();
    if let Some(person) = view.person(UserId::from_uuid(uuid))? {
        return Ok(person.name);
    }
    if let Some(unit) = view.unit(UnitId::from_uuid(uuid))? {
        return Ok(unit.name.zh);
    }
    let device = devices.iter().find(|row| row.device == DeviceId::from_uuid(uuid));
    Ok(device.map(|row| row.name.clone()).unwrap_or_default())
}
