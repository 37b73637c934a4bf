//! The log, for administrators: what was done in their area, by whom and to whom.

use super::audit_words::said;
use super::rights::{again, may};
use super::{DeskError, ExportError};
use crate::people::hands;
use crate::people::principal::Principal;
use crate::people::table::{Cell, Column, Table};
use crate::store::{AuditFilter, AuditRow, DeviceRow, StoreError, Tx, View};
use serde_json::json;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{
    AuditAct, AuditEntry, AuditLog, AuditValue, BlackOut, Noted, Obstacle, ReadAudit, TableForm,
};
use spotcheck_domain::id::{DeviceId, DocumentId, UnitId, UserId};
use spotcheck_domain::kind::form::Form;
use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;

/// Entries on one page.
const PAGE: usize = 100;
/// Entries of one table.
const MOST_EXPORTED: usize = 100_000;
/// Why something is blacked out.
const REASON: Form = Form::LINE.needed();

/// Those of which he finds an entry.
pub fn acts(view: &dyn View, principal: &Principal) -> Result<Vec<AuditAct>, DeskError> {
    let principal = &may(principal, Act::ReadAudit)?;
    let found = view.audit_acts(area(view, principal)?)?;
    Ok(found.into_iter().map(|act| AuditAct { said: said(&act), act }).collect())
}

/// The area of which he reads entries; whoever is at the top reads all.
fn area(view: &dyn View, principal: &Principal) -> Result<Option<UnitId>, StoreError> {
    Ok((!is_at_top(view, principal)?).then_some(principal.unit))
}

/// Whoever is at the top reads what concerns no unit too.
pub fn read(view: &dyn View, principal: &Principal, call: &ReadAudit) -> Result<AuditLog, DeskError> {
    let principal = &may(principal, Act::ReadAudit)?;
    let filter = filter(view, principal, call)?;
    let mut rows = view.audit(&filter, call.page as usize * PAGE, PAGE + 1)?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let mut names = Names::of(view)?;
    let entries = rows.into_iter().map(|row| names.entry(row));
    Ok(AuditLog {
        entries: entries.collect::<Result<_, StoreError>>()?,
        n_found: view.n_audit(&filter)?,
        may_black_out: may_black_out(view, principal)?,
        more,
    })
}

fn filter(view: &dyn View, principal: &Principal, call: &ReadAudit) -> Result<AuditFilter, StoreError> {
    let subject = call.subject.trim();
    let id: Option<DocumentId> = subject.parse().ok();
    Ok(AuditFilter {
        below: area(view, principal)?,
        person: call.person,
        act: call.act.clone(),
        subject: id.map(|id| *id.as_bytes()),
        words: if id.is_some() { String::new() } else { subject.to_owned() },
        from: call.from,
        to: call.to,
    })
}

fn may_black_out(view: &dyn View, principal: &Principal) -> Result<bool, StoreError> {
    principal.acting(Act::BlackOut).map_or(Ok(false), |principal| is_at_top(view, &principal))
}

fn is_at_top(view: &dyn View, principal: &Principal) -> Result<bool, StoreError> {
    Ok(view.unit(principal.unit)?.is_some_and(|unit| unit.parent.is_none()))
}

/// What people, units and devices are called, each looked up once.
struct Names<'v> {
    view: &'v dyn View,
    devices: HashMap<DeviceId, String>,
    found: HashMap<DocumentId, String>,
}

impl<'v> Names<'v> {
    fn of(view: &'v dyn View) -> Result<Self, StoreError> {
        let devices = view.devices()?.into_iter().map(|DeviceRow { device, name, .. }| (device, name));
        Ok(Self { view, devices: devices.collect(), found: HashMap::new() })
    }

    fn entry(&mut self, row: AuditRow) -> Result<AuditEntry, StoreError> {
        let actor: Option<UserId> = row.actor.parse().ok();
        let actor_name = match actor {
            Some(actor) => self.name(DocumentId::from_uuid(actor.uuid()))?,
            None => row.actor,
        };
        let subject = row.subject.as_deref().and_then(|bytes| DocumentId::from_slice(bytes).ok());
        let subject_name = match subject {
            Some(subject) => self.name(subject)?,
            None => String::new(),
        };
        Ok(AuditEntry {
            id: row.id,
            at: row.at,
            actor,
            actor_name,
            said: said(&row.act),
            act: row.act,
            subject: subject.map(|subject| subject.to_string()),
            subject_name,
            note: row.note,
            blacked: row.blacked,
        })
    }

    /// What a person, a unit or a device is called. A record's title is for those who may see it.
    fn name(&mut self, id: DocumentId) -> Result<String, StoreError> {
        if let Some(name) = self.found.get(&id) {
            return Ok(name.clone());
        }
        let uuid = id.uuid();
        let name = if let Some(person) = self.view.person(UserId::from_uuid(uuid))? {
            person.name
        } else if let Some(unit) = self.view.unit(UnitId::from_uuid(uuid))? {
            unit.name.zh
        } else {
            self.devices.get(&DeviceId::from_uuid(uuid)).cloned().unwrap_or_default()
        };
        self.found.insert(id, name.clone());
        Ok(name)
    }
}

