//! The people of an area, as a desk lists them: found, counted, sorted, a page at a time.

use super::DeskError;
use super::rights::{acting_in, may};
use super::spelled::spelled;
use crate::people::principal::Principal;
use crate::store::{PersonRow, StoreError, View};
use spotcheck_domain::authority::Act;
use spotcheck_domain::call::{
    ListPeople, People, PeopleCounts, PeopleOrder, PersonField, PersonLine, ReadPerson,
};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::initials::{has_all, haystack, words};
use spotcheck_domain::reference::Named;
use spotcheck_domain::time::Day;
use std::cmp::Reverse;
use std::collections::HashMap;

/// People on one page.
const PAGE: usize = 50;

pub fn list(view: &dyn View, principal: &Principal, call: &ListPeople) -> Result<People, DeskError> {
    let unit = match call.unit {
        Some(unit) => unit,
        None => may(principal, Act::ReadOrganisation)?.unit,
    };
    acting_in(view, principal, Act::ReadOrganisation, unit)?;
    let names = names_below(view, unit)?;
    let mut rows = view.person_rows_below(unit)?;
    let n_called = n_called(&rows);
    rows.retain(|row| call.role.is_none_or(|role| row.person.roles.contains(&role)));
    let asked = words(&call.q);
    rows.retain(|row| has_all(&haystack(row.fields.values().map(String::as_str)), &asked));
    let counts = counts(&rows, call.soon);
    rows.retain(|row| is_wanted(row, call));
    sort(&mut rows, call, &names);
    let n_found = rows.len() as u64;
    let page = rows.into_iter().skip(call.page as usize * PAGE).take(PAGE);
    let people = page.map(|row| line(row, &names, &n_called)).collect();
    Ok(People { n_found, counts, people })
}

pub fn read(view: &dyn View, principal: &Principal, call: &ReadPerson) -> Result<PersonLine, DeskError> {
    let row = view.person_row(call.person)?.ok_or(DeskError::NotFound)?;
    let principal = acting_in(view, principal, Act::ReadOrganisation, row.person.unit)?;
    let names = names_below(view, principal.unit)?;
    let n_called = n_called(&view.person_rows_below(principal.unit)?);
    Ok(line(row, &names, &n_called))
}

fn names_below(view: &dyn View, unit: UnitId) -> Result<HashMap<UnitId, Named>, StoreError> {
    Ok(view.units_below(unit)?.into_iter().map(|unit| (unit.id, unit.name)).collect())
}

/// How many who are here have the same name, by that; who has left has no namesake but among those who have.
fn n_called(rows: &[PersonRow]) -> HashMap<(bool, String), usize> {
    let mut n_called = HashMap::new();
    for row in rows {
        *n_called.entry((row.retired_at.is_some(), row.person.name.clone())).or_default() += 1;
    }
    n_called
}

fn line(
    row: PersonRow,
    names: &HashMap<UnitId, Named>,
    n_called: &HashMap<(bool, String), usize>,
) -> PersonLine {
    let called = (row.retired_at.is_some(), row.person.name.clone());
    PersonLine {
        id: row.person.id,
        unit: row.person.unit,
        unit_name: names.get(&row.person.unit).cloned().unwrap_or_default(),
        has_namesake: n_called.get(&called).is_some_and(|n| *n > 1),
        roles: row.person.roles,
        fields: row.fields,
        entered_at: row.entered_at,
        retired_at: row.retired_at,
        n_devices: row.n_devices,
        seen_at: row.seen_at,
    }
}

fn expires(row: &PersonRow) -> Option<Day> {
    row.fields.get(&PersonField::CertificateExpires)?.parse().ok()
}

fn is_expiring(row: &PersonRow, soon: Option<Day>) -> bool {
    expires(row).zip(soon).is_some_and(|(expires, soon)| expires <= soon)
}

fn counts(rows: &[PersonRow], soon: Option<Day>) -> PeopleCounts {
    let here = || rows.iter().filter(|row| row.retired_at.is_none());
    let n_here = here().count() as u64;
    PeopleCounts {
        n_here,
        n_expiring: here().filter(|row| is_expiring(row, soon)).count() as u64,
        n_unpaired: here().filter(|row| row.n_devices == 0).count() as u64,
        n_left: rows.len() as u64 - n_here,
    }
}

fn is_wanted(row: &PersonRow, call: &ListPeople) -> bool {
    row.retired_at.is_some() == call.retired
        && (!call.unpaired || row.n_devices == 0)
        && (!call.expiring || is_expiring(row, call.soon))
}

fn sort(rows: &mut [PersonRow], call: &ListPeople, names: &HashMap<UnitId, Named>) {
    rows.sort_by_cached_key(|row| (spelled(&row.person.name), row.person.name.clone(), row.person.id));
    // Those of one unit, or of one day, stay in the order of their names.
    match call.order.unwrap_or(PeopleOrder::Name) {
        PeopleOrder::Name if call.descending => rows.reverse(),
        PeopleOrder::Name => {}
        PeopleOrder::Unit => by(rows, call.descending, |row| {
            let name = names.get(&row.person.unit).map(|name| name.zh.clone())?;
            Some((spelled(&name), name))
        }),
        PeopleOrder::Certificate => by(rows, call.descending, expires),
        PeopleOrder::Seen => by(rows, call.descending, |row| row.seen_at),
    }
}

/// Sorts by something that not everybody has.
fn by<K: Ord>(rows: &mut [PersonRow], descending: bool, key: impl Fn(&PersonRow) -> Option<K>) {
    if descending {
        rows.sort_by_cached_key(|row| Reverse(key(row)));
    } else {
        rows.sort_by_cached_key(|row| key(row).map_or((true, None), |key| (false, Some(key))));
    }
}
