//! Lists of sites, and how many of them units have seen.

use crate::people::desk::{DeskError, acting_in, again, may};
use crate::people::principal::Principal;
use crate::people::reference::policy;
use crate::store::{SiteFilter, SiteListed, SiteTimes, StoreError, View};
use spotcheck_domain::authority::{Act, Reach};
use spotcheck_domain::call::{
    CoverageLine, ListSites, PlaceLine, ReadCoverage, SiteImport, SiteLine, SiteView, Sites,
};
use spotcheck_domain::certificate;
use spotcheck_domain::id::UnitId;
use spotcheck_domain::initials::words;
use spotcheck_domain::policy::Policy;
use spotcheck_domain::reference::Named;
use spotcheck_domain::site::SiteField;
use spotcheck_domain::time::{Day, Timestamp};
use std::collections::HashMap;

/// Sites on one page.
const PAGE: usize = 50;
/// Minutes east of UTC: the whole country has one civil time, by which a year of inspections begins.
const ZONE_MINUTES: i32 = 8 * 60;

/// Whoever may see lists of sites, by what he is now, in the post in which he may.
pub fn may_read(view: &dyn View, principal: &Principal, act: Act) -> Result<Principal, DeskError> {
    may(&again(view, principal)?, act)
}

/// By which policy a site is due, and when this year began.
pub fn times(view: &dyn View, unit: UnitId, now: Timestamp) -> Result<(SiteTimes, Policy), StoreError> {
    let policy = policy(view, unit)?.unwrap_or_default();
    let days = policy.visit_days.unwrap_or_default();
    let certified_until = now.day(ZONE_MINUTES).plus_days(certificate::SOON_DAYS);
    Ok((SiteTimes { now, year_began: year_began(now), certified_until, days }, policy))
}

/// Midnight of New Year.
fn year_began(now: Timestamp) -> Timestamp {
    let year = &now.day(ZONE_MINUTES).to_string()[..4];
    let first = format!("{year}-01-01").parse::<Day>().map_or(0, Day::days);
    Timestamp::from_millis(i64::from(first) * 86_400_000 - i64::from(ZONE_MINUTES) * 60_000)
}

/// What a call asks for.
pub fn filter(principal: &Principal, call: &ListSites, times: SiteTimes) -> SiteFilter {
    SiteFilter {
        area: principal.unit,
        view: call.view,
        unit: call.unit.filter(|unit| call.by.is_some() || *unit != principal.unit),
        by: call.by,
        words: words(&call.q),
        county: call.county.clone(),
        town: call.town.clone(),
        sector: call.sector.clone(),
        grade: call.grade,
        not_since: call.not_since,
        times,
    }
}

/// A page of a list.
pub fn list(
    view: &dyn View,
    principal: &Principal,
    call: &ListSites,
    now: Timestamp,
) -> Result<Sites, DeskError> {
    let principal = match call.unit {
        Some(unit) => acting_in(view, &again(view, principal)?, Act::ReadSites, unit)?,
        None => may_read(view, principal, Act::ReadSites)?,
    };
    let (times, _) = times(view, principal.unit, now)?;
    let filter = filter(&principal, call, times);
    let counts = view.site_counts(&filter)?;
    let n_found = match call.view {
        SiteView::Open => counts.open,
        SiteView::Never => counts.never,
        SiteView::Visited => counts.visited,
        SiteView::Due => counts.due,
        SiteView::Provisional => counts.provisional,
        SiteView::Closed => counts.closed,
        SiteView::Expiring => counts.expiring,
    };
    let page = view.sites(&filter, (call.order, call.descending), call.page as usize * PAGE, PAGE)?;
    let mut names = Names::of(view);
    let sites = page.into_iter().map(|listed| line(&mut names, listed)).collect::<Result<_, _>>()?;
    let places = view.site_places(principal.unit)?;
    let line = |(county, town, n_sites)| PlaceLine { county, town, n_sites };
    Ok(Sites {
        n_found,
        counts,
        sites,
        places: places.into_iter().map(line).collect(),
        imports: imports(view, &principal)?,
    })
}

