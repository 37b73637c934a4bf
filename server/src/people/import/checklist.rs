//! A checklist from a file: a row is an item of the catalogue, by its id, or one of the unit's own, by its words. What
//! comes of it is a draft; nothing is published.
//!
//! A blank section is that of the row above. Where a row names an item of the program and says something else of it, it is
//! an item of the unit's own.

use super::checklist_columns::{EXPORTED, HEADINGS, NEEDED, Said, level_word};
use super::checklist_words::{Words, export_word, told, words_of};
use super::headings::{Found, choose};
use super::row::Line;
use super::{File, shown, values};
use crate::people::desk::{DeskError, again, may_in, units::ensure_open};
use crate::people::library::{Shelf, drafts, list_of};
use crate::people::principal::Principal;
use crate::people::sheet::Sheet;
use crate::store::{ListRow, Tx, View};
use serde_json::json;
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{Applied, Obstacle, Preview, PreviewRow};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::library::{DraftChecklist, DraftItem, DraftSection, HazardWords, MOST_ITEMS};
use spotcheck_domain::reference::{CatalogHazard, Named};
use spotcheck_domain::term::Level;
use spotcheck_domain::time::Timestamp;
use std::collections::HashSet;

/// What a file is to become.
#[derive(Debug, Clone)]
pub struct Target {
    pub unit: UnitId,
    /// A checklist whose draft it becomes; none: a new one.
    pub list: Option<String>,
    pub name: Named,
    pub sector: String,
}

/// What the file would become. Nothing is stored.
pub fn preview(
    view: &dyn View,
    principal: &Principal,
    file: &File,
    target: &Target,
) -> Result<Preview, DeskError> {
    plan(view, principal, file, target).map(|(preview, _)| preview)
}

/// Makes what a preview with this token showed the draft of a checklist.
pub fn apply(
    tx: &dyn Tx,
    principal: &Principal,
    (file, target): (&File, &Target),
    token: &str,
    drawn: [u8; 10],
    now: Timestamp,
) -> Result<Applied, DeskError> {
    let (preview, draft) = plan(tx, principal, file, target)?;
    if preview.token != token {
        return Err(DeskError::of(Obstacle::ChangedSincePreview));
    }
    if preview.n_refused > 0 {
        return Err(DeskError::with(Obstacle::RowsRefused, json!({ "n_refused": preview.n_refused })));
    }
    let id = match of_list(tx, target)? {
        Some(row) => drafts::replace(tx, principal, row, draft, now)?,
        None => drafts::begin(tx, principal, Act::ImportChecklist, target.unit, &draft, drawn, now)?,
    };
    let Preview { n_new, n_changed, n_unchanged, .. } = preview;
    Ok(Applied { n_new, n_changed, n_unchanged, n_left_out: 0, id: Some(id) })
}

/// The checklist that is named, which is the unit's.
fn of_list(view: &dyn View, target: &Target) -> Result<Option<ListRow>, DeskError> {
    let Some(list) = &target.list else { return Ok(None) };
    let row = view.list_row(list)?.filter(|row| row.unit == target.unit);
    row.map(Some).ok_or(DeskError::NotFound)
}

fn plan(
    view: &dyn View,
    principal: &Principal,
    file: &File,
    target: &Target,
) -> Result<(Preview, DraftChecklist), DeskError> {
    let principal = &again(view, principal)?;
    ensure_open(&may_in(view, principal, Act::ImportChecklist, target.unit)?)?;
    let row = of_list(view, target)?;
    let shelf = Shelf::of(view, target.unit)?;
    let field = |field: &str, why| DeskError::with(why, json!({ "field": field }));
    if !shelf.is_sector(&target.sector) {
        return Err(field("sector", Obstacle::SectorUnknown));
    }
    let named = DraftChecklist { name: target.name.clone(), ..DraftChecklist::default() }.kept();
    let name = named.map_err(|found| field("name", found.why))?.name;
    if name.is_empty() {
        return Err(field("name", Obstacle::FieldInvalid));
    }
    let (sheet, found) = headings(file)?;
    let (rows, sections) = read(&shelf, target, sheet, &found)?;
    let before = row.as_ref().map(|row| list_of(view, row)).transpose()?.flatten();
    let known = shelf.lists.iter().chain(&before).flat_map(|list| &list.sections).map(|one| &one.title);
    let known: Vec<&Named> = known.chain(before.iter().map(|list| &list.name)).collect();
    let sections = sections.into_iter().map(|one| DraftSection { title: in_both(&one.title, &known), ..one });
    let (name, sections) = (in_both(&name, &known), sections.collect());
    let draft = DraftChecklist { name, sector: target.sector.clone(), sections };
    let draft = draft.kept().map_err(|found| DeskError::of(found.why))?;
    Ok((shown(file, (sheet, found.row), found.columns(sheet), rows), draft))
}

