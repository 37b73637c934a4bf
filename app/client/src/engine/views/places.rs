//! Where hazards are: of each its county and town, as its site says, else the line of its owner. Looked up anew for each
//! answer, as sites and units may have changed since the last.

use crate::engine::state::State;
use spotcheck_domain::id::{DocumentId, UnitId};
use spotcheck_domain::initials::haystack;
use spotcheck_domain::ledger::{FindingRow, Place, Row, SiteRow};
use spotcheck_domain::reference::{Named, Unit};
use spotcheck_domain::sorted::{SortedMap, SortedSet};
use spotcheck_domain::term::Tier;

/// Every place once; a hazard is at one of them by its number.
pub struct Places<'s> {
    state: &'s State,
    units: SortedMap<UnitId, &'s Unit>,
    /// By their names in the office's own language: a name of two units is of the first.
    names: SortedMap<(Tier, &'s str), &'s Unit>,
    places: Vec<Place>,
    /// By county and town as a site says them and, where it leaves one of them open, by whose line tells it.
    numbers: SortedMap<(&'s str, &'s str, Option<UnitId>), usize>,
}

impl<'s> Places<'s> {
    pub fn of(state: &'s State) -> Self {
        let units = || state.organisation.units.iter();
        let is_place = |unit: &&Unit| matches!(unit.tier, Tier::County | Tier::Town);
        // Of what comes under one name the last stays.
        let names = units().rev().filter(is_place).map(|unit| ((unit.tier, unit.name.zh.as_str()), unit));
        Self {
            state,
            units: units().map(|unit| (unit.id, unit)).collect(),
            names: names.collect(),
            places: Vec::new(),
            numbers: SortedMap::new(),
        }
    }

    /// The number of the place of a hazard.
    pub fn number(&mut self, row: &FindingRow) -> usize {
        let entry = row.site.and_then(|site| self.state.entries.get(&DocumentId::from(site)));
        let site = entry.and_then(|entry| match &entry.row {
            Row::Site(site) => Some(site),
            _ => None,
        });
        let (county, town) = site.map_or(("", ""), |site| (site.county.as_str(), site.town.as_str()));
        let key = (county, town, (county.is_empty() || town.is_empty()).then_some(row.unit));
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let place = self.place(site, row.unit);
        let known = self.places.iter().position(|known| *known == place);
        let number = known.unwrap_or_else(|| {
            self.places.push(place);
            self.places.len() - 1
        });
        self.numbers.insert(key, number);
        number
    }

    fn place(&self, site: Option<&SiteRow>, owner: UnitId) -> Place {
        let above = |unit: &&'s Unit| unit.parent.and_then(|parent| self.units.get(&parent).copied());
        // A ring, which nobody should have made, ends the search.
        let line = std::iter::successors(self.units.get(&owner).copied(), above).take(self.units.len());
        Place::of(site, line, |tier, name| self.names.get(&(tier, name)).copied())
    }

    /// All places that were asked for, by their numbers.
    pub fn all(&self) -> &[Place] {
        &self.places
    }

    /// What a search looks through, of each place.
    pub fn hays(&self) -> Vec<String> {
        let hay = |place: &Place| {
            let Place { county, town } = place;
            haystack([county.zh.as_str(), &county.en, &town.zh, &town.en])
        };
        self.places.iter().map(hay).collect()
    }

    /// The unit and all below it.
    pub fn area(&self, top: UnitId) -> SortedSet<UnitId> {
        let mut area = SortedSet::from([top]);
        loop {
            let n_before = area.iter().len();
            let units = &self.state.organisation.units;
            let below = units.iter().filter(|unit| unit.parent.is_some_and(|parent| area.contains(&parent)));
            let below: Vec<UnitId> = below.map(|unit| unit.id).collect();
            area.extend(below);
            if area.iter().len() == n_before {
                return area;
            }
        }
    }

    /// These units with those above them, as far as they are known here, by their names.
    pub fn with_those_above(&self, owners: &SortedSet<UnitId>) -> Vec<(UnitId, Named)> {
        let mut all = SortedSet::new();
        for owner in owners {
            let mut next = Some(*owner);
            while let Some(unit) =
                next.filter(|unit| all.insert(*unit)).and_then(|unit| self.units.get(&unit))
            {
                next = unit.parent;
            }
        }
        let named = all.iter().filter_map(|id| Some((*id, self.units.get(id)?.name.clone())));
        let mut named: Vec<(UnitId, Named)> = named.collect();
        named.sort_unstable_by(|(_, one), (_, other)| one.cmp(other));
        named
    }
}
