//! Checklists of a unit: begun, copied, saved, published as the next version, and withdrawn.

use super::candidate::candidate;
use super::own_id;
use super::pieces::{Becomes, publish_hazards, publish_lists};
use super::shelf::{Found, Shelf, list_of};
use crate::people::desk::{DeskError, may_in, units::ensure_open};
use crate::people::principal::Principal;
use crate::people::reference::keep;
use crate::store::{HazardRow, ListRow, ListVersion, Tx};
use rand::Rng;
use rand::rngs::StdRng;
use serde_json::json;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{
    CopyChecklist, DropDraft, EnterChecklist, Obstacle, PublishChecklist, PublishedChecklist, SaveDraft,
    Saved, WithdrawChecklist,
};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::kind::form::Form;
use spotcheck_domain::library::{DraftChecklist, DraftItem, HazardWords, Unpublishable, changes};
use spotcheck_domain::reference::Checklist;
use spotcheck_domain::time::Timestamp;

const NOTE: Form = Form::words(300);
/// Checklists of a unit that were never published, at most: each is somebody's work, and all of them stand in the lists of
/// those above.
const MOST_DRAFTS: u64 = 50;

fn refused(found: &Unpublishable) -> DeskError {
    let Unpublishable { section, item, field, why } = found;
    DeskError::with(*why, json!({ "section": section, "item": item, "field": field }))
}

/// One of a unit's own, where he may do that with it.
fn of_unit(tx: &dyn Tx, principal: &Principal, act: Act, list: &str) -> Result<ListRow, DeskError> {
    let row = tx.list_row(list)?.ok_or(DeskError::NotFound)?;
    ensure_open(&may_in(tx, principal, act, row.unit)?)?;
    Ok(row)
}

fn note(
    tx: &dyn Tx,
    principal: &Principal,
    act: Act,
    (unit, list): (UnitId, &str),
    what: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let (by, note) = (principal.user.to_string(), format!("{list}: {what}"));
    Ok(tx.put_audit(now, &by, act.word(), Some(unit.as_bytes()), &note)?)
}

/// Begins a checklist of a unit with a draft.
pub fn begin(
    tx: &dyn Tx,
    principal: &Principal,
    act: Act,
    unit: UnitId,
    draft: &DraftChecklist,
    drawn: [u8; 10],
    now: Timestamp,
) -> Result<String, DeskError> {
    ensure_open(&may_in(tx, principal, act, unit)?)?;
    let draft = draft.kept().map_err(|found| refused(&found))?;
    if draft.name.is_empty() {
        return Err(DeskError::with(Obstacle::FieldInvalid, json!({ "field": "name" })));
    }
    if tx.n_unpublished(unit)? >= MOST_DRAFTS {
        return Err(DeskError::of(Obstacle::LibraryFull));
    }
    let (id, name) = (own_id(drawn), draft.name.zh.clone());
    let row = ListRow { id: id.clone(), unit, draft: Some(draft), revision: 1, withdrawn_at: None };
    tx.put_list(&row, now)?;
    note(tx, principal, act, (unit, &id), &name, now)?;
    Ok(id)
}

pub fn enter(
    tx: &dyn Tx,
    principal: &Principal,
    call: EnterChecklist,
    drawn: [u8; 10],
    now: Timestamp,
) -> Result<String, DeskError> {
    let EnterChecklist { unit, name, sector } = call;
    let draft = DraftChecklist { name, sector, sections: Vec::new() };
    begin(tx, principal, Act::EditChecklist, unit, &draft, drawn, now)
}

/// A draft with all that another checklist has. Items that the unit does not read become its own.
pub fn copy(
    tx: &dyn Tx,
    principal: &Principal,
    call: CopyChecklist,
    drawn: [u8; 10],
    now: Timestamp,
) -> Result<String, DeskError> {
    may_in(tx, principal, Act::EditChecklist, call.unit)?;
    let (area, shelf) = (Shelf::of_area(tx, principal.unit)?, Shelf::of(tx, call.unit)?);
    let published = match area.find(&call.list)? {
        Found::Common(list) => Some(list),
        Found::Own(row) => list_of(tx, &row)?,
    };
    let list = published.ok_or(DeskError::NotFound)?;
    let mut draft = DraftChecklist { name: call.name, ..DraftChecklist::of(&list) };
    for item in draft.sections.iter_mut().flat_map(|section| &mut section.items) {
        if !shelf.offers(&item.id) {
            let word = list.word(&item.id).or_else(|| area.hazard(&item.id));
            *item = DraftItem { id: String::new(), own: word.map(HazardWords::of) };
        }
    }
    begin(tx, principal, Act::EditChecklist, call.unit, &draft, drawn, now)
}

pub fn save(
    tx: &dyn Tx,
    principal: &Principal,
    call: &SaveDraft,
    now: Timestamp,
) -> Result<Saved, DeskError> {
    let row = of_unit(tx, principal, Act::EditChecklist, &call.list)?;
    if row.revision != call.revision {
        return Err(DeskError::of(Obstacle::ChangedSinceRead));
    }
    let draft = call.draft.kept().map_err(|found| refused(&found))?;
    if row.draft.is_none() {
        note(tx, principal, Act::EditChecklist, (row.unit, &row.id), &draft.name.zh, now)?;
    }
    let revision = row.revision + 1;
    tx.put_list(&ListRow { draft: Some(draft), revision, ..row }, now)?;
    Ok(Saved { revision })
}