/// A file has one language: what is called so in two already keeps both.
fn in_both(said: &Named, known: &[&Named]) -> Named {
    let same = known.iter().find(|named| named.zh == said.zh && said.en.is_empty());
    same.map_or_else(|| said.clone(), |named| (*named).clone())
}

fn headings(file: &File) -> Result<(&Sheet, Found<Said>), DeskError> {
    let mut last = Err(DeskError::of(Obstacle::ColumnsMissing));
    for needed in NEEDED {
        last = choose(file, HEADINGS, needed);
        if last.is_ok() {
            break;
        }
    }
    last
}

fn read(
    shelf: &Shelf,
    target: &Target,
    sheet: &Sheet,
    found: &Found<Said>,
) -> Result<(Vec<PreviewRow>, Vec<DraftSection>), DeskError> {
    let columns: Vec<Said> = HEADINGS.iter().map(|(said, ..)| *said).collect();
    let (mut rows, mut sections, mut seen) = (Vec::new(), Vec::<DraftSection>::new(), HashSet::new());
    for row in found.row + 1..sheet.rows.len() {
        let Some(mut line) = Line::of(sheet, found, row, &columns) else { continue };
        let section = line.read(Said::Section, "section", values::lines);
        let has_item =
            [Said::Question, Said::Title, Said::Id].iter().any(|said| !line.cell(*said).is_blank());
        if !has_item {
            // A row that holds nothing but a title begins a section.
            begin(&mut sections, section);
            continue;
        }
        if sections.is_empty() || !section.is_empty() {
            begin(&mut sections, section);
        }
        // No more is looked at than a checklist holds.
        if rows.len() == MOST_ITEMS {
            return Err(DeskError::of(Obstacle::ListTooLong));
        }
        let (item, name) = item(shelf, target, &mut line);
        if !item.id.is_empty() && !seen.insert(item.id.clone()) {
            line.refuse(Said::Id, "id", Obstacle::ItemTwice);
        }
        let is_new = item.id.is_empty();
        if let Some(last) = sections.last_mut() {
            last.items.push(item);
        }
        rows.push(line.shown(name, is_new));
    }
    sections.retain(|section| !section.items.is_empty());
    Ok((rows, sections))
}

/// Rows of one section may stand apart: they come together.
fn begin(sections: &mut Vec<DraftSection>, title: String) {
    let place = sections.iter().position(|section| section.title.zh == title);
    let section = match place {
        Some(place) if place + 1 == sections.len() => return,
        Some(place) => sections.remove(place),
        None => DraftSection { title: Named { zh: title, en: String::new() }, items: Vec::new() },
    };
    sections.push(section);
}

