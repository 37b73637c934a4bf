//! Units from a file. A row may stand below one that comes later.

use super::area::{Area, parts};
use super::drawn_in_order;
use super::headings::Found;
use super::row::Line;
use super::unit_columns::Said::{self, Of};
use super::unit_columns::{HEADINGS, STANDINGS, TIERS};
use super::values;
use crate::people::desk::units::{check_prefix, powers_changed, put, put_change};
use crate::people::desk::{DeskError, canonical_unit, may, merged, note_of, tidy};
use crate::people::organisation::forget_organisation;
use crate::people::principal::Principal;
use crate::people::sheet::{Cell, Sheet};
use crate::store::{Tx, UnitRow};
use rand::rngs::StdRng;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{Obstacle, PreviewRow, UnitField as F, UnitFields};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::reference::{Named, Unit};
use spotcheck_domain::term::Tier;
use spotcheck_domain::time::Timestamp;
use std::collections::{HashMap, HashSet};

/// What is to be done with one unit. `id` stands for one that is new, until it has one of its own.
pub enum Deed {
    Enter { id: UnitId, parent: UnitId, tier: Tier, fields: UnitFields },
    Change { before: Box<UnitRow>, fields: UnitFields },
}

/// A row while its parent is looked for.
struct Pending<'s> {
    line: Line<'s, Said>,
    fields: UnitFields,
    parent: String,
    tier: Option<Tier>,
}

pub fn plan(
    area: &mut Area,
    sheet: &Sheet,
    found: &Found<Said>,
    sectors: &HashMap<String, String>,
) -> (Vec<PreviewRow>, Vec<Deed>) {
    let columns: Vec<Said> = HEADINGS.iter().map(|(field, ..)| *field).collect();
    let mut pending: Vec<Pending<'_>> = (found.row + 1..sheet.rows.len())
        .filter_map(|row| Line::of(sheet, found, row, &columns))
        .map(|line| read(line, sectors))
        .collect();
    let (mut rows, mut deeds, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    // A unit stands below one of a higher tier, so that no row waits for more others than there are tiers.
    for n_passes in 0.. {
        if pending.is_empty() {
            break;
        }
        let in_file: HashSet<String> =
            pending.iter().filter_map(|row| row.fields.get(&F::Name).cloned()).collect();
        let n_before = pending.len();
        let mut left = Vec::new();
        for row in pending {
            // Its parent may be one that another row is about to enter.
            let waits = parts(&row.parent).last().is_some_and(|last| in_file.contains(last));
            match area.unit(&row.parent) {
                Err(_) if waits => left.push(row),
                _ => plan_row(area, row, &mut seen, &mut rows, &mut deeds),
            }
        }
        pending = left;
        if pending.len() == n_before || n_passes > Tier::ALL.len() {
            for mut row in pending {
                row.line.refuse(Said::Parent, "parent", Obstacle::UnitInRing);
                let name = row.fields.get(&F::Name).cloned().unwrap_or_default();
                rows.push(row.line.shown(name, true));
            }
            break;
        }
    }
    rows.sort_by_key(|row: &PreviewRow| row.row);
    (rows, deeds)
}

fn read<'s>(mut line: Line<'s, Said>, sectors: &HashMap<String, String>) -> Pending<'s> {
    let mut fields = UnitFields::new();
    for field in F::ALL {
        let reader: fn(&Cell) -> Result<String, Obstacle> =
            if matches!(field, F::Appeal | F::Sectors) { values::lines } else { values::text };
        let text = line.read(Of(*field), field.word(), reader);
        let text = match field {
            F::Standing => word_of(STANDINGS, &text).unwrap_or(text),
            F::Sectors => sector_ids(&text, sectors),
            _ => text,
        };
        match canonical_unit(*field, &text) {
            _ if text.is_empty() => {}
            Ok(value) => {
                fields.insert(*field, value);
            }
            Err(refusal) => line.refuse(Of(*field), field.word(), refusal.into()),
        }
    }
    let parent = line.read(Said::Parent, "parent", values::text);
    let said = line.read(Said::Tier, "tier", values::text).to_lowercase();
    let tier = TIERS.iter().find(|(_, words)| words.contains(&said.as_str())).map(|(tier, _)| *tier);
    if tier.is_none() && !said.is_empty() {
        line.refuse(Said::Tier, "tier", Obstacle::TierUnknown);
    }
    Pending { line, fields, parent: tidy(&parent), tier }
}

