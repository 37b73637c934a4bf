//! Checklists: listed and read.

use super::candidate::{candidate, is_new};
use super::shelf::{Found, Shelf, list_of};
use super::versions::{lines, read_version};
use crate::people::desk::{DeskError, again, may};
use crate::people::principal::Principal;
use crate::store::{ListRow, StoreError, View};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::call::{
    ChecklistLine, ChecklistLines, ChecklistSheet, ListChecklists, ReadChecklist, ReadChecklistVersion,
};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::initials::{haystack, matches};
use spotcheck_domain::library::changes;
use spotcheck_domain::reference::{CatalogHazard, Checklist, ChecklistSection, Named, short_version};

fn may_edit(view: &dyn View, principal: &Principal, unit: UnitId) -> Result<bool, StoreError> {
    let on = |post: &Principal| Ok::<_, StoreError>(On::unit(post.stands(view, unit)?));
    Ok(principal.may_in_some(Act::EditChecklist, on)?.is_ok())
}

/// The line of one that comes with the program.
fn common(list: &Checklist) -> ChecklistLine {
    ChecklistLine {
        id: list.id.clone(),
        unit: None,
        unit_name: Named::default(),
        name: list.name.clone(),
        sector: list.sector.clone(),
        version: list.version.clone(),
        n_items: list.n_items() as u32,
        published_at: None,
        has_draft: false,
        withdrawn_at: None,
        is_editable: false,
    }
}

/// The line of a unit's own, with what is published of it.
fn own(
    view: &dyn View,
    principal: &Principal,
    shelf: &Shelf,
    row: &ListRow,
) -> Result<(ChecklistLine, Option<Checklist>), DeskError> {
    let published = list_of(view, row)?;
    let drafted = row.draft.as_ref();
    let line = ChecklistLine {
        id: row.id.clone(),
        unit: Some(row.unit),
        unit_name: shelf.name_of(Some(row.unit)),
        name: published
            .as_ref()
            .map(|list| list.name.clone())
            .or_else(|| drafted.map(|draft| draft.name.clone()))
            .unwrap_or_default(),
        sector: published
            .as_ref()
            .map(|list| list.sector.clone())
            .or_else(|| drafted.map(|draft| draft.sector.clone()))
            .unwrap_or_default(),
        version: published.as_ref().map(|list| short_version(&list.version).to_owned()).unwrap_or_default(),
        n_items: published
            .as_ref()
            .map(Checklist::n_items)
            .or_else(|| drafted.map(spotcheck_domain::library::DraftChecklist::n_items))
            .unwrap_or_default() as u32,
        published_at: view.list_versions(&row.id)?.first().map(|version| version.at),
        has_draft: drafted.is_some(),
        withdrawn_at: row.withdrawn_at,
        is_editable: may_edit(view, principal, row.unit)?,
    };
    Ok((line, published))
}

/// What a search looks through: its name and what its items are called.
fn hay(shelf: &Shelf, line: &ChecklistLine, list: Option<&Checklist>) -> String {
    let items = list.into_iter().flat_map(Checklist::items).filter_map(|item| {
        list.and_then(|list| list.word(item)).or_else(|| shelf.hazard(item)).map(|hazard| &hazard.title)
    });
    haystack([&line.name].into_iter().chain(items).flat_map(|named| [named.zh.as_str(), named.en.as_str()]))
}

pub fn list(
    view: &dyn View,
    principal: &Principal,
    call: &ListChecklists,
) -> Result<ChecklistLines, DeskError> {
    let principal = &may(principal, Act::ReadLibrary)?;
    let shelf = Shelf::of_area(view, principal.unit)?;
    let mut all = Vec::new();
    for row in &shelf.own_lists {
        let (line, published) = own(view, principal, &shelf, row)?;
        // What somebody above is still writing is nobody's below.
        if published.is_some() || line.is_editable {
            all.push((line, published));
        }
    }
    all.extend(shelf.lists.iter().map(|list| (common(list), Some(list.clone()))));
    all.retain(|(line, list)| {
        (call.withdrawn == line.withdrawn_at.is_some())
            && call.sector.as_ref().is_none_or(|sector| *sector == line.sector)
            && call.unit.is_none_or(|unit| line.unit == Some(unit))
            && (call.q.trim().is_empty() || matches(&hay(&shelf, line, list.as_ref()), &call.q))
    });
    all.sort_by_key(|(line, _)| (shelf.nearness(line.unit), line.sector.clone(), line.id.clone()));
    Ok(ChecklistLines { lists: all.into_iter().map(|(line, _)| line).collect(), sectors: shelf.sectors() })
}

