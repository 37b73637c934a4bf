//! What a draft would be when it is published.

use super::shelf::Shelf;
use spotcheck_domain::library::{DraftChecklist, DraftItem};
use spotcheck_domain::reference::{CatalogHazard, Checklist, ChecklistSection};

/// How an item is called that has no id yet, before a number.
const NEW: &str = "new-";

pub fn is_new(id: &str) -> bool {
    id.starts_with(NEW)
}

/// What a draft would be when it is published. Items that are new are called by their places.
pub fn candidate(
    shelf: &Shelf,
    id: &str,
    draft: &DraftChecklist,
    published: Option<&Checklist>,
) -> Checklist {
    let mut words: Vec<CatalogHazard> = Vec::new();
    let mut n_new = 0;
    let mut item = |item: &DraftItem| {
        let is_common = || shelf.catalog.hazard(&item.id).is_some();
        match &item.own {
            Some(own) if item.id.is_empty() => {
                n_new += 1;
                words.push(own.clone().with_id(format!("{NEW}{n_new}")));
            }
            Some(own) => words.push(own.clone().with_id(item.id.clone())),
            None if is_common() => return item.id.clone(),
            None => {
                let kept = || published.and_then(|list| list.word(&item.id));
                words.extend(shelf.hazard(&item.id).or_else(kept).cloned());
                return item.id.clone();
            }
        }
        words.last().map(|hazard| hazard.id.clone()).unwrap_or_default()
    };
    let sections = draft.sections.iter().map(|section| ChecklistSection {
        title: section.title.clone(),
        items: section.items.iter().map(&mut item).collect(),
    });
    let sections = sections.collect();
    Checklist {
        id: id.to_owned(),
        version: String::new(),
        sector: draft.sector.clone(),
        name: draft.name.clone(),
        sections,
        words,
    }
}
