//! 一企一档, before the door: what this phone knows of a site's earlier visits and hazards.

use super::{finding_card, inspection_card};
use crate::engine::state::State;
use crate::protocol::{DossierView, RepeatView};
use spotcheck_domain::id::{SiteId, UserId};
use spotcheck_domain::ledger::{Due, FindingRow, InspectionRow, Row, due};
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::term::{InspectionKind, State as Stage};
use spotcheck_domain::time::Day;
use std::cmp::Reverse;

/// Hazards that stand in the dossier itself; the ledger has the others.
const SHOWN: usize = 5;
const SHOWN_REPEATS: usize = 3;

/// Of a site and of those for which it stands.
pub fn dossier(state: &State, sites: &[SiteId], today: Day) -> DossierView {
    let (mut findings, mut last_visit) = (Vec::new(), None::<&InspectionRow>);
    for entry in state.entries.values() {
        match &entry.row {
            Row::Finding(row) if row.site.is_some_and(|site| sites.contains(&site)) => findings.push(row),
            Row::Inspection(row)
                if sites.contains(&row.site)
                    && last_visit.is_none_or(|last| (last.began_at, last.id) < (row.began_at, row.id)) =>
            {
                last_visit = Some(row);
            }
            _ => {}
        }
    }
    findings.retain(|row| row.state != Stage::Void);
    findings.sort_unstable_by_key(|row| Reverse((row.state.is_open(), row.recorded_at, row.id)));
    let is_ordered = |row: &&&FindingRow| matches!(row.state, Stage::Ordered | Stage::Rectifying);
    let is_overdue = |row: &&&FindingRow| matches!(due(row.state, row.deadline, today), Due::Overdue(_));
    DossierView {
        n_findings: findings.len() as u32,
        n_ordered: findings.iter().filter(is_ordered).count() as u32,
        n_overdue: findings.iter().filter(is_overdue).count() as u32,
        repeats: repeats(&findings),
        findings: findings.iter().take(SHOWN).map(|row| finding_card(state, today, row)).collect(),
        last_visit: last_visit.map(|row| inspection_card(state, row)),
    }
}

fn repeats(findings: &[&FindingRow]) -> Vec<RepeatView> {
    let mut by_hazard: SortedMap<&str, (&str, u32)> = SortedMap::new();
    for row in findings.iter().filter(|row| !row.catalog_hazard.is_empty()) {
        by_hazard.entry(row.catalog_hazard.as_str()).or_insert((row.title.as_str(), 0)).1 += 1;
    }
    let mut repeats: Vec<RepeatView> = by_hazard
        .values()
        .filter(|(_, n)| *n > 1)
        .map(|(title, n)| RepeatView { title: (*title).to_owned(), n: *n })
        .collect();
    repeats.sort_by_key(|repeat| Reverse(repeat.n));
    repeats.truncate(SHOWN_REPEATS);
    repeats
}

/// The kind of the last visit that this person began, and who was the second officer then.
pub fn last_begun(state: &State, me: UserId) -> (Option<InspectionKind>, Option<UserId>) {
    let begun = state.entries.values().filter_map(|entry| match &entry.row {
        Row::Inspection(row) if row.officer_ids.first() == Some(&me) => Some(row),
        _ => None,
    });
    let last = begun.max_by_key(|row| (row.began_at, row.id));
    (last.map(|row| row.kind), last.and_then(|row| row.officer_ids.get(1).copied()))
}

#[cfg(test)]
#[path = "dossier_tests.rs"]
mod tests;
