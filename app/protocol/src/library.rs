//! Checklists and the catalogue as a screen shows them: what it needs of them, whatever else they say.

use serde::{Deserialize, Serialize};
use spotcheck_domain::reference::{CatalogHazard, Checklist, Named, short_version};
use spotcheck_domain::term::Level;

/// A hazard of the catalogue, to be chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HazardView {
    pub id: String,
    pub level: Level,
    pub title: Named,
    pub basis: Named,
    /// The clause of the 判定标准, of a major one.
    pub clause: Named,
}

impl From<&CatalogHazard> for HazardView {
    fn from(hazard: &CatalogHazard) -> Self {
        Self {
            id: hazard.id.clone(),
            level: hazard.level,
            title: hazard.title.clone(),
            basis: hazard.basis.clone(),
            clause: hazard.clause.clone(),
        }
    }
}

/// The checklist of a visit, in the version that the visit cites; its items are beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChecklistView {
    pub name: Named,
    pub version: String,
    /// The titles of its sections, in walking order.
    pub sections: Vec<Named>,
}

impl From<&Checklist> for ChecklistView {
    fn from(list: &Checklist) -> Self {
        Self {
            name: list.name.clone(),
            version: short_version(&list.version).to_owned(),
            sections: list.sections.iter().map(|section| section.title.clone()).collect(),
        }
    }
}