/// Takes values of an entry away for good, and notes why.
pub fn black_out(
    tx: &dyn Tx,
    principal: &Principal,
    call: &BlackOut,
    now: Timestamp,
) -> Result<(), DeskError> {
    let principal = may(&again(tx, principal)?, Act::BlackOut)?;
    if !is_at_top(tx, &principal)? {
        return Err(DeskError::of(Obstacle::OnlyAtTop));
    }
    ensure_not_own(tx, principal.user, call.entry, now)?;
    black_out_as(tx, &principal.user.to_string(), call, now)
}

/// Nobody takes away what is noted of himself, nor of another whom he made, nor that something was taken away: another
/// administrator does, or whoever runs the machine.
fn ensure_not_own(view: &dyn View, user: UserId, entry: i64, now: Timestamp) -> Result<(), DeskError> {
    let row = view.audit_entry(entry)?.ok_or(DeskError::NotFound)?;
    let is_own = match row.actor.parse::<UserId>() {
        Ok(actor) => hands::are_one(view, user, actor, now)?,
        Err(_) => false,
    };
    let is_black_out = row.act == Act::BlackOut.word();
    if is_own || is_black_out { Err(DeskError::of(Obstacle::OwnEntry)) } else { Ok(()) }
}

/// The same by whoever runs the machine.
pub fn black_out_as(tx: &dyn Tx, actor: &str, call: &BlackOut, now: Timestamp) -> Result<(), DeskError> {
    let wrong = |field: &str, what| DeskError::with(what, json!({ "field": field }));
    let reason = REASON.canonical(&call.reason).map_err(|refusal| wrong("reason", refusal.into()))?;
    let values: Vec<AuditValue> =
        AuditValue::ALL.iter().copied().filter(|value| call.values.contains(value)).collect();
    if values.is_empty() {
        return Err(wrong("values", Obstacle::FieldInvalid));
    }
    if !tx.black_out(call.entry, &values)? {
        return Err(DeskError::NotFound);
    }
    let words: Vec<&str> = values.iter().map(|value| value.word()).collect();
    let note = format!("entry {}: {}; {reason}", call.entry, words.join(" "));
    Ok(tx.put_audit(now, actor, Act::BlackOut.word(), None, &note)?)
}

/// What is to be written, and how.
#[derive(Debug, Clone)]
pub struct AuditTable {
    pub asked: ReadAudit,
    pub form: TableForm,
    pub is_english: bool,
    pub offset_minutes: i32,
}

/// The entries that match, the newest first, with how many they are.
pub fn export(
    view: &dyn View,
    principal: &Principal,
    table: &AuditTable,
) -> Result<(Vec<u8>, u32), ExportError> {
    let principal = &may(principal, Act::ReadAudit)?;
    let filter = filter(view, principal, &table.asked)?;
    let headings: [(&str, &str, f64); 8] = [
        ("序号", "Number", 9.0),
        ("时间", "Time", 17.0),
        ("人员", "Who", 14.0),
        ("事项", "What", 22.0),
        ("对象", "Subject", 20.0),
        ("对象编号", "Subject's id", 38.0),
        ("说明", "Note", 60.0),
        ("已涂黑", "Blacked out", 16.0),
    ];
    let columns = headings
        .map(|(zh, en, width)| Column { heading: if table.is_english { en } else { zh }.to_owned(), width });
    let name = if table.is_english { "Audit" } else { "审计" };
    let mut written = Table::begin(table.form, name, &columns, table.offset_minutes)?;
    let mut names = Names::of(view)?;
    for row in view.audit(&filter, 0, MOST_EXPORTED)? {
        let entry = names.entry(row)?;
        let blacked: Vec<&str> = entry.blacked.iter().map(|value| value.word()).collect();
        let said = if table.is_english { entry.said.en } else { entry.said.zh };
        written.put(&[
            Cell::Number(entry.id.unsigned_abs()),
            Cell::Moment(entry.at),
            Cell::text(entry.actor_name),
            Cell::text(said),
            Cell::text(entry.subject_name),
            Cell::text(entry.subject.unwrap_or_default()),
            Cell::text(entry.note),
            Cell::text(blacked.join(" ")),
        ])?;
    }
    let n_rows = written.n_rows();
    Ok((written.end()?, n_rows))
}

/// Notes that somebody took entries away.
pub fn note_export(
    tx: &dyn Tx,
    principal: &Principal,
    n_rows: u32,
    now: Timestamp,
) -> Result<(), StoreError> {
    let by = principal.user.to_string();
    tx.put_audit(now, &by, Noted::ExportedAudit.word(), None, &n_rows.to_string())
}
