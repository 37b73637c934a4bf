//! Where a site is, as far as the unit that owns it tells.

use crate::store::{StoreError, View};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::ledger::place_name;
use spotcheck_domain::site::{SiteField, SiteFields};
use spotcheck_domain::term::Tier;
use std::collections::HashMap;

/// City, county and town of units, each looked up once.
pub struct Places<'v> {
    view: &'v dyn View,
    known: HashMap<UnitId, Vec<(SiteField, String)>>,
}

impl<'v> Places<'v> {
    pub fn of(view: &'v dyn View) -> Self {
        Self { view, known: HashMap::new() }
    }

    /// Fills in what a row does not say and its owner's line does.
    pub fn fill(&mut self, unit: UnitId, fields: &mut SiteFields) -> Result<(), StoreError> {
        if !self.known.contains_key(&unit) {
            let names = self.names(unit)?;
            self.known.insert(unit, names);
        }
        for (field, name) in &self.known[&unit] {
            fields.entry(*field).or_insert_with(|| name.clone());
        }
        Ok(())
    }

    fn names(&self, unit: UnitId) -> Result<Vec<(SiteField, String)>, StoreError> {
        let mut names = Vec::new();
        for above in self.view.line_of(unit)? {
            let Some(unit) = self.view.unit(above)? else { continue };
            let field = match unit.tier {
                Tier::City => SiteField::City,
                Tier::County => SiteField::County,
                Tier::Town => SiteField::Town,
                Tier::Village | Tier::Cell | Tier::Department | Tier::Enterprise => continue,
            };
            let place = place_name(unit.tier, &unit.name.zh);
            if !place.is_empty() {
                names.push((field, place.to_owned()));
            }
        }
        Ok(names)
    }
}
