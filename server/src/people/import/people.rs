//! People from a file.

use super::area::Area;
use super::drawn_in_order;
use super::headings::Found;
use super::people_columns::HEADINGS;
use super::people_columns::Said::{self, Of};
use super::row::Line;
use super::values;
use crate::people::desk::persons::{person_of, put, put_change, words_of};
use crate::people::desk::{DeskError, canonical_person, keep_administered, may_with_all, merged, note_of};
use crate::people::hands;
use crate::people::organisation::{forget_organisation, move_person, set_roles};
use crate::people::posts::cut_deputies;
use crate::people::principal::Principal;
use crate::people::sheet::{Cell, Sheet};
use crate::store::{PersonRow, StoreError, Tx};
use rand::rngs::StdRng;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{Obstacle, PersonField as F, PersonFields, PreviewRow};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::term::Role;
use spotcheck_domain::time::Timestamp;
use std::collections::HashSet;

/// What is to be done with one person.
pub enum Deed {
    Enter { unit: UnitId, roles: Vec<Role>, fields: PersonFields },
    Change { before: Box<PersonRow>, unit: UnitId, roles: Vec<Role>, fields: PersonFields },
}

/// Whom a row is about, once.
#[derive(PartialEq, Eq, Hash)]
enum About {
    Somebody(UserId),
    Key(String),
    Name(String, UnitId),
}

