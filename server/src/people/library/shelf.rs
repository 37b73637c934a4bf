//! All that a unit reads of checklists and hazards, and what is below it.

use crate::people::desk::DeskError;
use crate::people::reference::{newest, read};
use crate::store::{HazardRow, ListRow, StoreError, View, Whose};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::reference::{Catalog, CatalogHazard, Checklist, Checklists, Named, own_version};
use std::collections::{BTreeMap, HashMap};

use data_encoding::HEXLOWER;

pub struct Shelf {
    /// The unit and those above it, the nearest first.
    pub line: Vec<UnitId>,
    /// What comes with the program.
    pub catalog: Catalog,
    pub lists: Vec<Checklist>,
    /// Of the line and, where it was asked for, of the units below.
    pub own_hazards: Vec<HazardRow>,
    pub own_lists: Vec<ListRow>,
    names: HashMap<UnitId, Named>,
}

/// A checklist that a desk reads.
pub enum Found {
    Common(Checklist),
    Own(ListRow),
}

impl Shelf {
    /// What somebody of the unit works with.
    pub fn of(view: &dyn View, unit: UnitId) -> Result<Self, StoreError> {
        Self::with(view, unit, false)
    }

    /// The same with what the units below make.
    pub fn of_area(view: &dyn View, unit: UnitId) -> Result<Self, StoreError> {
        Self::with(view, unit, true)
    }

    fn with(view: &dyn View, unit: UnitId, has_below: bool) -> Result<Self, StoreError> {
        let line = view.line_of(unit)?;
        let whose = if has_below { Whose::Area(unit) } else { Whose::Line(unit) };
        let (own_hazards, own_lists) = (view.hazard_rows(whose)?, view.list_rows(whose)?);
        let mut names = HashMap::new();
        for owner in own_hazards.iter().map(|row| row.unit).chain(own_lists.iter().map(|row| row.unit)) {
            if !names.contains_key(&owner)
                && let Some(found) = view.unit(owner)?
            {
                names.insert(owner, found.name);
            }
        }
        let lists: Checklists = newest(view, "checklists", unit)?.unwrap_or_default();
        let catalog = newest(view, "catalog", unit)?.unwrap_or_default();
        Ok(Self { line, catalog, lists: lists.checklists, own_hazards, own_lists, names })
    }

    /// The checklist of that id.
    pub fn find(&self, id: &str) -> Result<Found, DeskError> {
        if let Some(list) = self.lists.iter().find(|list| list.id == id) {
            return Ok(Found::Common(list.clone()));
        }
        let own = self.own_lists.iter().find(|row| row.id == id).cloned();
        own.map(Found::Own).ok_or(DeskError::NotFound)
    }

    pub fn name_of(&self, unit: Option<UnitId>) -> Named {
        unit.and_then(|unit| self.names.get(&unit).cloned()).unwrap_or_default()
    }

    /// How near a unit is: its own first, then those above it, those below it and at last the program.
    pub fn nearness(&self, unit: Option<UnitId>) -> usize {
        match unit {
            Some(unit) => self.line.iter().position(|above| *above == unit).unwrap_or(self.line.len()),
            None => self.line.len() + 1,
        }
    }

    pub fn sectors(&self) -> BTreeMap<String, Named> {
        self.catalog.sectors.iter().map(|(id, named)| (id.clone(), named.clone())).collect()
    }

    pub fn is_sector(&self, sector: &str) -> bool {
        self.catalog.sectors.contains_key(sector)
    }

    /// A hazard, whoever made it, withdrawn ones too.
    pub fn hazard(&self, id: &str) -> Option<&CatalogHazard> {
        let own = || self.own_hazards.iter().find(|row| row.hazard.id == id).map(|row| &row.hazard);
        self.catalog.hazard(id).or_else(own)
    }

    /// Whether an item may be put into a checklist of this unit.
    pub fn offers(&self, id: &str) -> bool {
        let is_own = |row: &&HazardRow| row.hazard.id == id && self.line.contains(&row.unit);
        self.catalog.hazard(id).is_some()
            || self.own_hazards.iter().find(is_own).is_some_and(|row| row.withdrawn_at.is_none())
    }

    pub fn is_own_of(&self, id: &str, unit: UnitId) -> bool {
        self.own_hazards.iter().any(|row| row.hazard.id == id && row.unit == unit)
    }
}

/// The newest published version of a unit's own checklist, as phones have it.
pub fn list_of(view: &dyn View, row: &ListRow) -> Result<Option<Checklist>, DeskError> {
    let versions = view.list_versions(&row.id)?;
    let Some(newest) = versions.first() else { return Ok(None) };
    let list: Option<Checklist> = read(view, &newest.sha256, row.unit)?;
    let version = own_version(newest.number, &HEXLOWER.encode(&newest.sha256));
    Ok(list.map(|list| Checklist { version, ..list }))
}
