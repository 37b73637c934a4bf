//! 台账: filtered, ordered, and a window of it.

use super::{finding_card, inspection_card};
use crate::engine::state::State;
use crate::protocol::{InspectionsView, LedgerColumn, LedgerOrder, LedgerView, View};
use spotcheck_domain::initials::matches;
use spotcheck_domain::ledger::{FindingRow, InspectionRow, LedgerFilter, Row};
use spotcheck_domain::time::Day;
use std::cmp::{Ordering, Reverse};

pub fn findings(
    state: &State,
    today: Day,
    filter: &LedgerFilter,
    order: LedgerOrder,
    offset: u32,
    limit: u32,
) -> View {
    // The haystacks are ready: the filter itself need not build them for every row.
    let chips = LedgerFilter { query: String::new(), ..filter.clone() };
    let mut n_all = 0;
    let mut rows: Vec<&FindingRow> = Vec::new();
    for entry in state.entries.values() {
        if let Row::Finding(row) = &entry.row {
            n_all += 1;
            if chips.admits(row, today) && matches(&entry.hay, &filter.query) {
                rows.push(row);
            }
        }
    }
    rows.sort_unstable_by(|a, b| {
        let ordering = compare(order.by, a, b);
        if order.descending { ordering.reverse() } else { ordering }
    });
    let cards = rows.iter().skip(offset as usize).take(limit as usize);
    View::Ledger(LedgerView {
        cards: cards.map(|row| finding_card(state, today, row)).collect(),
        offset,
        n_matching: rows.len() as u32,
        n_all,
        sectors: state.library.sectors(),
        me: state.by().map(|by| by.user),
    })
}

/// Ties by id, so that a window never shows a row twice.
fn compare(by: LedgerColumn, a: &FindingRow, b: &FindingRow) -> Ordering {
    let ordering = match by {
        LedgerColumn::RecordedAt => a.recorded_at.cmp(&b.recorded_at),
        LedgerColumn::Title => a.title.cmp(&b.title),
        LedgerColumn::Site => a.site_name.cmp(&b.site_name),
        LedgerColumn::Level => a.level.cmp(&b.level),
        LedgerColumn::State => a.state.cmp(&b.state),
        // No deadline counts as far away.
        LedgerColumn::Deadline => (a.deadline.is_none(), a.deadline).cmp(&(b.deadline.is_none(), b.deadline)),
        LedgerColumn::Responsible => a.responsible.cmp(&b.responsible),
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
