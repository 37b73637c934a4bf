//! Units: listed with what is there, entered below others, changed, and closed when nothing is left in them.

use super::DeskError;
use super::fields::{canonical_units, merged, note_of};
use super::ids::ensure_free;
use super::rights::{acting_in, again, may, may_in};
use crate::people::organisation::{
    MoveError, Moved, enter_unit, forget_organisation, keep_standing, move_unit, plan_move,
};
use crate::people::principal::Principal;
use crate::store::{StoreError, Tx, UnitRow, View};
use serde_json::json;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{
    ChangeUnit, EnterUnit, ListUnits, MoveUnit, MovedUnit, Obstacle, UnitField, UnitFields, UnitLine, Units,
};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::ledger::Row;
use spotcheck_domain::reference::{Named, Unit};
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::decode;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What is in one unit.
#[derive(Debug, Clone, Copy, Default)]
struct Contents {
    n_people: u64,
    n_devices: u64,
    n_open_findings: u64,
    n_open_visits: u64,
}

/// What is in the unit and in each below it.
fn contents_below(view: &dyn View, unit: UnitId) -> Result<HashMap<UnitId, Contents>, StoreError> {
    let mut of: HashMap<UnitId, Contents> = HashMap::new();
    for row in view.person_rows_below(unit)?.iter().filter(|row| row.retired_at.is_none()) {
        let there = of.entry(row.person.unit).or_default();
        there.n_people += 1;
        there.n_devices += row.n_devices;
    }
    for below in view.units_below(unit)? {
        // Who is there by another post than his main one is there.
        for row in view.posts_in(below.id)? {
            let is_counted = view.person(row.post.user)?.is_some_and(|person| person.unit == below.id);
            of.entry(below.id).or_default().n_people += u64::from(!is_counted);
        }
    }
    for kind in [DocumentKind::Finding, DocumentKind::Inspection] {
        view.each_row_below(unit, kind, &mut |unit, cbor| {
            let there = of.entry(unit).or_default();
            match decode::<Row>(&cbor) {
                Ok(Row::Finding(row)) if row.state.is_open() => there.n_open_findings += 1,
                Ok(Row::Inspection(row)) if row.ended_at.is_none() => there.n_open_visits += 1,
                _ => {}
            }
        })?;
    }
    Ok(of)
}

pub fn list(view: &dyn View, principal: &Principal, call: &ListUnits) -> Result<Units, DeskError> {
    let principal = &may(principal, Act::ReadOrganisation)?;
    let contents = contents_below(view, principal.unit)?;
    let rows = view.unit_rows_below(principal.unit)?.into_iter();
    let lines = rows.filter(|row| call.closed || row.closed_at.is_none()).map(|row| {
        let there = contents.get(&row.unit.id).copied().unwrap_or_default();
        UnitLine {
            id: row.unit.id,
            parent: row.unit.parent,
            tier: row.unit.tier,
            fields: row.fields,
            closed_at: row.closed_at,
            n_people: there.n_people,
            n_devices: there.n_devices,
            n_open_findings: there.n_open_findings,
            n_open_visits: there.n_open_visits,
        }
    });
    Ok(Units { top: principal.unit, units: lines.collect() })
}

/// Enters a unit below another. `fresh` is its id where none was drawn.
pub fn enter(
    tx: &dyn Tx,
    principal: &Principal,
    call: EnterUnit,
    fresh: UnitId,
    now: Timestamp,
) -> Result<UnitId, DeskError> {
    let parent = may_in(tx, principal, Act::EnterUnit, call.parent)?;
    let fields = merged(&UnitFields::new(), &canonical_units(call.fields)?);
    let name = fields.get(&UnitField::Name).cloned().ok_or_else(|| missing("name"))?;
    let id = call.id.unwrap_or(fresh);
    let named = Named { zh: name, en: fields.get(&UnitField::NameEn).cloned().unwrap_or_default() };
    let unit = Unit { id, parent: Some(parent.unit.id), tier: call.tier, name: named };
    if let Some(there) = tx.unit_row(id)? {
        // The answer to the same call was lost.
        let is_same = there.unit == unit && there.fields == fields;
        return if is_same { Ok(id) } else { Err(DeskError::of(Obstacle::IdTaken)) };
    }
    ensure_free(tx, id.uuid())?;
    ensure_open(&parent)?;
    if !call.tier.may_stand_below(parent.unit.tier) {
        return Err(DeskError::of(Obstacle::TierNotBelow));
    }
    check_names(tx, principal, &unit, &fields)?;
    let area = acting_in(tx, &again(tx, principal)?, Act::EnterUnit, call.parent)?.unit;
    check_prefix(tx, area, &powers_changed(&UnitFields::new(), &fields), &fields)?;
    put(tx, &unit, &fields)?;
    forget_organisation(tx)?;
    let (by, note) = (principal.user.to_string(), note_of(&UnitFields::new(), &fields));
    tx.put_audit(now, &by, Act::EnterUnit.word(), Some(id.as_bytes()), &note)?;
    Ok(id)
}

