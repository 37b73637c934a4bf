//! Whoever's devices change is told on his other ones, and so are those who answer for his unit: a code that was got by
//! deceit does not stay unnoticed.

use super::error::PeopleError;
use super::principal::Principal;
use crate::store::{NewNotice, NoticeRow, Store, StoreError, Tx, View};
use spotcheck_domain::authority::{Act, On, holds};
use spotcheck_domain::codes::{DeviceName, Notice, Notices, Who};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::time::Timestamp;
use std::collections::HashSet;
use uuid::Uuid;

/// Notices of one answer.
const PAGE: usize = 50;

/// Notes something that concerns a person's devices, for all who are to be told.
pub fn note(tx: &dyn Tx, notice: &NewNotice, at: Timestamp) -> Result<(), StoreError> {
    recipients(tx, notice.person)?.into_iter().try_for_each(|to| tx.put_notice(to, notice, at))
}

/// The audiences of those who are told of a person's devices: to be told that there is news.
pub fn audiences(view: &dyn View, person: UserId) -> Result<HashSet<Uuid>, StoreError> {
    Ok(recipients(view, person)?.into_iter().map(UserId::uuid).collect())
}

/// The person, and the administrators of the nearest unit above his that has any. Where none has, those of his own.
fn recipients(view: &dyn View, person: UserId) -> Result<Vec<UserId>, StoreError> {
    let Some(found) = view.person(person)? else { return Ok(Vec::new()) };
    let line = view.line_of(found.unit)?;
    let above = line.iter().skip(1).chain(line.first());
    let mut all = vec![person];
    for unit in above {
        let administrators = administrators(view, *unit)?;
        let is_found = !administrators.is_empty();
        all.extend(administrators.into_iter().filter(|one| *one != person));
        if is_found {
            break;
        }
    }
    Ok(all)
}

fn administrators(view: &dyn View, unit: UnitId) -> Result<Vec<UserId>, StoreError> {
    let people = view.people_of(unit)?.into_iter();
    Ok(people.filter(|one| holds(&one.roles, Act::ConfirmCode)).map(|one| one.id).collect())
}

/// His own, the newest first, as this device is told them.
pub fn list(store: &Store, principal: &Principal, before: Option<i64>) -> Result<Notices, PeopleError> {
    principal.may(Act::ReadNotices, &On::office())?;
    store.read(|view| {
        let mut rows = view.notices(principal.user, principal.device, before, PAGE + 1)?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let notices = rows.into_iter().map(|row| shown(view, row)).collect::<Result<_, StoreError>>()?;
        Ok(Notices { notices, more })
    })
}

fn shown(view: &dyn View, row: NoticeRow) -> Result<Notice, StoreError> {
    let NoticeRow { id, at, kind, person, device, device_name, by, is_seen } = row;
    let device = device.map(|id| DeviceName { id, name: device_name.unwrap_or_default() });
    let by = by.map(|by| who(view, by)).transpose()?;
    Ok(Notice { id, at, kind, person: who(view, person)?, device, by, is_seen })
}

/// A person as he is called now.
pub fn who(view: &dyn View, id: UserId) -> Result<Who, StoreError> {
    Ok(Who { id, name: view.person(id)?.map(|person| person.name).unwrap_or_default() })
}

/// This device has shown one of them.
pub fn see(store: &Store, principal: &Principal, notice: i64, now: Timestamp) -> Result<(), PeopleError> {
    principal.may(Act::SeeNotice, &On::office())?;
    let (user, device) = (principal.user, principal.device);
    let is_there = store.write(move |tx| tx.see_notice(notice, user, device, now));
    if is_there? { Ok(()) } else { Err(PeopleError::NotFound) }
}
