//! People: entered, changed, moved, given roles, and taken leave of.
//!
//! Who has left may nothing from that instant: his sessions are good no more and say why. What he had not sent stays
//! on his phone, which can put it into a rescue file; an administrator brings that, and it is judged by the post that
//! its author held when he made it, as any other work. His name stays in what he wrote, and in the organisation,
//! without roles.

use super::fields::{canonical_persons, merged, note_of};
use super::ids::ensure_free;
use super::rights::{may_in, may_with, may_with_all};
use super::units::{ensure_open, missing};
use super::{DeskError, keep_administered};
use crate::people::hands;
use crate::people::organisation::{enter_person, forget_organisation, move_person, set_roles};
use crate::people::posts::{cut_deputies, end_all_of};
use crate::people::principal::Principal;
use crate::proof::chain::note_change;
use crate::store::{PersonRow, StoreError, Tx, View};
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{
    ChangePerson, EnterPerson, MovePerson, Obstacle, PersonField, PersonFields, SetRoles,
};
use spotcheck_domain::id::{DeviceId, UnitId, UserId};
use spotcheck_domain::reference::Person;
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;

/// Roles in one order, each once; at least one.
pub fn canonical_roles(roles: &[Role]) -> Result<Vec<Role>, DeskError> {
    let all: Vec<Role> = Role::ALL.iter().copied().filter(|role| roles.contains(role)).collect();
    if all.is_empty() { Err(DeskError::of(Obstacle::NeedsRole)) } else { Ok(all) }
}

/// Enters a person. `fresh` is his id where none was drawn.
pub fn enter(
    tx: &dyn Tx,
    principal: &Principal,
    call: EnterPerson,
    fresh: UserId,
    now: Timestamp,
) -> Result<UserId, DeskError> {
    let unit = may_in(tx, principal, Act::EnterPerson, call.unit)?;
    let fields = merged(&PersonFields::new(), &canonical_persons(call.fields)?);
    let roles = canonical_roles(&call.roles)?;
    let id = call.id.unwrap_or(fresh);
    let person = person_of(id, call.unit, roles, &fields).ok_or_else(|| missing("name"))?;
    if let Some(there) = tx.person_row(id)? {
        // The answer to the same call was lost.
        let is_same = there.person == person && there.fields == fields;
        return if is_same { Ok(id) } else { Err(DeskError::of(Obstacle::IdTaken)) };
    }
    ensure_free(tx, id.uuid())?;
    ensure_open(&unit)?;
    check_key(tx, principal, id, &fields)?;
    put(tx, &person, &fields, now)?;
    hands::note_roles(tx, id, principal.user, &person.roles, now)?;
    forget_organisation(tx)?;
    let words = words_of(&person.roles);
    let note = format!("roles:  → {words}; {}", note_of(&PersonFields::new(), &fields));
    log(tx, principal, Act::EnterPerson, id, &note, now)?;
    Ok(id)
}

/// What phones know of him; none where he has no name.
pub fn person_of(id: UserId, unit: UnitId, roles: Vec<Role>, fields: &PersonFields) -> Option<Person> {
    let certificate = fields.get(&PersonField::Certificate).cloned().unwrap_or_default();
    let name = fields.get(&PersonField::Name)?.clone();
    Some(Person { id, unit, name, roles, certificate })
}

/// Stores a new person with his fields.
pub fn put(tx: &dyn Tx, person: &Person, fields: &PersonFields, now: Timestamp) -> Result<(), StoreError> {
    enter_person(tx, person, now)?;
    tx.put_person_fields(person.id, fields)
}

pub fn words_of(roles: &[Role]) -> String {
    roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(" ")
}

/// Two people of the area who are here have two keys.
fn check_key(
    view: &dyn View,
    principal: &Principal,
    id: UserId,
    fields: &PersonFields,
) -> Result<(), DeskError> {
    let Some(key) = fields.get(&PersonField::Key) else { return Ok(()) };
    let others = view.person_rows_below(principal.unit)?;
    let is_taken = others.iter().any(|row| {
        row.person.id != id && row.retired_at.is_none() && row.fields.get(&PersonField::Key) == Some(key)
    });
    if is_taken { Err(DeskError::of(Obstacle::KeyTaken)) } else { Ok(()) }
}

pub(super) fn log(
    tx: &dyn Tx,
    principal: &Principal,
    act: Act,
    person: UserId,
    note: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.put_audit(now, &principal.user.to_string(), act.word(), Some(person.as_bytes()), note)
}