pub fn read(
    view: &dyn View,
    principal: &Principal,
    call: &ReadChecklist,
) -> Result<ChecklistSheet, DeskError> {
    let principal = &again(view, principal)?;
    let principal = &may(principal, Act::ReadLibrary)?;
    let shelf = Shelf::of_area(view, principal.unit)?;
    match shelf.find(&call.list)? {
        Found::Common(list) => Ok(ChecklistSheet {
            line: common(&list),
            hazards: words(&shelf, Some(&list), None),
            published: Some(list),
            draft: None,
            revision: 0,
            changes: Vec::new(),
            versions: Vec::new(),
            sectors: shelf.sectors(),
        }),
        Found::Own(row) => read_own(view, principal, &shelf, row),
    }
}

fn read_own(
    view: &dyn View,
    principal: &Principal,
    shelf: &Shelf,
    row: ListRow,
) -> Result<ChecklistSheet, DeskError> {
    let (line, published) = own(view, principal, shelf, &row)?;
    if published.is_none() && !line.is_editable {
        return Err(DeskError::NotFound);
    }
    let draft = row.draft.filter(|_| line.is_editable);
    // What the unit itself reads is what it publishes with.
    let of_unit = Shelf::of(view, row.unit)?;
    let planned = draft.as_ref().map(|draft| candidate(&of_unit, &row.id, draft, published.as_ref()));
    let found = planned.as_ref().map(|planned| {
        changes(published.as_ref(), planned, |item| {
            of_unit.hazard(item).or_else(|| shelf.hazard(item)).cloned()
        })
    });
    Ok(ChecklistSheet {
        hazards: words(shelf, published.as_ref(), planned.as_ref()),
        line,
        published,
        draft,
        revision: row.revision,
        changes: found.unwrap_or_default(),
        versions: lines(view, &row.id)?,
        sectors: shelf.sectors(),
    })
}

/// The words of all items, as they are now; of what was withdrawn or is of elsewhere, as they were published.
fn words(shelf: &Shelf, published: Option<&Checklist>, planned: Option<&Checklist>) -> Vec<CatalogHazard> {
    let lists = published.into_iter().chain(planned);
    let mut ids: Vec<&str> = lists.clone().flat_map(Checklist::items).collect();
    ids.sort_unstable();
    ids.dedup();
    let word = |id: &str| {
        let kept = || lists.clone().find_map(|list| list.word(id));
        shelf.hazard(id).or_else(kept).cloned()
    };
    ids.into_iter().filter_map(word).collect()
}

/// A version as it was, for whoever reads the checklist.
pub fn read_old(
    view: &dyn View,
    principal: &Principal,
    call: &ReadChecklistVersion,
) -> Result<Checklist, DeskError> {
    let principal = &may(principal, Act::ReadLibrary)?;
    match Shelf::of_area(view, principal.unit)?.find(&call.list)? {
        Found::Common(_) => Err(DeskError::NotFound),
        Found::Own(row) => read_version(view, &row, call.number),
    }
}

/// The items of a published checklist, or of its draft where it was never published, section by section.
pub fn words_of(
    view: &dyn View,
    principal: &Principal,
    list: &str,
) -> Result<Vec<(Named, Vec<CatalogHazard>)>, DeskError> {
    let sheet = read(view, principal, &ReadChecklist { list: list.to_owned() })?;
    let shelf = Shelf::of_area(view, principal.unit)?;
    let drafted = sheet.draft.as_ref().map(|draft| candidate(&shelf, list, draft, None));
    let list = sheet.published.or(drafted).ok_or(DeskError::NotFound)?;
    let word = |item: &String| {
        let hazard = list.word(item).or_else(|| shelf.hazard(item)).cloned()?;
        // An item that was never published has no id yet.
        let id = if is_new(&hazard.id) { String::new() } else { hazard.id };
        Some(CatalogHazard { id, ..hazard })
    };
    let section =
        |section: &ChecklistSection| (section.title.clone(), section.items.iter().filter_map(word).collect());
    Ok(list.sections.iter().map(section).collect())
}