/// Stores a new unit with its fields.
pub fn put(tx: &dyn Tx, unit: &Unit, fields: &UnitFields) -> Result<(), StoreError> {
    enter_unit(tx, unit)?;
    tx.put_unit_fields(unit.id, fields)
}

/// A field that must be there.
pub fn missing(field: &str) -> DeskError {
    DeskError::with(Obstacle::FieldInvalid, json!({ "field": field }))
}

pub fn ensure_open(row: &UnitRow) -> Result<(), DeskError> {
    if row.closed_at.is_some() { Err(DeskError::of(Obstacle::UnitClosed)) } else { Ok(()) }
}

/// Two open units of one parent have two names, and two of his area two keys.
fn check_names(
    view: &dyn View,
    principal: &Principal,
    unit: &Unit,
    fields: &UnitFields,
) -> Result<(), DeskError> {
    let same =
        |row: &UnitRow, field| fields.contains_key(&field) && row.fields.get(&field) == fields.get(&field);
    let mut others = view.unit_rows_below(principal.unit)?;
    // Of his own unit's siblings he sees none; two of one name there are would mislead whoever is above.
    if let Some(parent) = unit.parent.filter(|parent| others.iter().all(|row| row.unit.id != *parent)) {
        others
            .extend(view.unit_rows_below(parent)?.into_iter().filter(|row| row.unit.parent == Some(parent)));
    }
    let others = others.iter().filter(|row| row.unit.id != unit.id && row.closed_at.is_none());
    for row in others {
        if row.unit.parent == unit.parent && same(row, UnitField::Name) {
            return Err(DeskError::of(Obstacle::NameTaken));
        }
        if same(row, UnitField::Key) {
            return Err(DeskError::of(Obstacle::KeyTaken));
        }
    }
    Ok(())
}

/// By whose power a unit acts, and under whose numbers its papers go out: that is said by the unit above it.
const POWERS: [UnitField; 2] = [UnitField::Standing, UnitField::Prefix];

/// Those of them that are to be others.
pub fn powers_changed(before: &UnitFields, after: &UnitFields) -> Vec<UnitField> {
    POWERS.into_iter().filter(|field| before.get(field) != after.get(field)).collect()
}

/// A prefix that a unit outside of an area has, and none within it, is not to be given there.
pub fn check_prefix(
    view: &dyn View,
    area: UnitId,
    changed: &[UnitField],
    fields: &UnitFields,
) -> Result<(), DeskError> {
    let Some(prefix) = fields.get(&UnitField::Prefix).filter(|_| changed.contains(&UnitField::Prefix)) else {
        return Ok(());
    };
    let top = view.line_of(area)?.last().copied().unwrap_or(area);
    let own: HashSet<UnitId> = view.units_below(area)?.into_iter().map(|unit| unit.id).collect();
    let has_it =
        |row: &&UnitRow| row.closed_at.is_none() && row.fields.get(&UnitField::Prefix) == Some(prefix);
    let rows = view.unit_rows_below(top)?;
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        rows.iter().filter(has_it).partition(|row| own.contains(&row.unit.id));
    if here.is_empty() && !elsewhere.is_empty() {
        return Err(DeskError::with(Obstacle::KeyTaken, json!({ "field": UnitField::Prefix.to_string() })));
    }
    Ok(())
}

/// A unit says something else of itself.
pub fn change(tx: &dyn Tx, principal: &Principal, call: ChangeUnit, now: Timestamp) -> Result<(), DeskError> {
    let row = may_in(tx, principal, Act::ChangeUnit, call.unit)?;
    let fields = merged(&row.fields, &canonical_units(call.fields)?);
    let note = note_of(&row.fields, &fields);
    if note.is_empty() {
        return Ok(());
    }
    let by = again(tx, principal)?;
    let power = powers_changed(&row.fields, &fields);
    if let Some(field) = power.first()
        && acting_in(tx, &by, Act::SetTier, call.unit).is_err()
    {
        return Err(DeskError::with(Obstacle::OnlyAbove, json!({ "field": field.to_string() })));
    }
    check_names(tx, principal, &row.unit, &fields)?;
    check_prefix(tx, acting_in(tx, &by, Act::ChangeUnit, call.unit)?.unit, &power, &fields)?;
    put_change(tx, &row, &fields, now)?;
    tx.put_audit(
        now,
        &principal.user.to_string(),
        Act::ChangeUnit.word(),
        Some(call.unit.as_bytes()),
        &note,
    )?;
    Ok(())
}