/// Files of the area that are being taken in.
fn imports(view: &dyn View, principal: &Principal) -> Result<Vec<SiteImport>, StoreError> {
    let mut all = Vec::new();
    for row in view.site_imports()? {
        if principal.stands(view, row.unit)? != Reach::Elsewhere {
            let (accepted_at, n_sites, n_left) = (row.accepted_at, row.n_sites, row.n_left);
            all.push(SiteImport { accepted_at, n_sites, n_left });
        }
    }
    Ok(all)
}

/// What units are called, each looked up once.
pub struct Names<'v> {
    view: &'v dyn View,
    known: HashMap<UnitId, Named>,
}

impl<'v> Names<'v> {
    pub fn of(view: &'v dyn View) -> Self {
        Self { view, known: HashMap::new() }
    }

    pub fn name(&mut self, unit: Option<UnitId>) -> Result<Named, StoreError> {
        let Some(unit) = unit else { return Ok(Named::default()) };
        if let Some(name) = self.known.get(&unit) {
            return Ok(name.clone());
        }
        let name = self.view.unit(unit)?.map(|unit| unit.name).unwrap_or_default();
        self.known.insert(unit, name.clone());
        Ok(name)
    }
}

fn line(names: &mut Names<'_>, listed: SiteListed) -> Result<SiteLine, StoreError> {
    let SiteListed { entry, tally } = listed;
    let said = |field| entry.said(field).to_owned();
    let responsible_unit = entry.some(SiteField::ResponsibleUnit);
    Ok(SiteLine {
        id: entry.id,
        unit: entry.unit,
        unit_name: names.name(Some(entry.unit))?,
        name: said(SiteField::Name),
        uscc: said(SiteField::Uscc),
        sector: said(SiteField::Sector),
        address: said(SiteField::Address),
        county: said(SiteField::County),
        town: said(SiteField::Town),
        phone: said(SiteField::Phone),
        grade: entry.some(SiteField::Grade),
        provisional: entry.some(SiteField::Provisional).unwrap_or(false),
        closed_on: entry.some(SiteField::ClosedOn),
        responsible_unit,
        responsible_unit_name: names.name(responsible_unit)?,
        responsible_person: said(SiteField::ResponsiblePerson),
        last_visit_at: tally.last_visit_at,
        due_at: tally.due_at,
        n_visits_this_year: tally.n_visits_this_year,
        n_open_findings: tally.n_open_findings,
        certified_until: entry.certified_until(),
    })
}

/// How many of their sites units have seen, the units with most of them first; at the end those for which nobody
/// answers.
pub fn coverage(
    view: &dyn View,
    principal: &Principal,
    call: &ReadCoverage,
    now: Timestamp,
) -> Result<Vec<CoverageLine>, DeskError> {
    let principal = may_read(view, principal, Act::ReadSites)?;
    let (times, _) = times(view, principal.unit, now)?;
    let ReadCoverage { county, town, sector, grade, not_since, .. } = call.clone();
    let of = ListSites { county, town, sector, grade, not_since, ..ListSites::default() };
    let mut names = Names::of(view);
    let mut lines = Vec::new();
    for row in view.site_coverage(&filter(&principal, &of, times), call.by)? {
        lines.push(CoverageLine {
            unit: row.unit,
            unit_name: names.name(row.unit)?,
            n_sites: row.n_sites,
            n_visited_this_year: row.n_visited_this_year,
            n_due: row.n_due,
            n_never: row.n_never,
        });
    }
    lines.sort_by(|a, b| {
        (a.unit.is_none(), b.n_sites, &a.unit_name.zh).cmp(&(b.unit.is_none(), a.n_sites, &b.unit_name.zh))
    });
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_begins_at_midnight_of_the_country() {
        let at = |text: &str, hours: i64| {
            let day = text.parse::<Day>().expect("a day");
            Timestamp::from_millis((i64::from(day.days()) * 24 + hours) * 3_600_000)
        };
        let new_year = at("2026-12-31", 16);
        assert_eq!(year_began(new_year), new_year);
        assert_eq!(year_began(at("2027-06-01", 3)), new_year);
        assert_eq!(year_began(new_year.plus_millis(-1)), at("2025-12-31", 16));
    }
}
