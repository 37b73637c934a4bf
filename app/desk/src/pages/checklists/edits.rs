//! What an edit makes of a draft: an item or a section moved, taken out, put in. Pure; places that are not there change
//! nothing.

use spotcheck_domain::library::{DraftChecklist, DraftItem, DraftSection};
use spotcheck_domain::reference::Named;

/// The place of an item: its section, and where in it.
pub type Place = (usize, usize);

fn item(draft: &DraftChecklist, (section, item): Place) -> Option<&DraftItem> {
    draft.sections.get(section)?.items.get(item)
}

/// One step up or down; at the edge of a section into the next one. Gives where it stands then.
pub fn move_item(draft: &mut DraftChecklist, from: Place, is_down: bool) -> Place {
    if item(draft, from).is_none() {
        return from;
    }
    let (section, place) = from;
    let n_items = draft.sections[section].items.len();
    let to = match (is_down, place) {
        (true, place) if place + 1 < n_items => (section, place + 1),
        (true, _) if section + 1 < draft.sections.len() => (section + 1, 0),
        (false, place) if place > 0 => (section, place - 1),
        (false, _) if section > 0 => (section - 1, draft.sections[section - 1].items.len()),
        _ => return from,
    };
    let taken = draft.sections[section].items.remove(place);
    draft.sections[to.0].items.insert(to.1, taken);
    to
}

/// Takes an item out. Gives where to go on: the item after it, else the one before it.
pub fn remove_item(draft: &mut DraftChecklist, at: Place) -> Place {
    if item(draft, at).is_none() {
        return at;
    }
    let items = &mut draft.sections[at.0].items;
    items.remove(at.1);
    (at.0, at.1.min(items.len().saturating_sub(1)))
}

/// At the end of a section.
pub fn add_item(draft: &mut DraftChecklist, section: usize, new: DraftItem) -> Place {
    let Some(found) = draft.sections.get_mut(section) else { return (section, 0) };
    found.items.push(new);
    (section, found.items.len() - 1)
}

/// At the end of the checklist, without items.
pub fn add_section(draft: &mut DraftChecklist, title: &str) -> usize {
    let title = Named { zh: title.to_owned(), en: String::new() };
    draft.sections.push(DraftSection { title, items: Vec::new() });
    draft.sections.len() - 1
}

/// A section with all its items one step up or down.
pub fn move_section(draft: &mut DraftChecklist, section: usize, is_down: bool) -> usize {
    let to = if is_down { section + 1 } else { section.wrapping_sub(1) };
    if section >= draft.sections.len() || to >= draft.sections.len() {
        return section;
    }
    draft.sections.swap(section, to);
    to
}

/// Takes an empty section out: one with items would take them along.
pub fn remove_section(draft: &mut DraftChecklist, section: usize) -> bool {
    let is_empty = draft.sections.get(section).is_some_and(|found| found.items.is_empty());
    if is_empty {
        draft.sections.remove(section);
    }
    is_empty
}

/// Whether an item of the catalogue stands in it already.
pub fn has(draft: &DraftChecklist, id: &str) -> bool {
    !id.is_empty() && draft.items().any(|item| item.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(sections: &[&[&str]]) -> DraftChecklist {
        let mut draft = DraftChecklist::default();
        for items in sections {
            let section = add_section(&mut draft, "甲");
            for id in *items {
                add_item(&mut draft, section, DraftItem { id: (*id).to_owned(), own: None });
            }
        }
        draft
    }

    fn ids(draft: &DraftChecklist) -> Vec<Vec<&str>> {
        draft.sections.iter().map(|one| one.items.iter().map(|item| item.id.as_str()).collect()).collect()
    }

    #[test]
    fn an_item_goes_from_section_to_section_and_not_beyond_the_ends() {
        let mut one = draft(&[&["a", "b"], &["c"]]);
        assert_eq!(move_item(&mut one, (0, 1), true), (1, 0));
        assert_eq!(ids(&one), [vec!["a"], vec!["b", "c"]]);
        assert_eq!(move_item(&mut one, (1, 0), false), (0, 1));
        assert_eq!(move_item(&mut one, (0, 1), false), (0, 0));
        assert_eq!(ids(&one), [vec!["b", "a"], vec!["c"]]);
        assert_eq!(move_item(&mut one, (0, 0), false), (0, 0));
        assert_eq!(move_item(&mut one, (1, 0), true), (1, 0));
        assert_eq!(move_item(&mut one, (7, 7), true), (7, 7));
        assert_eq!(ids(&one), [vec!["b", "a"], vec!["c"]]);
    }

    #[test]
    fn what_is_taken_out_leaves_a_place_to_go_on() {
        let mut one = draft(&[&["a", "b"], &[]]);
        assert_eq!(remove_item(&mut one, (0, 1)), (0, 0));
        assert_eq!(remove_item(&mut one, (0, 0)), (0, 0));
        assert_eq!(remove_item(&mut one, (0, 0)), (0, 0), "nothing is there");
        assert!(remove_section(&mut one, 0) && !remove_section(&mut one, 5));
        assert_eq!(one.sections.len(), 1);
        let mut full = draft(&[&["a"], &[]]);
        assert!(!remove_section(&mut full, 0), "its items would go with it");
        assert_eq!(move_section(&mut full, 0, true), 1);
        assert_eq!(move_section(&mut full, 1, true), 1);
        assert_eq!(ids(&full), [vec![], vec!["a"]]);
        assert!(has(&full, "a") && !has(&full, "") && !has(&full, "b"));
    }
}