/// Who may do it with somebody who is here still.
pub(super) fn here(
    view: &dyn View,
    principal: &Principal,
    act: Act,
    person: UserId,
) -> Result<PersonRow, DeskError> {
    let row = may_with(view, principal, act, person)?;
    if row.retired_at.is_some() { Err(DeskError::of(Obstacle::PersonRetired)) } else { Ok(row) }
}

pub fn change(
    tx: &dyn Tx,
    principal: &Principal,
    call: ChangePerson,
    now: Timestamp,
) -> Result<(), DeskError> {
    let row = here(tx, principal, Act::ChangePerson, call.person)?;
    may_with_all(tx, principal, Act::ChangePerson, call.person)?;
    let fields = merged(&row.fields, &canonical_persons(call.fields)?);
    let note = note_of(&row.fields, &fields);
    if note.is_empty() {
        return Ok(());
    }
    check_key(tx, principal, call.person, &fields)?;
    put_change(tx, &row, &fields, now)?;
    Ok(log(tx, principal, Act::ChangePerson, call.person, &note, now)?)
}

/// Stores what is known of a person now. Phones know his name and his certificate: what was made before names the
/// ones of before.
pub fn put_change(
    tx: &dyn Tx,
    before: &PersonRow,
    fields: &PersonFields,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = before.person.id;
    let is_known = [PersonField::Name, PersonField::Certificate]
        .iter()
        .any(|field| before.fields.get(field) != fields.get(field));
    if is_known {
        tx.keep_post(id, now)?;
    }
    tx.put_person_fields(id, fields)?;
    if is_known {
        let said = |field| fields.get(&field).map_or("", String::as_str);
        let known = format!("{}\n{}", said(PersonField::Name), said(PersonField::Certificate));
        note_change(tx, id.as_bytes(), known.as_bytes())?;
        forget_organisation(tx)?;
    }
    Ok(())
}

pub fn transfer(
    tx: &dyn Tx,
    principal: &Principal,
    call: &MovePerson,
    now: Timestamp,
) -> Result<(), DeskError> {
    let row = here(tx, principal, Act::MovePerson, call.person)?;
    let to = may_in(tx, principal, Act::ReceivePerson, call.to)?;
    if row.person.unit == call.to {
        return Ok(());
    }
    ensure_open(&to)?;
    keep_administered(tx, principal, || Ok(move_person(tx, call.person, call.to, now)?))?;
    cut_deputies(tx, call.person, now)?;
    hands::note_roles(tx, call.person, principal.user, &row.person.roles, now)?;
    let from = tx.unit(row.person.unit)?.map(|unit| unit.name.zh).unwrap_or_default();
    let note = format!("unit: {from} → {}", to.unit.name.zh);
    Ok(log(tx, principal, Act::MovePerson, call.person, &note, now)?)
}

pub fn give_roles(
    tx: &dyn Tx,
    principal: &Principal,
    call: &SetRoles,
    now: Timestamp,
) -> Result<(), DeskError> {
    let row = here(tx, principal, Act::SetRoles, call.person)?;
    let roles = canonical_roles(&call.roles)?;
    let before = canonical_roles(&row.person.roles).unwrap_or_default();
    if roles == before {
        return Ok(());
    }
    keep_administered(tx, principal, || Ok(set_roles(tx, call.person, &roles, now)?))?;
    cut_deputies(tx, call.person, now)?;
    hands::note_roles(tx, call.person, principal.user, &roles, now)?;
    let note = format!("roles: {} → {}", words_of(&before), words_of(&roles));
    Ok(log(tx, principal, Act::SetRoles, call.person, &note, now)?)
}

/// He has left. Gives the devices that were his until now.
pub fn retire(
    tx: &dyn Tx,
    principal: &Principal,
    person: UserId,
    now: Timestamp,
) -> Result<Vec<DeviceId>, DeskError> {
    let row = may_with_all(tx, principal, Act::RetirePerson, person)?;
    if row.retired_at.is_some() {
        return Ok(Vec::new());
    }
    keep_administered(tx, principal, || Ok(set_roles(tx, person, &[], now)?))?;
    end_all_of(tx, person, now)?;
    cut_deputies(tx, person, now)?;
    tx.put_retired(person, now)?;
    tx.drop_unused_codes(person)?;
    tx.drop_password(person)?;
    let mut ended = Vec::new();
    for device in tx.devices()?.into_iter().filter(|row| row.user == person && row.revoked_at.is_none()) {
        // Its sessions stay, and are good no more: whoever asks in one is told why.
        tx.put_revoked(device.device, now)?;
        ended.push(device.device);
    }
    let note = format!("roles: {} → ; devices: {}", words_of(&row.person.roles), ended.len());
    log(tx, principal, Act::RetirePerson, person, &note, now)?;
    Ok(ended)
}
