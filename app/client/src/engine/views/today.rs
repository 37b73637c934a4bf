//! 今日: what is open, what is due.

use super::posts::unit_name;
use super::{Now, finding_card, inspection_card};
use crate::engine::posts::Held;
use crate::engine::state::State;
use crate::protocol::{TodayView, View};
use spotcheck_domain::authority::{Act, On};
use spotcheck_domain::inspection::ActKind;
use spotcheck_domain::inspection::officers::is_open;
use spotcheck_domain::ledger::{Due, FindingRow, InspectionRow, Row, due};
use std::cmp::Reverse;

/// Hazards due within that many days stand on the first screen.
const SOON_DAYS: u32 = 14;
const SHOWN: usize = 8;

pub fn view(state: &State, now: Now) -> View {
    let today = now.today;
    let Some(by) = state.by() else { return View::Absent };
    let mut findings: Vec<&FindingRow> = Vec::new();
    let mut inspections: Vec<&InspectionRow> = Vec::new();
    for entry in state.entries.values() {
        match &entry.row {
            Row::Finding(row) => findings.push(row),
            Row::Inspection(row) => inspections.push(row),
            _ => {}
        }
    }
    let due_of = |row: &FindingRow| due(row.state, row.deadline, today);
    let n_overdue = findings.iter().filter(|row| matches!(due_of(row), Due::Overdue(_))).count() as u32;
    let n_open = findings.iter().filter(|row| row.state.is_open()).count() as u32;
    let n_needs_settling = findings.iter().filter(|row| row.needs_settling).count() as u32;
    let mut soon: Vec<&FindingRow> = findings
        .into_iter()
        .filter(|row| match due_of(row) {
            Due::Overdue(_) => true,
            Due::Within(days) => days <= SOON_DAYS,
            Due::None => false,
        })
        .collect();
    soon.sort_unstable_by_key(|row| (row.deadline, row.id));
    inspections.sort_unstable_by_key(|row| Reverse((row.began_at, row.id)));
    let mine_to_end = state.acts_for(now.office_day);
    let mine = |row: &&&InspectionRow| {
        row.ended_at.is_none() && row.officer_ids.iter().any(|id| mine_to_end.contains(id))
    };
    let to_confirm = |row: &&&InspectionRow| {
        let is_second = row.officer_ids.iter().skip(1).any(|id| *id == by.user);
        is_second && !row.heard.contains(&by.user) && is_open(row.ended_at, now.at) && has_second(row)
    };
    let decides = |row: &&&InspectionRow| {
        let on = |post: &Held| On::visit(post.reach, row.kind, row.ended_at.is_some());
        row.n_objections > 0
            && !row.officer_ids.contains(&by.user)
            && state.acts(row.unit, now.office_day, on).contains(&Act::DecideObjection)
    };
    let cards = |which: &dyn Fn(&&&InspectionRow) -> bool| {
        inspections.iter().filter(|row| which(row)).map(|row| inspection_card(state, row)).collect()
    };
    View::Today(TodayView {
        to_confirm: cards(&to_confirm),
        objections: cards(&decides),
        name: by.name.clone(),
        unit: unit_name(state, by.unit),
        today,
        acts: state.acts_at_large(now.office_day),
        open_inspections: inspections.iter().filter(mine).map(|row| inspection_card(state, row)).collect(),
        due_soon: soon.into_iter().take(SHOWN).map(|row| finding_card(state, today, row)).collect(),
        recent_inspections: inspections
            .iter()
            .filter(|row| !mine(row))
            .take(SHOWN)
            .map(|row| inspection_card(state, row))
            .collect(),
        n_open,
        n_overdue,
        n_needs_settling,
    })
}

/// A visit of that kind is confirmed by its second officer.
const fn has_second(row: &InspectionRow) -> bool {
    !ActKind::demanded(row.kind).is_empty()
}
