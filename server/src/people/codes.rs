//! Codes that people ask for: an administrator for somebody of his area, a colleague for somebody who has nothing that he has
//! not himself, everybody for a further device of his own. A code for somebody who has a device makes its holder that person,
//! so that it takes that device or a second administrator: one whom the first has not made, nor both a third.

use super::desk::acting_in;
use super::error::PeopleError;
use super::notices::{self, who};
use super::pairing::{Drawn, Terms, VALID_MILLIS, keep};
use super::posts::held_by;
use super::principal::Principal;
use super::{devices, hands};
use crate::proof::secret::Secret;
use crate::store::{CodeRow, NewNotice, Store, StoreError, Tx, View};
use rand::RngCore;
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::Obstacle;
use spotcheck_domain::codes::{AskCode, Basis, NoticeKind, PendingCode, Who};
use spotcheck_domain::id::{CodeId, UserId};
use spotcheck_domain::reference::{Named, Person};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::time::Timestamp;
use std::collections::HashSet;
use std::sync::Arc;

const HOUR_MILLIS: i64 = 3_600_000;
/// Codes that wait, in one answer.
const MOST_LISTED: usize = 200;

/// For how long a code of that basis is good: who has both devices in his hands needs no week.
const fn valid_millis(basis: Basis) -> i64 {
    match basis {
        Basis::Own => HOUR_MILLIS,
        Basis::Vouch => 24 * HOUR_MILLIS,
        Basis::Office => VALID_MILLIS,
    }
}