/// Makes something else the draft of a checklist, whatever was its draft before, and gives its id.
pub fn replace(
    tx: &dyn Tx,
    principal: &Principal,
    row: ListRow,
    draft: DraftChecklist,
    now: Timestamp,
) -> Result<String, DeskError> {
    let draft = draft.kept().map_err(|found| refused(&found))?;
    note(tx, principal, Act::ImportChecklist, (row.unit, &row.id), &draft.name.zh, now)?;
    let id = row.id.clone();
    tx.put_list(&ListRow { draft: Some(draft), revision: row.revision + 1, ..row }, now)?;
    Ok(id)
}

/// Throws a draft away, and with it a checklist that was never published.
pub fn drop(tx: &dyn Tx, principal: &Principal, call: &DropDraft, now: Timestamp) -> Result<(), DeskError> {
    let row = of_unit(tx, principal, Act::EditChecklist, &call.list)?;
    if row.revision != call.revision {
        return Err(DeskError::of(Obstacle::ChangedSinceRead));
    }
    if row.draft.is_none() {
        return Ok(());
    }
    note(tx, principal, Act::EditChecklist, (row.unit, &row.id), "–", now)?;
    if tx.list_versions(&row.id)?.is_empty() {
        return Ok(tx.drop_list(&row.id)?);
    }
    Ok(tx.put_list(&ListRow { draft: None, revision: row.revision + 1, ..row }, now)?)
}

/// Writes the draft's own hazards, and gives those that are new their ids.
fn put_own(
    tx: &dyn Tx,
    unit: UnitId,
    draft: &mut DraftChecklist,
    rng: &mut StdRng,
    now: Timestamp,
) -> Result<(), DeskError> {
    let mut has_written = false;
    for item in draft.sections.iter_mut().flat_map(|section| &mut section.items) {
        let Some(words) = item.own.take() else { continue };
        if item.id.is_empty() {
            item.id = own_id(rng.random());
        }
        let before = tx.hazard_row(&item.id)?;
        let hazard = words.with_id(item.id.clone());
        if before.as_ref().is_some_and(|row| row.hazard == hazard && row.withdrawn_at.is_none()) {
            continue;
        }
        let revision = before.map_or(0, |row| row.revision) + 1;
        tx.put_hazard(&HazardRow { unit, hazard, revision, changed_at: now, withdrawn_at: None })?;
        has_written = true;
    }
    if has_written { publish_hazards(tx, unit, Becomes::More, now) } else { Ok(()) }
}

/// Makes the draft the next version.
pub fn publish(
    tx: &dyn Tx,
    principal: &Principal,
    call: &PublishChecklist,
    rng: &mut StdRng,
    now: Timestamp,
) -> Result<PublishedChecklist, DeskError> {
    let row = of_unit(tx, principal, Act::PublishChecklist, &call.list)?;
    if row.revision != call.revision {
        return Err(DeskError::of(Obstacle::ChangedSinceRead));
    }
    let draft = row.draft.clone().ok_or_else(|| DeskError::of(Obstacle::NoDraft))?;
    let said = NOTE
        .canonical(&call.note)
        .map_err(|refusal| DeskError::with(Obstacle::from(refusal), json!({ "field": "note" })))?;
    let (published, shelf) = (list_of(tx, &row)?, Shelf::of(tx, row.unit)?);
    let is_kept = |id: &str| published.as_ref().is_some_and(|list| list.has(id));
    let judged = draft.publishable(
        |sector| shelf.is_sector(sector),
        |id| shelf.offers(id) || is_kept(id),
        |id| shelf.is_own_of(id, row.unit),
    );
    let mut draft = judged.map_err(|found| refused(&found))?;
    put_own(tx, row.unit, &mut draft, rng, now)?;
    let shelf = Shelf::of(tx, row.unit)?;
    let number = tx.list_versions(&row.id)?.first().map_or(0, |newest| newest.number) + 1;
    let list =
        Checklist { version: number.to_string(), ..candidate(&shelf, &row.id, &draft, published.as_ref()) };
    let changes = changes(published.as_ref(), &list, |item| shelf.hazard(item).cloned());
    let name = format!("checklist/{}", row.id);
    let sha256 = keep(tx, &name, row.unit, &list.version, &list, now)?;
    let version = ListVersion { number, sha256, at: now, author: principal.user, note: said.clone() };
    tx.put_list_version(&row.id, &version)?;
    let next = ListRow { draft: None, revision: row.revision + 1, withdrawn_at: None, ..row.clone() };
    tx.put_list(&next, now)?;
    publish_lists(tx, row.unit, Becomes::More, now)?;
    let what = format!("{} {number}; {} ±; {said}", list.name.zh, changes.len());
    note(tx, principal, Act::PublishChecklist, (row.unit, &row.id), &what, now)?;
    Ok(PublishedChecklist { number, changes })
}

/// No visit begins with it any more.
pub fn withdraw(
    tx: &dyn Tx,
    principal: &Principal,
    call: &WithdrawChecklist,
    now: Timestamp,
) -> Result<(), DeskError> {
    let row = of_unit(tx, principal, Act::WithdrawChecklist, &call.list)?;
    if row.withdrawn_at.is_some() {
        return Ok(());
    }
    let named = list_of(tx, &row)?.ok_or_else(|| DeskError::of(Obstacle::NoDraft))?.name.zh;
    tx.put_list(&ListRow { withdrawn_at: Some(now), ..row.clone() }, now)?;
    publish_lists(tx, row.unit, Becomes::Less, now)?;
    note(tx, principal, Act::WithdrawChecklist, (row.unit, &row.id), &named, now)
}
