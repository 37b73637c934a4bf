//! The policy of a unit: what it sets itself, what it has from above, and every change of it with who, when and why.
//! What was made before a change is judged by what held then, for the time of grace. Below the top a unit makes what it has from
//! above stricter and never looser; what was looser below one that is made stricter lapses.

use super::DeskError;
use super::rights::{acting_in, again, may_in};
use super::units::ensure_open;
use crate::people::organisation::forget_policies;
use crate::people::principal::Principal;
use crate::people::reference::policy;
use crate::proof::chain::note_change;
use crate::store::{PolicyRow, StoreError, Tx, View};
use serde_json::json;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{
    Obstacle, PolicyChange, PolicyLine, PolicySet, PolicySheet, ReadPolicy, SetPolicy,
};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::kind::form::Form;
use spotcheck_domain::policy::{Policies, Policy, PolicyField, UnitPolicy};
use spotcheck_domain::reference::Named;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::time::Timestamp;
use std::collections::{BTreeMap, HashSet};
use std::ops::RangeInclusive;

const REASON: Form = Form::words(300).needed();
/// Changes on the page, at most.
const MOST_CHANGES: usize = 200;

fn name_of(view: &dyn View, unit: UnitId) -> Result<Named, StoreError> {
    Ok(view.unit(unit)?.map(|unit| unit.name).unwrap_or_default())
}

fn value_of(own: &SortedMap<String, u16>, field: PolicyField) -> Option<u16> {
    own.get(field.word()).copied()
}

pub fn read(view: &dyn View, principal: &Principal, call: &ReadPolicy) -> Result<PolicySheet, DeskError> {
    let row = may_in(view, principal, Act::ReadPolicy, call.unit)?;
    let (base, own) = (policy(view, call.unit)?.unwrap_or_default(), view.unit_policies(None)?);
    let line = view.line_of(call.unit)?;
    let above = line.get(1..).unwrap_or_default();
    let (now, inherited) = (own.of_line(&base, &line), own.of_line(&base, above));
    let by = acting_in(view, principal, Act::SetPolicy, call.unit).ok();
    let may_set = by.is_some();
    let bound = by.map(|by| bound(view, &base, &own, by.unit)).transpose()?.flatten();
    let of = |unit: UnitId| own.units.iter().find(|own| own.unit == unit);
    let mut values = Vec::new();
    for field in PolicyField::ALL {
        let sets = |unit: &&UnitId| of(**unit).and_then(|own| own.value(*field)).is_some();
        let from = above.iter().find(sets).map(|unit| name_of(view, *unit)).transpose()?;
        values.push(PolicyLine {
            field: *field,
            value: now.value(*field),
            own: of(call.unit).and_then(|own| own.value(*field)),
            inherited: inherited.value(*field),
            inherited_from: from,
            least: *bounds_of(*field, bound.as_ref()).start(),
            most: *bounds_of(*field, bound.as_ref()).end(),
        });
    }
    Ok(PolicySheet {
        unit: call.unit,
        unit_name: row.unit.name,
        version: now.version,
        values,
        history: history(view, &line)?,
        is_editable: may_set && row.closed_at.is_none(),
    })
}

/// Of those units, the newest first.
fn history(view: &dyn View, line: &[UnitId]) -> Result<Vec<PolicyChange>, StoreError> {
    let mut all = Vec::new();
    for unit in line {
        let (rows, unit_name) = (view.policy_rows_of(*unit)?, name_of(view, *unit)?);
        for (place, row) in rows.iter().enumerate() {
            let before = rows.get(place + 1).map(|row| row.own.clone()).unwrap_or_default();
            all.push(PolicyChange {
                unit: *unit,
                unit_name: unit_name.clone(),
                version: row.version,
                at: row.at,
                by_name: view.person(row.author)?.map(|person| person.name).unwrap_or_default(),
                reason: row.reason.clone(),
                values: differences(&before, &row.own),
            });
        }
    }
    all.sort_by_key(|change| std::cmp::Reverse(change.version));
    all.truncate(MOST_CHANGES);
    Ok(all)
}

fn differences(
    before: &SortedMap<String, u16>,
    after: &SortedMap<String, u16>,
) -> BTreeMap<PolicyField, (Option<u16>, Option<u16>)> {
    let fields = PolicyField::ALL.iter().copied();
    let pairs = fields.map(|field| (field, (value_of(before, field), value_of(after, field))));
    pairs.filter(|(_, (was, is))| was != is).collect()
}

/// What somebody of this unit may not make looser, for it or for those below: what it has from above; none at the top.
fn bound(view: &dyn View, base: &Policy, own: &Policies, unit: UnitId) -> Result<Option<Policy>, StoreError> {
    let line = view.line_of(unit)?;
    let above = line.get(1..).unwrap_or_default();
    Ok((!above.is_empty()).then(|| own.of_line(base, above)))
}

/// Whether less of it asks for more: fewer days until something is due, fewer steps left out. A cap is looser without one.
const fn is_stricter_below(field: PolicyField) -> bool {
    !matches!(
        field,
        PolicyField::ExtensionDaysMajor | PolicyField::ExtensionDaysGeneral | PolicyField::FiveInPlace
    )
}

/// As a number that can be compared: no cap is above every cap.
const fn weight(field: PolicyField, value: u16) -> u16 {
    if matches!(field, PolicyField::YearlyCap) && value == 0 { u16::MAX } else { value }
}

