//! Where a person stands in the ledger. It outlives the page: who opens a hazard and comes back finds his filter.

use crate::parts::windowed::Window;
use leptos::prelude::*;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::term::State;
use spotcheck_protocol::{LedgerColumn, LedgerOrder};

#[derive(Clone, Copy)]
pub struct LedgerPlace {
    pub filter: RwSignal<LedgerFilter>,
    pub order: RwSignal<LedgerOrder>,
    pub window: RwSignal<Window>,
    /// The search among visits.
    pub visits: RwSignal<String>,
}

impl Default for LedgerPlace {
    fn default() -> Self {
        Self {
            filter: RwSignal::new(LedgerFilter::default()),
            order: RwSignal::new(LedgerOrder::default()),
            window: RwSignal::new(Window::default()),
            visits: RwSignal::new(String::new()),
        }
    }
}

impl LedgerPlace {
    /// Another filter is another list: from its beginning.
    pub fn change(self, change: impl FnOnce(&mut LedgerFilter)) {
        self.window.set(Window::default());
        self.filter.update(change);
    }
    pub fn show(self, filter: LedgerFilter) {
        self.change(|now| *now = filter);
    }
    pub fn sort(self, order: LedgerOrder) {
        self.window.set(Window::default());
        self.order.set(order);
    }
}

pub fn open_states() -> Vec<State> {
    State::ALL.iter().copied().filter(|state| state.is_open()).collect()
}

/// A tap on a column: the other way round if it rules already, otherwise the way that is asked for most.
pub fn tapped(order: LedgerOrder, by: LedgerColumn) -> LedgerOrder {
    let descending = if order.by == by { !order.descending } else { is_usually_descending(by) };
    LedgerOrder { by, descending }
}

/// The newest and the gravest first, the nearest deadline first.
pub const fn is_usually_descending(column: LedgerColumn) -> bool {
    matches!(column, LedgerColumn::RecordedAt | LedgerColumn::Level)
}

/// Takes the state in or out of the filter.
pub fn toggled(states: &[State], state: State) -> Vec<State> {
    let mut states = states.to_vec();
    match states.iter().position(|held| *held == state) {
        Some(at) => drop(states.remove(at)),
        None => states.push(state),
    }
    states
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_tap_turns_a_column_round() {
        let first = tapped(LedgerOrder::default(), LedgerColumn::Deadline);
        assert_eq!(first, LedgerOrder { by: LedgerColumn::Deadline, descending: false });
        assert!(tapped(first, LedgerColumn::Deadline).descending);
    }

    #[test]
    fn a_state_goes_in_and_out() {
        let one = toggled(&[], State::Closed);
        assert_eq!(one, [State::Closed]);
        assert!(toggled(&one, State::Closed).is_empty());
        assert!(!open_states().contains(&State::Void));
    }
}
