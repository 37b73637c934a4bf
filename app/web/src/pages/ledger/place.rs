//! Where a person stands in the ledger. It outlives the page: who opens a hazard and comes back finds his filter.

use super::address::{self, PAUSE, Told};
use crate::erased::effect;
use crate::form::Form;
use crate::parts::windowed::Window;
use crate::route::Route;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::sorted::SortedSet;
use spotcheck_domain::term::State;
use spotcheck_protocol::{LedgerColumn, LedgerOrder};

#[derive(Clone, Copy)]
pub struct LedgerPlace {
    pub filter: RwSignal<LedgerFilter>,
    pub order: RwSignal<LedgerOrder>,
    pub window: RwSignal<Window>,
    /// The search among visits.
    pub visits: RwSignal<String>,
    /// The row that stands beside the list, at a desk.
    pub open: RwSignal<Option<FindingId>>,
    pub selected: RwSignal<SortedSet<FindingId>>,
}

impl LedgerPlace {
    /// As it was left, in this page or in one that was killed.
    pub fn open() -> Self {
        let place = Self {
            filter: RwSignal::new(LedgerFilter::default()),
            order: RwSignal::new(LedgerOrder::default()),
            window: RwSignal::new(Window::default()),
            visits: RwSignal::new(String::new()),
            open: RwSignal::new(None),
            selected: RwSignal::new(SortedSet::new()),
        };
        let form = Form::open("ledger");
        let mut is_begun = false;
        effect(move || {
            let (filter, order) = (place.filter.get(), place.order.get());
            let visits = place.visits.get();
            if !form.is_read().get() {
                return;
            }
            let is_untouched =
                (&filter, &order, visits.as_str()) == (&LedgerFilter::default(), &LedgerOrder::default(), "");
            if !std::mem::replace(&mut is_begun, true) && is_untouched {
                place.filter.set(read_filter(form));
                place.order.set(read_order(form).unwrap_or_default());
                place.visits.set(form.word("visits").get_untracked());
            } else {
                write_filter(form, &filter);
                let direction = if order.descending { "-" } else { "+" };
                keep(form, "order", format!("{direction}{}", order.by.word()));
                keep(form, "visits", visits);
            }
        });
        place
    }
}

/// Holds what is new alone: an effect runs more often than something changes.
fn keep(form: Form, field: &'static str, words: String) {
    let word = form.word(field);
    if word.get_untracked() != words {
        word.set(words);
    }
}

fn flag(is_set: bool) -> String {
    if is_set { "yes".to_owned() } else { String::new() }
}

fn write_filter(form: Form, filter: &LedgerFilter) {
    let states: Vec<&str> = filter.states.iter().map(|state| state.word()).collect();
    keep(form, "query", filter.query.clone());
    keep(form, "states", states.join(" "));
    keep(form, "level", filter.level.map(|level| level.to_string()).unwrap_or_default());
    keep(form, "sector", filter.sector.clone().unwrap_or_default());
    keep(form, "overdue", flag(filter.overdue));
    keep(form, "mine", filter.mine.map(|user| user.to_string()).unwrap_or_default());
    keep(form, "needs_settling", flag(filter.needs_settling));
    keep(form, "county", filter.county.clone().unwrap_or_default());
    keep(form, "town", filter.town.clone().unwrap_or_default());
    keep(form, "unit", filter.unit.map(|unit| unit.to_string()).unwrap_or_default());
}

fn read_filter(form: Form) -> LedgerFilter {
    let word = |field| form.word(field).get_untracked();
    LedgerFilter {
        query: word("query"),
        states: word("states").split(' ').filter_map(|state| state.parse().ok()).collect(),
        level: word("level").parse().ok(),
        sector: Some(word("sector")).filter(|sector| !sector.is_empty()),
        overdue: !word("overdue").is_empty(),
        mine: word("mine").parse().ok(),
        needs_settling: !word("needs_settling").is_empty(),
        county: Some(word("county")).filter(|county| !county.is_empty()),
        town: Some(word("town")).filter(|town| !town.is_empty()),
        unit: word("unit").parse().ok(),
    }
}

fn read_order(form: Form) -> Option<LedgerOrder> {
    let word = form.word("order").get_untracked();
    let (direction, by) = word.split_at_checked(1)?;
    let by = LedgerColumn::ALL.into_iter().find(|column| column.word() == by)?;
    Some(LedgerOrder { by, descending: direction == "-" })
}

impl LedgerPlace {
    /// Another filter is another list: from its beginning, and nothing of it is selected.
    pub fn change(self, change: impl FnOnce(&mut LedgerFilter)) {
        self.window.set(Window::default());
        self.selected.set(SortedSet::new());
        self.filter.update(change);
    }
    pub fn show(self, filter: LedgerFilter) {
        self.change(|now| *now = filter);
    }
    /// All that the address says.
    pub fn told(self) -> Told {
        Told { filter: self.filter.get(), order: self.order.get(), open: self.open.get() }
    }

    fn told_now(self) -> Told {
        Told {
            filter: self.filter.get_untracked(),
            order: self.order.get_untracked(),
            open: self.open.get_untracked(),
        }
    }

    /// The address and the place say the same: the address where it says something, when it does.
    pub fn follow_address(self) {
        let query = address::query();
        let navigate = use_navigate();
        effect(move || {
            let said = query.with(|query| Told::read(query));
            if let Some(told) = said.filter(|told| *told != self.told_now()) {
                self.show(told.filter);
                self.sort(told.order);
                self.open.set(told.open);
            }
        });
        let waiting = StoredValue::new(None::<TimeoutHandle>);
        let give_up = move || {
            if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
                waiting.clear();
            }
        };
        let navigate = StoredValue::new_local(navigate);
        effect(move || {
            let said = self.told().write();
            give_up();
            if query.with_untracked(|query| *query == said) {
                return;
            }
            let write = move || {
                let between = if said.is_empty() { "" } else { "?" };
                let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
                navigate.try_with_value(|navigate| {
                    navigate(&format!("{}{between}{said}", Route::Ledger), options);
                });
            };
            waiting.set_value(set_timeout_with_handle(write, PAUSE).ok());
        });
        on_cleanup(give_up);
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