fn word_of(words: &[(&str, &[&str])], said: &str) -> Option<String> {
    words
        .iter()
        .find(|(_, words)| words.contains(&said.to_lowercase().as_str()))
        .map(|(id, _)| (*id).to_owned())
}

/// Sectors by their names or their ids; what is neither stays, and is refused as no id.
fn sector_ids(said: &str, sectors: &HashMap<String, String>) -> String {
    let known = |word: &str| sectors.get(&tidy(word).to_lowercase()).cloned();
    let ids = said.split(['、', ',', ';', '，', '；', '\n']).map(str::trim).map(|name| {
        // Names of several words are looked for whole first.
        known(name).unwrap_or_else(|| {
            let words = name.split_whitespace().map(|word| known(word).unwrap_or_else(|| word.to_owned()));
            words.collect::<Vec<_>>().join(" ")
        })
    });
    ids.collect::<Vec<_>>().join(" ")
}

fn plan_row(
    area: &mut Area,
    row: Pending<'_>,
    seen: &mut HashSet<UnitId>,
    rows: &mut Vec<PreviewRow>,
    deeds: &mut Vec<Deed>,
) {
    let Pending { mut line, fields, parent, tier } = row;
    let name = fields.get(&F::Name).cloned().unwrap_or_default();
    if name.is_empty() && line.problems.is_empty() {
        line.refuse(Of(F::Name), "name", Obstacle::FieldInvalid);
    }
    let parent = match parent.as_str() {
        "" => None,
        said => match area.unit(said) {
            Ok(parent) => Some(parent),
            Err(why) => {
                line.refuse(Said::Parent, "parent", why);
                None
            }
        },
    };
    let before = which(area, &mut line, &fields, &name, parent);
    let deed = match before.and_then(|id| area.units.get(&id)).cloned() {
        Some(before) => plan_change(area, &mut line, before, &fields, parent, tier),
        None => plan_new(area, &mut line, fields, parent, tier),
    };
    let id = match &deed {
        Deed::Enter { id, .. } => *id,
        Deed::Change { before, .. } => before.unit.id,
    };
    if !seen.insert(id) {
        line.refuse(Of(F::Name), "name", Obstacle::RowTwice);
    }
    let is_new = matches!(deed, Deed::Enter { .. });
    let is_taken = line.problems.is_empty();
    if let (true, Deed::Enter { id, parent, tier, fields }) = (is_taken, &deed) {
        let unit = unit_of(*id, *parent, *tier, fields);
        area.add(UnitRow { unit, fields: fields.clone(), closed_at: None });
    }
    if is_taken && !line.changes.is_empty() {
        deeds.push(deed);
    }
    rows.push(line.shown(name, is_new));
}

/// Which unit the row is about, where it is there or was in an earlier row.
fn which(
    area: &Area,
    line: &mut Line<'_, Said>,
    fields: &UnitFields,
    name: &str,
    parent: Option<UnitId>,
) -> Option<UnitId> {
    if let Some(key) = fields.get(&F::Key) {
        match area.units_with_key(key) {
            [one] => return Some(*one),
            [] => {}
            _ => line.refuse(Of(F::Key), "key", Obstacle::UnitAmbiguous),
        }
    }
    let is_there = |id: &&UnitId| {
        let row = &area.units[*id];
        let is_other = fields.contains_key(&F::Key)
            && row.fields.get(&F::Key).is_some_and(|key| Some(key) != fields.get(&F::Key));
        row.closed_at.is_none() && !is_other && parent.is_none_or(|parent| row.unit.parent == Some(parent))
    };
    let same: Vec<UnitId> = area.units_called(name).iter().filter(is_there).copied().collect();
    match same[..] {
        [one] => Some(one),
        [] => None,
        _ => {
            line.refuse(Of(F::Name), "name", Obstacle::UnitAmbiguous);
            None
        }
    }
}

