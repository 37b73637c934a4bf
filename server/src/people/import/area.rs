//! The units and people of an administrator's area, by what files call them.

use crate::people::desk::tidy;
use crate::store::{PersonRow, StoreError, UnitRow, View};
use spotcheck_domain::call::{Obstacle, PersonField, UnitField};
use spotcheck_domain::id::{UnitId, UserId};
use std::collections::HashMap;

pub struct Area {
    /// The administrator's own unit.
    pub top: UnitId,
    pub units: HashMap<UnitId, UnitRow>,
    by_name: HashMap<String, Vec<UnitId>>,
    by_key: HashMap<String, Vec<UnitId>>,
    pub people: HashMap<UserId, PersonRow>,
    /// Those who are here.
    by_person_key: HashMap<String, Vec<UserId>>,
    by_person_name: HashMap<(String, UnitId), Vec<UserId>>,
    keys_of_leavers: HashMap<String, UserId>,
}

impl Area {
    pub fn of(view: &dyn View, top: UnitId) -> Result<Self, StoreError> {
        let mut area = Self {
            top,
            units: HashMap::new(),
            by_name: HashMap::new(),
            by_key: HashMap::new(),
            people: HashMap::new(),
            by_person_key: HashMap::new(),
            by_person_name: HashMap::new(),
            keys_of_leavers: HashMap::new(),
        };
        for row in view.unit_rows_below(top)? {
            area.add(row);
        }
        for row in view.person_rows_below(top)? {
            let (id, unit) = (row.person.id, row.person.unit);
            let key = row.fields.get(&PersonField::Key).cloned();
            if row.retired_at.is_none() {
                area.by_person_name.entry((row.person.name.clone(), unit)).or_default().push(id);
                if let Some(key) = key {
                    area.by_person_key.entry(key).or_default().push(id);
                }
            } else if let Some(key) = key {
                area.keys_of_leavers.insert(key, id);
            }
            area.people.insert(id, row);
        }
        Ok(area)
    }

    /// A unit that is there, or will be.
    pub fn add(&mut self, row: UnitRow) {
        let id = row.unit.id;
        let names = [UnitField::Name, UnitField::NameEn].iter().filter_map(|name| row.fields.get(name));
        for name in names {
            self.by_name.entry(name.to_lowercase()).or_default().push(id);
        }
        if let Some(key) = row.fields.get(&UnitField::Key) {
            self.by_key.entry(key.clone()).or_default().push(id);
        }
        self.units.insert(id, row);
    }

    pub fn units_with_key(&self, key: &str) -> &[UnitId] {
        self.by_key.get(key).map_or(&[], Vec::as_slice)
    }

    pub fn units_called(&self, name: &str) -> &[UnitId] {
        self.by_name.get(&name.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    pub fn people_with_key(&self, key: &str) -> &[UserId] {
        self.by_person_key.get(key).map_or(&[], Vec::as_slice)
    }

    pub fn people_called(&self, name: &str, unit: UnitId) -> &[UserId] {
        self.by_person_name.get(&(name.to_owned(), unit)).map_or(&[], Vec::as_slice)
    }

    pub fn has_left(&self, key: &str) -> bool {
        self.keys_of_leavers.contains_key(key)
    }

    /// The unit of that name, key or path, such as `云岭县/松涛镇`: its last part is the unit, those before it stand above
    /// it.
    pub fn unit(&self, said: &str) -> Result<UnitId, Obstacle> {
        let said = tidy(said);
        let mut found = self.units_called(&said).to_vec();
        if found.is_empty() {
            found = self.units_with_key(&said).to_vec();
        }
        if found.is_empty() {
            let parts = parts(&said);
            let (last, above) = parts.split_last().ok_or(Obstacle::UnitUnknown)?;
            found = self.units_called(last).to_vec();
            found.retain(|id| self.stands_below(*id, above));
        }
        // A closed one is meant only where no other is.
        if found.len() > 1 {
            found.retain(|id| self.units[id].closed_at.is_none());
        }
        match found[..] {
            [one] => Ok(one),
            [] => Err(Obstacle::UnitUnknown),
            _ => Err(Obstacle::UnitAmbiguous),
        }
    }

    /// Whether units of those names stand above it, the nearest last; others may stand between them.
    fn stands_below(&self, unit: UnitId, above: &[String]) -> bool {
        let mut names = above.iter().rev().peekable();
        let mut next = self.units.get(&unit).and_then(|row| row.unit.parent);
        while let (Some(name), Some(id)) = (names.peek(), next) {
            if self.units_called(name).contains(&id) {
                names.next();
            }
            next = self.units.get(&id).and_then(|row| row.unit.parent);
        }
        names.peek().is_none()
    }

    /// Its name, below those of the units above it within the area.
    pub fn path(&self, unit: UnitId) -> String {
        let mut names = Vec::new();
        let mut next = Some(unit);
        while let Some(row) = next.and_then(|id| self.units.get(&id)).filter(|_| names.len() < 16) {
            names.push(row.unit.name.zh.as_str());
            next = row.unit.parent;
        }
        names.reverse();
        names.join("/")
    }
}

/// The parts of a path.
pub fn parts(said: &str) -> Vec<String> {
    said.split(['/', '\\', '>', '|', '→'])
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}
