//! The beginning of an office: how far it has come, told by what it has, and its first unit, of which the program that founded
//! it could not know what it is.

use super::rights::{acting_in, may, may_in};
use super::{DeskError, units};
use crate::people::organisation::forget_organisation;
use crate::people::principal::Principal;
use crate::proof::chain::note_change;
use crate::store::{PersonRow, StoreError, Tx, UnitRow, View};
use serde_json::json;
use spotcheck_domain::authority::{Act, holds};
use spotcheck_domain::call::{
    Begin, BeginStep, Obstacle, SetTier, StepState, UnitField, UnitFields, header_missing,
};
use spotcheck_domain::reference::Named;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::time::Timestamp;

/// What the first unit of an office is called until somebody says what it is.
pub fn unnamed() -> Named {
    Named { zh: "本市".into(), en: "City".into() }
}

fn is_named(fields: &UnitFields) -> bool {
    fields.get(&UnitField::Name).is_some_and(|name| *name != unnamed().zh)
}

/// How far the asker's part of the office has come.
pub fn read(view: &dyn View, principal: &Principal) -> Result<Begin, DeskError> {
    let principal = &may(principal, Act::ReadBegin)?;
    let top = view.unit_row(principal.unit)?.ok_or(StoreError::Unreadable("a person's unit"))?;
    let below = view.unit_rows_below(top.unit.id)?;
    let n_units = below.iter().filter(|row| row.closed_at.is_none() && row.unit.id != top.unit.id).count();
    let people = view.person_rows_below(top.unit.id)?;
    let others: Vec<&PersonRow> =
        people.iter().filter(|row| row.retired_at.is_none() && row.person.id != principal.user).collect();
    let mut n_sites = 0;
    view.each_row_below(top.unit.id, DocumentKind::Site, &mut |_, _| n_sites += 1)?;
    let n_missing = header_missing(&top.fields).len() as u64;
    let state = |step| {
        let (is_done, n) = match step {
            BeginStep::Unit => (is_named(&top.fields), 0),
            BeginStep::Units => counted(n_units as u64),
            BeginStep::People => counted(others.len() as u64),
            BeginStep::Sites => counted(n_sites),
            BeginStep::Header => (n_missing == 0, n_missing),
            BeginStep::Phones => counted(others.iter().map(|row| row.n_devices).sum()),
        };
        StepState { step, is_done, n }
    };
    let steps = BeginStep::ALL.iter().copied().map(state).collect();
    let is_his = acting_in(view, principal, Act::SetTier, top.unit.id).is_ok();
    let is_tier_fixed = !is_his || Hanging::on(view, &top)?.is_some();
    Ok(Begin { unit: top.unit.id, tier: top.unit.tier, fields: top.fields, is_tier_fixed, steps })
}

const fn counted(n: u64) -> (bool, u64) {
    (n > 0, n)
}

/// What hangs on the tier of a unit: each record says it of its author, and each phone of the unit that may be offline.
struct Hanging {
    n_records: u64,
    n_phones: u64,
}

impl Hanging {
    fn on(view: &dyn View, row: &UnitRow) -> Result<Option<Self>, StoreError> {
        let unit = row.unit.id;
        let mut n_records = 0;
        for kind in DocumentKind::ALL.iter().filter(|kind| **kind != DocumentKind::Site) {
            view.each_row_below(unit, *kind, &mut |owner, _| n_records += u64::from(owner == unit))?;
        }
        let people = view.person_rows_below(unit)?.into_iter();
        let makers = people.filter(|row| row.person.unit == unit && makes_records(row));
        let n_phones = makers.map(|row| row.n_devices).sum();
        Ok((n_records + n_phones > 0).then_some(Self { n_records, n_phones }))
    }
}

/// Whether he may begin a record in which his unit's tier stands.
fn makes_records(row: &PersonRow) -> bool {
    let begins = [Act::StartRoutine, Act::StartSelfCheck, Act::RecordAlone];
    begins.iter().any(|act| holds(&row.person.roles, *act))
}

/// Puts a unit on another floor of the tree, below the one above it and above those below it.
pub fn set_tier(tx: &dyn Tx, principal: &Principal, call: &SetTier, now: Timestamp) -> Result<(), DeskError> {
    let row = may_in(tx, principal, Act::SetTier, call.unit)?;
    units::ensure_open(&row)?;
    if row.unit.tier == call.tier {
        return Ok(());
    }
    if let Some(Hanging { n_records, n_phones }) = Hanging::on(tx, &row)? {
        let details = json!({ "n_records": n_records, "n_phones": n_phones });
        return Err(DeskError::with(Obstacle::UnitInUse, details));
    }
    let above = row.unit.parent.map(|parent| tx.unit(parent)).transpose()?.flatten();
    let below = tx.unit_rows_below(call.unit)?;
    let mut below = below.iter().filter(|row| row.unit.parent == Some(call.unit) && row.closed_at.is_none());
    if above.is_some_and(|above| !call.tier.may_stand_below(above.tier))
        || below.any(|row| !row.unit.tier.may_stand_below(call.tier))
    {
        return Err(DeskError::of(Obstacle::TierNotBelow));
    }
    tx.put_tier(call.unit, call.tier)?;
    note_change(tx, call.unit.as_bytes(), call.tier.word().as_bytes())?;
    forget_organisation(tx)?;
    let note = format!("tier: {} → {}", row.unit.tier, call.tier);
    let by = principal.user.to_string();
    tx.put_audit(now, &by, Act::SetTier.word(), Some(call.unit.as_bytes()), &note)?;
    Ok(())
}