/// What phones know of a unit beside its standing.
const KNOWN_TO_PHONES: [UnitField; 4] =
    [UnitField::Name, UnitField::NameEn, UnitField::DelegatedBy, UnitField::Appeal];

/// Stores what a unit says now. Phones hear of its name, of what its papers say of it, and of whether it orders.
pub fn put_change(
    tx: &dyn Tx,
    before: &UnitRow,
    fields: &UnitFields,
    now: Timestamp,
) -> Result<(), StoreError> {
    let has_other_standing = keep_standing(tx, before, fields, now)?;
    tx.put_unit_fields(before.unit.id, fields)?;
    let is_another = KNOWN_TO_PHONES.iter().any(|field| before.fields.get(field) != fields.get(field));
    if is_another || has_other_standing { forget_organisation(tx) } else { Ok(()) }
}

/// Puts a unit with all below it under another one of his area, or tells what that would change.
pub fn shift(
    tx: &dyn Tx,
    principal: &Principal,
    call: &MoveUnit,
    now: Timestamp,
) -> Result<(MovedUnit, HashSet<Uuid>), DeskError> {
    let row = may_in(tx, principal, Act::MoveUnit, call.unit)?;
    let above = may_in(tx, principal, Act::EnterUnit, call.to)?;
    ensure_open(&row)?;
    ensure_open(&above)?;
    let mut reached = HashSet::new();
    let told = |moved: Moved| {
        let Moved { n_units, n_people, n_documents } = moved;
        MovedUnit { n_units, n_people, n_documents }
    };
    let not_moved = |error| match error {
        MoveError::NotFound => DeskError::NotFound,
        MoveError::NotAbove => DeskError::of(Obstacle::TierNotBelow),
        MoveError::Store(error) => error.into(),
    };
    let (planned, _) = plan_move(tx, call.unit, Some(call.to)).map_err(not_moved)?;
    check_names(tx, principal, &Unit { parent: Some(call.to), ..row.unit.clone() }, &row.fields)?;
    if call.preview || row.unit.parent == Some(call.to) {
        return Ok((told(planned), reached));
    }
    let moved = move_unit(tx, call.unit, Some(call.to), now, &mut reached).map_err(not_moved)?;
    let (by, note) =
        (principal.user.to_string(), format!("{} → {}", name_of(tx, row.unit.parent)?, above.unit.name.zh));
    tx.put_audit(now, &by, Act::MoveUnit.word(), Some(call.unit.as_bytes()), &note)?;
    Ok((told(moved), reached))
}

fn name_of(view: &dyn View, unit: Option<UnitId>) -> Result<String, StoreError> {
    let unit = unit.map(|unit| view.unit(unit)).transpose()?.flatten();
    Ok(unit.map(|unit| unit.name.zh).unwrap_or_default())
}

/// Closes a unit in which nobody and nothing open is left.
pub fn close(tx: &dyn Tx, principal: &Principal, unit: UnitId, now: Timestamp) -> Result<(), DeskError> {
    let row = may_in(tx, principal, Act::CloseUnit, unit)?;
    if row.closed_at.is_some() {
        return Ok(());
    }
    let there = contents_below(tx, unit)?.get(&unit).copied().unwrap_or_default();
    let below = tx.unit_rows_below(unit)?;
    let n_units = below.iter().filter(|row| row.unit.id != unit && row.closed_at.is_none()).count() as u64;
    let Contents { n_people, n_open_findings, n_open_visits, .. } = there;
    if n_people + n_units + n_open_findings + n_open_visits > 0 {
        let details = json!({
            "n_people": n_people,
            "n_units": n_units,
            "n_open_findings": n_open_findings,
            "n_open_visits": n_open_visits,
        });
        return Err(DeskError::with(Obstacle::UnitNotEmpty, details));
    }
    tx.put_closed(unit, now)?;
    tx.put_audit(now, &principal.user.to_string(), Act::CloseUnit.word(), Some(unit.as_bytes()), "")?;
    Ok(())
}