fn plan_change(
    area: &Area,
    line: &mut Line<'_, Said>,
    before: UnitRow,
    said: &UnitFields,
    parent: Option<UnitId>,
    tier: Option<Tier>,
) -> Deed {
    if parent.is_some_and(|parent| before.unit.parent != Some(parent)) {
        line.refuse(Said::Parent, "parent", Obstacle::UnitMoved);
    }
    if tier.is_some_and(|tier| before.unit.tier != tier) {
        line.refuse(Said::Tier, "tier", Obstacle::UnitMoved);
    }
    let fields = merged(&before.fields, said);
    let same_name = area.units_called(fields.get(&F::Name).map_or("", String::as_str));
    let is_taken = same_name.iter().any(|id| {
        let other = &area.units[id];
        other.unit.id != before.unit.id
            && other.unit.parent == before.unit.parent
            && other.closed_at.is_none()
    });
    if is_taken {
        line.refuse(Of(F::Name), "name", Obstacle::NameTaken);
    }
    // What his own unit has the power to do is said by the one above it.
    if before.unit.id == area.top && before.unit.parent.is_some() {
        for field in powers_changed(&before.fields, &fields) {
            line.refuse(Of(field), field.word(), Obstacle::OnlyAbove);
        }
    }
    line.change_all(&before.fields, &fields);
    Deed::Change { before: Box::new(before), fields }
}

fn plan_new(
    area: &Area,
    line: &mut Line<'_, Said>,
    fields: UnitFields,
    parent: Option<UnitId>,
    tier: Option<Tier>,
) -> Deed {
    // Whatever names nothing above it stands below the administrator's own unit.
    let parent = parent.unwrap_or(area.top);
    let above = &area.units[&parent];
    if above.closed_at.is_some() {
        line.refuse(Said::Parent, "parent", Obstacle::UnitClosed);
    }
    match tier {
        None if line.problems.iter().all(|problem| problem.field != "tier") => {
            line.refuse(Said::Tier, "tier", Obstacle::TierUnknown);
        }
        Some(tier) if !tier.may_stand_below(above.unit.tier) && line.problems.is_empty() => {
            line.refuse(Said::Tier, "tier", Obstacle::TierNotBelow);
        }
        _ => {}
    }
    line.change("parent", "", area.path(parent));
    line.change("tier", "", tier.map_or("", Tier::word));
    line.change_all(&UnitFields::new(), &fields);
    let mut place = [0; 10];
    place[..4].copy_from_slice(&line.number().to_be_bytes());
    let id = UnitId::from_parts(Timestamp::from_millis(0), place);
    Deed::Enter { id, parent, tier: tier.unwrap_or(Tier::Enterprise), fields }
}

fn unit_of(id: UnitId, parent: UnitId, tier: Tier, fields: &UnitFields) -> Unit {
    let said = |field| fields.get(&field).cloned().unwrap_or_default();
    Unit { id, parent: Some(parent), tier, name: Named { zh: said(F::Name), en: said(F::NameEn) } }
}

/// Does all of it; a row's parent comes before it.
pub fn store(
    tx: &dyn Tx,
    principal: &Principal,
    deeds: Vec<Deed>,
    rng: &mut StdRng,
    now: Timestamp,
) -> Result<(), DeskError> {
    let (by, area) = (principal.user.to_string(), may(principal, Act::ImportOrganisation)?.unit);
    let mut entered: HashMap<UnitId, UnitId> = HashMap::new();
    for (place, deed) in (1..).zip(deeds) {
        let (act, id, note) = match deed {
            Deed::Enter { id: stand_in, parent, tier, fields } => {
                let id = UnitId::from_parts(now, drawn_in_order(place, rng));
                entered.insert(stand_in, id);
                let parent = entered.get(&parent).copied().unwrap_or(parent);
                check_prefix(tx, area, &powers_changed(&UnitFields::new(), &fields), &fields)?;
                put(tx, &unit_of(id, parent, tier, &fields), &fields)?;
                (Act::EnterUnit, id, note_of(&UnitFields::new(), &fields))
            }
            Deed::Change { before, fields } => {
                check_prefix(tx, area, &powers_changed(&before.fields, &fields), &fields)?;
                put_change(tx, &before, &fields, now)?;
                (Act::ChangeUnit, before.unit.id, note_of(&before.fields, &fields))
            }
        };
        tx.put_audit(now, &by, act.word(), Some(id.as_bytes()), &note)?;
    }
    Ok(forget_organisation(tx)?)
}
