//! 台账: filtered, ordered, and a window of it.

use super::places::Places;
use super::{finding_card, inspection_card};
use crate::engine::state::State;
use crate::protocol::{FindingCard, InspectionsView, LedgerColumn, LedgerOrder, LedgerView, View};
use spotcheck_domain::id::UnitId;
use spotcheck_domain::initials::matches;
use spotcheck_domain::ledger::{FindingRow, InspectionRow, LedgerFilter, Place, Row};
use spotcheck_domain::reference::Named;
use spotcheck_domain::sorted::SortedSet;
use spotcheck_domain::time::Day;
use spotcheck_domain::width::narrow;
use std::cmp::{Ordering, Reverse};

/// A hazard with the number of its place.
type Placed<'s> = (&'s FindingRow, usize);

/// What a filter lets through, and what there is to choose from.
struct Found<'s> {
    places: Places<'s>,
    rows: Vec<Placed<'s>>,
    n_all: u32,
    owners: SortedSet<UnitId>,
}

pub fn findings(
    state: &State,
    today: Day,
    filter: &LedgerFilter,
    order: LedgerOrder,
    offset: u32,
    limit: u32,
) -> View {
    let Found { places, mut rows, n_all, owners } = find(state, today, filter);
    sort(&mut rows, order, places.all());
    let cards = rows.iter().skip(offset as usize).take(limit as usize);
    let cards = cards.map(|(row, place)| FindingCard {
        place: places.all()[*place].clone(),
        ..finding_card(state, today, row)
    });
    let of_county = |place: &&Place| filter.county.as_ref().is_none_or(|county| *county == place.county.zh);
    View::Ledger(LedgerView {
        cards: cards.collect(),
        offset,
        n_matching: rows.len() as u32,
        n_all,
        sectors: state.library.sectors(),
        counties: names(places.all().iter().map(|place| &place.county)),
        towns: names(places.all().iter().filter(of_county).map(|place| &place.town)),
        units: places.with_those_above(&owners),
        same: same(&rows, places.all()),
        me: state.by().map(|by| by.user),
    })
}

/// The ids of all that a filter lets through, in their order, 16 bytes each.
pub fn ids(state: &State, today: Day, filter: &LedgerFilter, order: LedgerOrder) -> Vec<u8> {
    let Found { places, mut rows, .. } = find(state, today, filter);
    sort(&mut rows, order, places.all());
    rows.iter().flat_map(|(row, _)| *row.id.as_bytes()).collect()
}

fn find<'s>(state: &'s State, today: Day, filter: &LedgerFilter) -> Found<'s> {
    let mut places = Places::of(state);
    let mut all: Vec<(Placed<'s>, &str)> = Vec::new();
    let mut owners = SortedSet::new();
    let mut last_owner = None;
    for entry in state.entries.values() {
        if let Row::Finding(row) = &entry.row {
            all.push(((row, places.number(row)), &entry.hay));
            // Most of those that follow one another are one unit's.
            if last_owner.replace(row.unit) != Some(row.unit) {
                owners.insert(row.unit);
            }
        }
    }
    let n_all = all.len() as u32;
    let area = filter.unit.map(|unit| places.area(unit));
    let is_there = |place: &Place| {
        filter.county.as_ref().is_none_or(|county| *county == place.county.zh)
            && filter.town.as_ref().is_none_or(|town| *town == place.town.zh)
    };
    let are_there: Vec<bool> = places.all().iter().map(is_there).collect();
    let words = words(&filter.query, &places);
    let admits = |((row, place), hay): &(Placed<'s>, &str)| {
        are_there[*place]
            && area.as_ref().is_none_or(|area| area.contains(&row.unit))
            && filter.admits(row, today)
            && words.iter().all(|(word, in_places)| in_places[*place] || hay.contains(word))
    };
    let rows = all.into_iter().filter(admits).map(|(placed, _)| placed).collect();
    Found { places, rows, n_all, owners }
}

/// The words of a search, as haystacks spell them, each with whether it stands in the names of a place.
fn words(query: &str, places: &Places<'_>) -> Vec<(String, Vec<bool>)> {
    let query = narrow(query).to_lowercase();
    let mut words = query.split_whitespace().peekable();
    let hays = if words.peek().is_some() { places.hays() } else { Vec::new() };
    words.map(|word| (word.to_owned(), hays.iter().map(|hay| hay.contains(word)).collect())).collect()
}

/// Each name once, in their order.
fn names<'n>(names: impl Iterator<Item = &'n Named>) -> Vec<Named> {
    let mut names: Vec<Named> = names.filter(|name| !name.zh.is_empty()).cloned().collect();
    names.sort_unstable();
    // Of one that is known in two spellings of the other language one is enough.
    names.dedup_by(|one, other| one.zh == other.zh);
    names
}

/// Columns that say the same in every row.
fn same(rows: &[Placed<'_>], places: &[Place]) -> Vec<LedgerColumn> {
    let [(first, place), others @ ..] = rows else { return Vec::new() };
    let is_same = |column: &LedgerColumn| {
        others.iter().all(|(row, other)| match column {
            LedgerColumn::County => places[*other].county == places[*place].county,
            LedgerColumn::Town => places[*other].town == places[*place].town,
            LedgerColumn::Level => row.level == first.level,
            LedgerColumn::State => row.state == first.state,
            LedgerColumn::Sector => row.sector == first.sector,
            _ => false,
        })
    };
    if others.is_empty() { Vec::new() } else { LedgerColumn::ALL.into_iter().filter(is_same).collect() }
}

fn sort(rows: &mut [Placed<'_>], order: LedgerOrder, places: &[Place]) {
    rows.sort_unstable_by(|(a, at), (b, bt)| {
        let ordering = compare(order.by, a, b, &places[*at], &places[*bt]);
        if order.descending { ordering.reverse() } else { ordering }
    });
}

/// Ties by id, so that a window never shows a row twice.
fn compare(by: LedgerColumn, a: &FindingRow, b: &FindingRow, at: &Place, bt: &Place) -> Ordering {
    let ordering = match by {
        LedgerColumn::RecordedAt => a.recorded_at.cmp(&b.recorded_at),
        LedgerColumn::Title => a.title.cmp(&b.title),
        LedgerColumn::Site => a.site_name.cmp(&b.site_name),
        LedgerColumn::Level => a.level.cmp(&b.level),
        LedgerColumn::State => a.state.cmp(&b.state),
        // No deadline counts as far away.
        LedgerColumn::Deadline => (a.deadline.is_none(), a.deadline).cmp(&(b.deadline.is_none(), b.deadline)),
        LedgerColumn::Responsible => a.responsible.cmp(&b.responsible),
        LedgerColumn::County => at.cmp(bt),
        LedgerColumn::Town => at.town.cmp(&bt.town),
        LedgerColumn::Sector => a.sector.cmp(&b.sector),
    };
    ordering.then_with(|| a.id.cmp(&b.id))
}

pub fn inspections(state: &State, query: &str, offset: u32, limit: u32) -> View {
    let mut rows: Vec<&InspectionRow> = state
        .entries
        .values()
        .filter_map(|entry| match &entry.row {
            Row::Inspection(row) if matches(&entry.hay, query) => Some(row),
            _ => None,
        })
        .collect();
    rows.sort_unstable_by_key(|row| Reverse((row.began_at, row.id)));
    let cards = rows.iter().skip(offset as usize).take(limit as usize);
    View::Inspections(InspectionsView {
        cards: cards.map(|row| inspection_card(state, row)).collect(),
        offset,
        n_matching: rows.len() as u32,
    })
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