/// The item of a row, and what it is called.
fn item(shelf: &Shelf, target: &Target, line: &mut Line<'_, Said>) -> (DraftItem, String) {
    let id = line.read(Said::Id, "id", values::text);
    let known = shelf.hazard(&id).filter(|_| shelf.offers(&id));
    if !id.is_empty() && known.is_none() {
        line.refuse(Said::Id, "id", Obstacle::HazardUnknown);
    }
    let said = words_of(line);
    let words = merged(target, &said, known);
    let name = if said.title.is_empty() { words.question.zh.clone() } else { said.title.clone() };
    let name = if name.is_empty() { export_word(&words.title).to_owned() } else { name };
    if known.is_some_and(|hazard| HazardWords::of(hazard) == words) {
        return (DraftItem { id, own: None }, name);
    }
    match words.canonical(|sector| shelf.is_sector(sector)) {
        Ok(words) => {
            let is_own = known.is_some() && shelf.is_own_of(&id, target.unit);
            tell(line, known.filter(|_| is_own), &words);
            // What somebody else made is not changed: this unit has an item of its own then.
            (DraftItem { id: if is_own { id } else { String::new() }, own: Some(words) }, name)
        }
        Err((fault, why)) => {
            line.refuse(Said::of(fault), fault.word(), why);
            (DraftItem { id, own: None }, name)
        }
    }
}

fn merged(target: &Target, said: &Words, known: Option<&CatalogHazard>) -> HazardWords {
    let of = |said: &str, named: fn(&CatalogHazard) -> &Named| told(said, known.map(named));
    HazardWords {
        sector: known.map_or_else(|| target.sector.clone(), |hazard| hazard.sector.clone()),
        topic: known.map(|hazard| hazard.topic.clone()).unwrap_or_default(),
        level: said.level.or(known.map(|hazard| hazard.level)).unwrap_or(Level::General),
        title: of(&said.title, |hazard| &hazard.title),
        question: of(&said.question, |hazard| &hazard.question),
        measure: of(&said.measure, |hazard| &hazard.measure),
        default_days: said.days.or(known.map(|hazard| hazard.default_days)).unwrap_or_default(),
        basis: of(&said.basis, |hazard| &hazard.basis),
        clause: of(&said.clause, |hazard| &hazard.clause),
        needs_expert: said.expert.or(known.map(|hazard| hazard.needs_expert)).unwrap_or_default(),
    }
}

/// Tells in the preview what is new of an item.
fn tell(line: &mut Line<'_, Said>, before: Option<&CatalogHazard>, words: &HazardWords) {
    let of = |named: fn(&CatalogHazard) -> &Named| before.map(|hazard| export_word(named(hazard)).to_owned());
    let rows = [
        ("title", of(|hazard| &hazard.title), &words.title),
        ("question", of(|hazard| &hazard.question), &words.question),
        ("basis", of(|hazard| &hazard.basis), &words.basis),
        ("clause", of(|hazard| &hazard.clause), &words.clause),
        ("measure", of(|hazard| &hazard.measure), &words.measure),
    ];
    for (field, was, is) in rows {
        line.change(field, was.unwrap_or_default(), export_word(is));
    }
    let level = before.map(|hazard| hazard.level.word().to_owned());
    line.change("level", level.unwrap_or_default(), words.level.word());
    let days = before.map(|hazard| hazard.default_days.to_string());
    line.change("days", days.unwrap_or_default(), words.default_days.to_string());
}

/// The rows of an export, its headings first: an import reads them again.
pub fn exported(sections: &[(Named, Vec<CatalogHazard>)]) -> Vec<Vec<String>> {
    let mut rows = vec![EXPORTED.map(ToOwned::to_owned).to_vec()];
    for (title, hazards) in sections {
        for hazard in hazards {
            let text = |named: &Named| export_word(named).to_owned();
            rows.push(vec![
                text(title),
                text(&hazard.question),
                text(&hazard.title),
                level_word(hazard.level).to_owned(),
                text(&hazard.basis),
                text(&hazard.clause),
                if hazard.needs_expert { "是".to_owned() } else { String::new() },
                text(&hazard.measure),
                hazard.default_days.to_string(),
                hazard.id.clone(),
            ]);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_stands_once_wherever_its_rows_are() {
        let mut sections = Vec::new();
        for title in ["甲", "甲", "乙", "甲"] {
            begin(&mut sections, title.to_owned());
        }
        let titles: Vec<&str> = sections.iter().map(|section| section.title.zh.as_str()).collect();
        assert_eq!(titles, ["乙", "甲"]);
    }
}
