//! What the items of a checklist ask that a visit answered: a record has their ids alone.

use crate::people::library::Shelf;
use crate::store::{StoreError, View};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use spotcheck_domain::inspection::Inspection;
use spotcheck_domain::reference::{CatalogHazard, Checklist, Named, hash_of_version};
use std::collections::BTreeMap;

pub const FORMAT: &str = "spotcheck items 1";

/// As the office has them when the pack is made; those of a unit's own list as they were in the version that the visit names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Items {
    pub format: String,
    pub items: BTreeMap<String, Named>,
}

impl Default for Items {
    fn default() -> Self {
        Self { format: FORMAT.to_owned(), items: BTreeMap::new() }
    }
}

/// Those that a visit answered, as far as the office knows them.
pub fn items(view: &dyn View, inspection: &Inspection) -> Result<Items, StoreError> {
    let mut items = Items::default();
    if inspection.answers.is_empty() {
        return Ok(items);
    }
    let (cited, shelf) = (cited(view, inspection)?, Shelf::of_area(view, inspection.unit)?);
    for item in inspection.answers.keys() {
        let own = cited.as_ref().and_then(|list| list.word(item));
        if let Some(hazard) = own.or_else(|| shelf.hazard(item)) {
            items.items.insert(item.clone(), asked(hazard));
        }
    }
    Ok(items)
}

fn asked(hazard: &CatalogHazard) -> Named {
    if hazard.question.is_empty() { hazard.title.clone() } else { hazard.question.clone() }
}

/// A unit's own list, in the version that the visit names.
fn cited(view: &dyn View, inspection: &Inspection) -> Result<Option<Checklist>, StoreError> {
    let hash = hash_of_version(&inspection.checklist_version);
    let hash = hash.and_then(|hash| HEXLOWER.decode(hash.as_bytes()).ok()?.try_into().ok());
    let found = match hash {
        Some(sha256) => view.reference(&sha256, inspection.unit)?,
        None => None,
    };
    Ok(found.and_then(|(json, _)| serde_json::from_slice(&json).ok()))
}
