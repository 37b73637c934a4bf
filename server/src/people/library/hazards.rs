//! Hazards of the catalogue: listed, entered, changed and withdrawn. What cites one has its words and keeps them.

use super::own_id;
use super::pieces::{Becomes, publish_hazards};
use super::shelf::Shelf;
use crate::people::desk::{DeskError, may, may_in, units::ensure_open};
use crate::people::principal::Principal;
use crate::store::{HazardRow, StoreError, Tx, View};
use serde_json::json;
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{
    ChangeHazard, EnterHazard, HazardLine, HazardLines, ListHazards, Obstacle, WithdrawHazard,
};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::initials::{haystack, matches};
use spotcheck_domain::library::HazardWords;
use spotcheck_domain::reference::CatalogHazard;
use spotcheck_domain::time::Timestamp;

/// Hazards on one page.
const PAGE: usize = 50;

fn hay(hazard: &CatalogHazard) -> String {
    let named = [&hazard.title, &hazard.question, &hazard.basis, &hazard.clause];
    let words = named.into_iter().flat_map(|named| [named.zh.as_str(), named.en.as_str()]);
    haystack(words.chain([hazard.id.as_str()]))
}

pub fn list(view: &dyn View, principal: &Principal, call: &ListHazards) -> Result<HazardLines, DeskError> {
    let principal = &may(principal, Act::ReadLibrary)?;
    let mut shelf = Shelf::of_area(view, principal.unit)?;
    let own = std::mem::take(&mut shelf.own_hazards);
    let fits = |hazard: &CatalogHazard, unit: Option<UnitId>, is_withdrawn: bool| {
        is_withdrawn == call.withdrawn
            && call.sector.as_ref().is_none_or(|sector| *sector == hazard.sector)
            && call.unit.is_none_or(|asked| unit == Some(asked))
            && (call.q.trim().is_empty() || matches(&hay(hazard), &call.q))
    };
    let mut found = Vec::new();
    for row in own.into_iter().filter(|row| fits(&row.hazard, Some(row.unit), row.withdrawn_at.is_some())) {
        let on = |post: &Principal| Ok::<_, StoreError>(On::unit(post.stands(view, row.unit)?));
        found.push(HazardLine {
            unit: Some(row.unit),
            unit_name: shelf.name_of(Some(row.unit)),
            revision: row.revision,
            changed_at: Some(row.changed_at),
            withdrawn_at: row.withdrawn_at,
            is_editable: principal.may_in_some(Act::EditCatalog, on)?.is_ok(),
            hazard: row.hazard,
        });
    }
    found.sort_by_key(|line| (shelf.nearness(line.unit), line.hazard.sector.clone()));
    let common = shelf.catalog.hazards.iter().filter(|hazard| fits(hazard, None, false));
    found.extend(common.map(|hazard| HazardLine {
        hazard: hazard.clone(),
        unit: None,
        unit_name: shelf.name_of(None),
        revision: 0,
        changed_at: None,
        withdrawn_at: None,
        is_editable: false,
    }));
    let n_found = found.len() as u32;
    let hazards = found.into_iter().skip(call.page as usize * PAGE).take(PAGE).collect();
    let topics = shelf.catalog.topics.iter().map(|(id, named)| (id.clone(), named.clone())).collect();
    Ok(HazardLines { hazards, n_found, sectors: shelf.sectors(), topics })
}

fn canonical(shelf: &Shelf, words: &HazardWords) -> Result<HazardWords, DeskError> {
    let judged = words.canonical(|sector| shelf.is_sector(sector));
    judged.map_err(|(field, why)| DeskError::with(why, json!({ "field": field.word() })))
}

pub fn enter(
    tx: &dyn Tx,
    principal: &Principal,
    call: &EnterHazard,
    drawn: [u8; 10],
    now: Timestamp,
) -> Result<String, DeskError> {
    ensure_open(&may_in(tx, principal, Act::EditCatalog, call.unit)?)?;
    let words = canonical(&Shelf::of(tx, call.unit)?, &call.words)?;
    let id = own_id(drawn);
    let note = format!("{id}: {}", words.title.zh);
    let hazard = words.with_id(id.clone());
    put(tx, &HazardRow { unit: call.unit, hazard, revision: 1, changed_at: now, withdrawn_at: None }, now)?;
    note_edit(tx, principal, call.unit, &note, now)?;
    Ok(id)
}

fn put(tx: &dyn Tx, row: &HazardRow, now: Timestamp) -> Result<(), DeskError> {
    tx.put_hazard(row)?;
    let becomes = if row.withdrawn_at.is_some() { Becomes::Less } else { Becomes::More };
    publish_hazards(tx, row.unit, becomes, now)
}

fn note_edit(
    tx: &dyn Tx,
    principal: &Principal,
    unit: UnitId,
    note: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let by = principal.user.to_string();
    Ok(tx.put_audit(now, &by, Act::EditCatalog.word(), Some(unit.as_bytes()), note)?)
}

/// One of a unit's own, where he may edit it.
fn editable(tx: &dyn Tx, principal: &Principal, id: &str) -> Result<HazardRow, DeskError> {
    let row = tx.hazard_row(id)?.ok_or(DeskError::NotFound)?;
    may_in(tx, principal, Act::EditCatalog, row.unit)?;
    Ok(row)
}

pub fn change(
    tx: &dyn Tx,
    principal: &Principal,
    call: &ChangeHazard,
    now: Timestamp,
) -> Result<(), DeskError> {
    let row = editable(tx, principal, &call.hazard)?;
    if row.revision != call.revision {
        return Err(DeskError::of(Obstacle::ChangedSinceRead));
    }
    let words = canonical(&Shelf::of(tx, row.unit)?, &call.words)?;
    let hazard = words.with_id(row.hazard.id.clone());
    if hazard == row.hazard && row.withdrawn_at.is_none() {
        return Ok(());
    }
    let note = format!("{}: {} → {}", hazard.id, row.hazard.title.zh, hazard.title.zh);
    let unit = row.unit;
    let revision = row.revision + 1;
    put(tx, &HazardRow { hazard, revision, changed_at: now, withdrawn_at: None, unit }, now)?;
    note_edit(tx, principal, unit, &note, now)
}

pub fn withdraw(
    tx: &dyn Tx,
    principal: &Principal,
    call: &WithdrawHazard,
    now: Timestamp,
) -> Result<(), DeskError> {
    let row = editable(tx, principal, &call.hazard)?;
    if row.withdrawn_at.is_some() {
        return Ok(());
    }
    let (unit, note) = (row.unit, format!("{}: {} –", row.hazard.id, row.hazard.title.zh));
    let revision = row.revision + 1;
    put(tx, &HazardRow { withdrawn_at: Some(now), changed_at: now, revision, ..row }, now)?;
    note_edit(tx, principal, unit, &note, now)
}