/// Gives a new code, as people type it, and what is kept of it.
pub fn ask(
    store: &Store,
    secret: &Arc<Secret>,
    principal: &Principal,
    request: AskCode,
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<(String, CodeRow), PeopleError> {
    let AskCode { person, basis, .. } = request;
    let (drawn, secret, principal) = (Drawn::by(rng), Arc::clone(secret), principal.clone());
    store.write(move |tx| {
        let row = give(tx, &secret, &principal, (person, basis), &drawn, now)?;
        Ok((drawn.code, row))
    })
}

fn give(
    tx: &dyn Tx,
    secret: &Secret,
    principal: &Principal,
    (person, basis): (UserId, Basis),
    drawn: &Drawn,
    now: Timestamp,
) -> Result<CodeRow, PeopleError> {
    let found = tx.person(person)?.ok_or(PeopleError::NotFound)?;
    if tx.person_row(person)?.is_some_and(|row| row.retired_at.is_some()) {
        return Err(PeopleError::NotFound);
    }
    let has_device = tx.has_device(person)?;
    judge(tx, principal, &found, basis, has_device)?;
    if basis != Basis::Office {
        devices::ensure_room(tx, person, now)?;
    }
    let is_pending = basis == Basis::Office && has_device;
    let note = if is_pending { format!("{basis} pending") } else { basis.to_string() };
    let terms = Terms {
        asked_by: Some(principal.user),
        asked_on: Some(principal.device),
        valid_millis: valid_millis(basis),
        is_pending,
        by_password: false,
        note,
    };
    Ok(keep(tx, secret, person, drawn, &terms, now)?)
}

/// What one of several people was given.
pub struct Given {
    /// Without a name where he is nobody to whoever asks.
    pub person: Who,
    pub unit: Named,
    pub code: Result<(String, CodeRow), Obstacle>,
}

/// Codes of the office for several people, in one transaction: who may not have one keeps nobody else from his.
pub fn ask_all(
    store: &Store,
    secret: &Arc<Secret>,
    principal: &Principal,
    people: &[UserId],
    now: Timestamp,
    rng: &mut dyn RngCore,
) -> Result<Vec<Given>, PeopleError> {
    // A second code of the same person would make the first one void.
    let mut seen = HashSet::new();
    let once = people.iter().filter(|person| seen.insert(**person));
    let people: Vec<(UserId, Drawn)> = once.map(|person| (*person, Drawn::by(rng))).collect();
    let (secret, principal) = (Arc::clone(secret), principal.clone());
    store.write(move |tx| {
        people
            .into_iter()
            .map(|(person, drawn)| give_one(tx, &secret, &principal, person, drawn, now))
            .collect()
    })
}

fn give_one(
    tx: &dyn Tx,
    secret: &Secret,
    principal: &Principal,
    person: UserId,
    drawn: Drawn,
    now: Timestamp,
) -> Result<Given, PeopleError> {
    let nobody = Who { id: person, name: String::new() };
    let Some(row) = tx.person_row(person)? else {
        return Ok(Given { person: nobody, unit: Named::default(), code: Err(Obstacle::PersonUnknown) });
    };
    let unit = tx.unit(row.person.unit)?.map(|unit| unit.name).unwrap_or_default();
    let who = Who { id: person, name: row.person.name.clone() };
    if row.retired_at.is_some() && acting_in(tx, principal, Act::AskCode, row.person.unit).is_ok() {
        return Ok(Given { person: who, unit, code: Err(Obstacle::PersonRetired) });
    }
    match give(tx, secret, principal, (person, Basis::Office), &drawn, now) {
        Ok(row) => Ok(Given { person: who, unit, code: Ok((drawn.code, row)) }),
        // Of elsewhere: nothing is told of him.
        Err(PeopleError::NotFound) => {
            Ok(Given { person: nobody, unit: Named::default(), code: Err(Obstacle::PersonUnknown) })
        }
        Err(other) => Err(other),
    }
}

fn judge(
    view: &dyn View,
    principal: &Principal,
    person: &Person,
    basis: Basis,
    has_device: bool,
) -> Result<(), PeopleError> {
    let act = match basis {
        Basis::Own if person.id != principal.user => return Err(PeopleError::NotFound),
        Basis::Own => return Ok(principal.may(Act::AddDevice, &On::office())?),
        Basis::Office => Act::AskCode,
        Basis::Vouch => Act::Vouch,
    };
    // Whoever holds his device has all of his posts: each of them must be theirs to give who let him in.
    for (unit, roles) in held_by(view, person)? {
        let judged = principal.may_in_some(act, |post| {
            let is_role_lacking = roles.iter().any(|role| !post.roles.contains(role));
            Ok::<_, PeopleError>(On::devices_of(post.stands(view, unit)?, has_device, is_role_lacking))
        });
        judged??;
    }
    Ok(())
}

/// Whether this person may confirm a code that waits. An error where it does not exist for him.
fn may_confirm(
    view: &dyn View,
    principal: &Principal,
    code: &CodeRow,
    person: &Person,
) -> Result<bool, PeopleError> {
    if person.id == principal.user {
        return Ok(principal.may(Act::ConfirmOwnCode, &On::office()).map(|()| true)?);
    }
    let is_own = match code.asked_by {
        Some(asker) => hands::are_one(view, asker, principal.user, code.asked_at)?,
        None => false,
    };
    let mut may = true;
    for (unit, _) in held_by(view, person)? {
        let judged = principal.may_in_some(Act::ConfirmCode, |post| {
            let on = On::devices_of(post.stands(view, unit)?, true, false);
            Ok::<_, PeopleError>(if is_own { on.written_by(principal.user) } else { on })
        });
        match judged? {
            Ok(()) => {}
            Err(Refusal::SamePerson) => may = false,
            Err(other) => return Err(other.into()),
        }
    }
    Ok(may)
}

/// A code that waited is good from now on. Confirming it again is no error to whoever did.
pub fn confirm(
    store: &Store,
    principal: &Principal,
    code: CodeId,
    now: Timestamp,
) -> Result<CodeRow, PeopleError> {
    let principal = principal.clone();
    store.write(move |tx| {
        let row = tx.code(code, now)?.ok_or(PeopleError::NotFound)?;
        let person = tx.person(row.user)?.ok_or(PeopleError::NotFound)?;
        let is_mine = row.confirmed_by == Some(principal.user);
        if !row.is_pending {
            return if is_mine { Ok(row) } else { Err(PeopleError::NotFound) };
        }
        if !may_confirm(tx, &principal, &row, &person)? {
            return Err(PeopleError::Refused(Refusal::SamePerson));
        }
        tx.confirm_code(code, principal.user)?;
        let note = row.asked_by.map(|asker| asker.to_string()).unwrap_or_default();
        tx.put_audit(now, &principal.user.to_string(), "code_confirmed", Some(row.user.as_bytes()), &note)?;
        let by = Some(principal.user);
        let notice = NewNotice { kind: NoticeKind::CodeConfirmed, person: row.user, device: None, by };
        notices::note(tx, &notice, now)?;
        Ok(row)
    })
}

/// The codes that wait, as far as they concern this person: for devices of his own, or of people whom he administers.
pub fn pending(
    store: &Store,
    principal: &Principal,
    now: Timestamp,
) -> Result<Vec<PendingCode>, PeopleError> {
    principal.may(Act::ListCodes, &On::office())?;
    store.read(|view| {
        let mut listed = Vec::new();
        for row in view.pending_codes(now)? {
            let Some(person) = view.person(row.user)? else { continue };
            let may_confirm = match may_confirm(view, principal, &row, &person) {
                Ok(may) => may,
                Err(PeopleError::NotFound | PeopleError::Refused(_)) => continue,
                Err(error) => return Err(error),
            };
            if listed.len() == MOST_LISTED {
                break;
            }
            listed.push(shown(view, &row, &person, may_confirm)?);
        }
        Ok(listed)
    })
}

fn shown(
    view: &dyn View,
    row: &CodeRow,
    person: &Person,
    may_confirm: bool,
) -> Result<PendingCode, StoreError> {
    let asked_by =
        row.asked_by.ok_or(StoreError::Unreadable("a code that waits and that nobody asked for"))?;
    Ok(PendingCode {
        id: row.id,
        person: who(view, person.id)?,
        unit: view.unit(person.unit)?.map(|unit| unit.name).unwrap_or_default(),
        asked_by: who(view, asked_by)?,
        asked_at: row.asked_at,
        expires_at: row.expires_at,
        may_confirm,
    })
}