fn is_looser(field: PolicyField, value: u16, than: u16) -> bool {
    let (value, than) = (weight(field, value), weight(field, than));
    if is_stricter_below(field) { value > than } else { value < than }
}

/// What a value may be set to.
fn bounds_of(field: PolicyField, bound: Option<&Policy>) -> RangeInclusive<u16> {
    let bounds = field.bounds();
    match bound.map(|bound| bound.value(field)) {
        // Where there is a cap, to do without one is none of these.
        Some(0) if field == PolicyField::YearlyCap => bounds,
        Some(than) if field == PolicyField::YearlyCap => 1..=than,
        Some(than) if is_stricter_below(field) => *bounds.start()..=than.min(*bounds.end()),
        Some(than) => than.max(*bounds.start())..=*bounds.end(),
        None => bounds,
    }
}

/// What is set from now on, within the bounds of each value.
fn merged(
    before: Option<&UnitPolicy>,
    said: &BTreeMap<PolicyField, Option<u16>>,
    bound: Option<&Policy>,
) -> Result<SortedMap<String, u16>, DeskError> {
    let mut own = before.map(|own| own.values.clone()).unwrap_or_default();
    for (field, value) in said {
        own.retain(|name, _| name != field.word());
        let Some(value) = value else { continue };
        let bounds = bounds_of(*field, bound);
        if !bounds.contains(value) {
            let details = json!({ "field": field.word(), "least": bounds.start(), "most": bounds.end() });
            return Err(DeskError::with(Obstacle::OutOfBounds, details));
        }
        own.insert(field.word().to_owned(), *value);
    }
    Ok(own)
}

/// What units below set themselves and is looser than what holds above them now, they have from above. Gives the version that
/// holds then.
fn lapse(tx: &dyn Tx, set: &PolicyRow, holds: &Policy, fields: &[PolicyField]) -> Result<u32, StoreError> {
    let below: HashSet<UnitId> =
        tx.units_below(set.unit)?.into_iter().map(|unit| unit.id).filter(|unit| *unit != set.unit).collect();
    let mut version = set.version;
    for of in tx.unit_policies(None)?.units.into_iter().filter(|of| below.contains(&of.unit)) {
        let looser: Vec<&str> = fields
            .iter()
            .filter(|field| {
                of.value(**field).is_some_and(|value| is_looser(**field, value, holds.value(**field)))
            })
            .map(|field| field.word())
            .collect();
        if looser.is_empty() {
            continue;
        }
        version += 1;
        let mut own = of.values;
        own.retain(|name, _| !looser.contains(&name.as_str()));
        tx.put_unit_policy(&PolicyRow { version, unit: of.unit, own, ..set.clone() })?;
        let note = format!("{version}: {} → –; {}", looser.join(", "), set.reason);
        let by = set.author.to_string();
        tx.put_audit(set.at, &by, Act::SetPolicy.word(), Some(of.unit.as_bytes()), &note)?;
    }
    Ok(version)
}

pub fn set(
    tx: &dyn Tx,
    principal: &Principal,
    call: &SetPolicy,
    now: Timestamp,
) -> Result<PolicySet, DeskError> {
    ensure_open(&may_in(tx, principal, Act::SetPolicy, call.unit)?)?;
    let by = acting_in(tx, &again(tx, principal)?, Act::SetPolicy, call.unit)?;
    let base: Policy = policy(tx, call.unit)?.unwrap_or_default();
    let policies: Policies = tx.unit_policies(None)?;
    let version = base.version.max(policies.version);
    if call.version != version {
        return Err(DeskError::of(Obstacle::ChangedSinceRead));
    }
    let reason = REASON
        .canonical(&call.reason)
        .map_err(|_| DeskError::with(Obstacle::ReasonMissing, json!({ "field": "reason" })))?;
    let before = policies.units.iter().find(|own| own.unit == call.unit);
    let own = merged(before, &call.values, bound(tx, &base, &policies, by.unit)?.as_ref())?;
    let was = before.map(|own| own.values.clone()).unwrap_or_default();
    let changed = differences(&was, &own);
    if changed.is_empty() {
        return Ok(PolicySet { version });
    }
    let version = version + 1;
    let row =
        PolicyRow { version, unit: call.unit, at: now, author: principal.user, reason: reason.clone(), own };
    tx.put_unit_policy(&row)?;
    let line = tx.line_of(call.unit)?;
    let (held, holds) = (policies.of_line(&base, &line), tx.unit_policies(None)?.of_line(&base, &line));
    let is_stricter = |field: &&PolicyField| is_looser(**field, held.value(**field), holds.value(**field));
    let stricter: Vec<PolicyField> = changed.keys().filter(is_stricter).copied().collect();
    let last = lapse(tx, &row, &holds, &stricter)?;
    // From here on a store that was put back to an earlier state shows another chain.
    note_change(tx, call.unit.as_bytes(), &last.to_be_bytes())?;
    forget_policies(tx)?;
    let said = |value: Option<u16>| value.map_or_else(|| "–".to_owned(), |value| value.to_string());
    let fields: Vec<String> =
        changed.iter().map(|(field, (was, is))| format!("{field}: {} → {}", said(*was), said(*is))).collect();
    let note = format!("{version}: {}; {reason}", fields.join("; "));
    let (by, word) = (principal.user.to_string(), Act::SetPolicy.word());
    tx.put_audit(now, &by, word, Some(call.unit.as_bytes()), &note)?;
    Ok(PolicySet { version: last })
}