pub fn plan(area: &Area, sheet: &Sheet, found: &Found<Said>) -> (Vec<PreviewRow>, Vec<Deed>) {
    let fields: Vec<Said> = HEADINGS.iter().map(|(field, ..)| *field).collect();
    let (mut rows, mut deeds, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for row in found.row + 1..sheet.rows.len() {
        let Some(mut line) = Line::of(sheet, found, row, &fields) else { continue };
        let said = read(area, &mut line);
        let (is_new, deed) = plan_row(area, &mut line, &said, &mut seen);
        let name = said.fields.get(&F::Name).cloned().unwrap_or_default();
        let has_change = !line.changes.is_empty();
        deeds.extend(deed.filter(|_| has_change && line.problems.is_empty()));
        rows.push(line.shown(name, is_new));
    }
    (rows, deeds)
}

/// A row as it was read: what is blank is not there.
struct Words {
    fields: PersonFields,
    unit: Option<UnitId>,
    roles: Vec<Role>,
}

fn read(area: &Area, line: &mut Line<'_, Said>) -> Words {
    let mut fields = PersonFields::new();
    for field in F::ALL {
        let word = field.word();
        let reader: fn(&Cell) -> Result<String, Obstacle> =
            if *field == F::CertificateExpires { values::day } else { values::text };
        let text = line.read(Of(*field), word, reader);
        match canonical_person(*field, &text) {
            _ if text.is_empty() => {}
            Ok(value) => {
                fields.insert(*field, value);
            }
            Err(refusal) => line.refuse(Of(*field), word, refusal.into()),
        }
    }
    let unit = line.read(Said::Unit, "unit", values::text);
    let unit = match (unit.as_str(), area.unit(&unit)) {
        ("", _) => None,
        (_, Ok(unit)) => Some(unit),
        (_, Err(why)) => {
            line.refuse(Said::Unit, "unit", why);
            None
        }
    };
    let roles = line.read(Said::Roles, "roles", values::lines);
    let roles = values::roles(&roles).unwrap_or_else(|word| {
        line.refuse_value(Said::Roles, "roles", Obstacle::RoleUnknown, word);
        Vec::new()
    });
    Words { fields, unit, roles }
}

/// Whom the row is about, among those who are here.
fn whom(area: &Area, line: &mut Line<'_, Said>, said: &Words) -> Option<UserId> {
    if let Some(key) = said.fields.get(&F::Key) {
        match area.people_with_key(key) {
            [one] if is_another(&area.people[one], said) => {
                line.refuse(Of(F::Key), "key", Obstacle::KeyTaken);
            }
            [one] => return Some(*one),
            [] if area.has_left(key) => line.refuse(Of(F::Key), "key", Obstacle::PersonRetired),
            [] => {}
            _ => line.refuse(Of(F::Key), "key", Obstacle::PersonAmbiguous),
        }
    }
    let (Some(name), Some(unit)) = (said.fields.get(&F::Name), said.unit) else { return None };
    // Who has another key is somebody else of the same name.
    let is_other = |id: &&UserId| {
        let theirs = area.people[*id].fields.get(&F::Key);
        theirs.is_some() && said.fields.contains_key(&F::Key) && theirs != said.fields.get(&F::Key)
    };
    let same: Vec<UserId> =
        area.people_called(name, unit).iter().filter(|id| !is_other(id)).copied().collect();
    match same[..] {
        [one] => Some(one),
        [] => None,
        _ => {
            line.refuse(Of(F::Name), "name", Obstacle::PersonAmbiguous);
            None
        }
    }
}

/// A row with somebody's key that calls him otherwise, and puts him elsewhere or gives him what he has not: it means another,
/// who would get what that one has paired.
fn is_another(there: &PersonRow, said: &Words) -> bool {
    let is_called_otherwise = said.fields.get(&F::Name).is_some_and(|name| *name != there.person.name);
    let is_elsewhere = said.unit.is_some_and(|unit| unit != there.person.unit);
    let rises = said.roles.iter().any(|role| !there.person.roles.contains(role));
    is_called_otherwise && (is_elsewhere || rises)
}

fn plan_row(
    area: &Area,
    line: &mut Line<'_, Said>,
    said: &Words,
    seen: &mut HashSet<About>,
) -> (bool, Option<Deed>) {
    let before = whom(area, line, said).and_then(|id| area.people.get(&id));
    let unit = said.unit.or_else(|| before.map(|before| before.person.unit));
    let Some(unit) = unit else {
        if line.problems.is_empty() {
            line.refuse(Said::Unit, "unit", Obstacle::UnitUnknown);
        }
        return (before.is_none(), None);
    };
    let is_moved = before.is_none_or(|before| before.person.unit != unit);
    if is_moved && area.units[&unit].closed_at.is_some() {
        line.refuse(Said::Unit, "unit", Obstacle::UnitClosed);
    }
    let name = said.fields.get(&F::Name).cloned().unwrap_or_default();
    let about = match (before, said.fields.get(&F::Key)) {
        (Some(before), _) => About::Somebody(before.person.id),
        (None, Some(key)) => About::Key(key.clone()),
        (None, None) => About::Name(name.clone(), unit),
    };
    if !seen.insert(about) {
        line.refuse(Of(F::Name), "name", Obstacle::RowTwice);
    }
    let Some(before) = before else { return (true, Some(plan_new(area, line, said, unit))) };
    let roles = if said.roles.is_empty() { before.person.roles.clone() } else { said.roles.clone() };
    let fields = merged(&before.fields, &said.fields);
    line.change("unit", area.path(before.person.unit), area.path(unit));
    line.change("roles", words_of(&before.person.roles), words_of(&roles));
    line.change_all(&before.fields, &fields);
    (false, Some(Deed::Change { before: Box::new(before.clone()), unit, roles, fields }))
}

fn plan_new(area: &Area, line: &mut Line<'_, Said>, said: &Words, unit: UnitId) -> Deed {
    if said.fields.get(&F::Name).is_none_or(String::is_empty) && line.problems.is_empty() {
        line.refuse(Of(F::Name), "name", Obstacle::FieldInvalid);
    }
    if said.roles.is_empty() && line.problems.iter().all(|problem| problem.field != "roles") {
        line.refuse(Said::Roles, "roles", Obstacle::NeedsRole);
    }
    line.change("unit", "", area.path(unit));
    line.change("roles", "", words_of(&said.roles));
    line.change_all(&PersonFields::new(), &said.fields);
    Deed::Enter { unit, roles: said.roles.clone(), fields: said.fields.clone() }
}

/// Does all of it.
pub fn store(
    tx: &dyn Tx,
    principal: &Principal,
    deeds: Vec<Deed>,
    rng: &mut StdRng,
    now: Timestamp,
) -> Result<(), DeskError> {
    let by = principal.user.to_string();
    keep_administered(tx, principal, || {
        for (place, deed) in (1..).zip(deeds) {
            match deed {
                Deed::Enter { unit, roles, fields } => {
                    let id = UserId::from_parts(now, drawn_in_order(place, rng));
                    let person = person_of(id, unit, roles, &fields)
                        .ok_or(StoreError::Unreadable("a planned person without a name"))?;
                    put(tx, &person, &fields, now)?;
                    hands::note_roles(tx, id, principal.user, &person.roles, now)?;
                    let note = format!(
                        "roles:  → {}; {}",
                        words_of(&person.roles),
                        note_of(&PersonFields::new(), &fields)
                    );
                    tx.put_audit(now, &by, Act::EnterPerson.word(), Some(id.as_bytes()), &note)?;
                }
                Deed::Change { before, unit, roles, fields } => {
                    store_change(tx, principal, &before, (unit, &roles, &fields), now)?;
                }
            }
        }
        Ok(forget_organisation(tx)?)
    })
}

fn store_change(
    tx: &dyn Tx,
    principal: &Principal,
    before: &PersonRow,
    (unit, roles, fields): (UnitId, &[Role], &PersonFields),
    now: Timestamp,
) -> Result<(), DeskError> {
    let (id, by) = (before.person.id, principal.user.to_string());
    let log = |act: Act, note: &str| tx.put_audit(now, &by, act.word(), Some(id.as_bytes()), note);
    if before.fields != *fields {
        may_with_all(tx, principal, Act::ChangePerson, id)?;
        put_change(tx, before, fields, now)?;
        log(Act::ChangePerson, &note_of(&before.fields, fields))?;
    }
    if before.person.unit != unit {
        let name = |unit| tx.unit(unit).map(|unit| unit.map(|unit| unit.name.zh).unwrap_or_default());
        let note = format!("unit: {} → {}", name(before.person.unit)?, name(unit)?);
        move_person(tx, id, unit, now)?;
        log(Act::MovePerson, &note)?;
    }
    if before.person.roles != roles {
        set_roles(tx, id, roles, now)?;
        log(Act::SetRoles, &format!("roles: {} → {}", words_of(&before.person.roles), words_of(roles)))?;
    }
    if before.person.unit != unit || before.person.roles != roles {
        cut_deputies(tx, id, now)?;
        hands::note_roles(tx, id, principal.user, roles, now)?;
    }
    Ok(())
}
