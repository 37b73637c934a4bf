//! The ledger's filters as chips, its sectors as a choice, and on phones its order.

use super::place::{LedgerPlace, is_usually_descending, open_states, toggled};
use crate::erased::{DrawAll, live, memo, part};
use crate::say;
use crate::words::{self, use_lang};
use leptos::prelude::*;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::term::{Level, State};
use spotcheck_protocol::{LedgerColumn, LedgerOrder, LedgerView};

#[component]
pub fn Chips(ledger: Memo<Option<LedgerView>>) -> impl IntoView {
    let lang = use_lang();
    let place = expect_context::<LedgerPlace>();
    let filter = place.filter;
    let me = memo(move || ledger.with(|ledger| ledger.as_ref().and_then(|ledger| ledger.me)));
    let chip = move |words: String, is_on: fn(&LedgerFilter) -> bool, tap: Callback<()>| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=live(move || filter.with(is_on).to_string())
                on:click=move |_| tap.run(())
            >
                {words}
            </button>
        }
        .into_any()
    };
    let tap = move |change: fn(&mut LedgerFilter)| Callback::new(move |()| place.change(change));
    let mine = Callback::new(move |()| {
        let me = me.get_untracked();
        place.change(|filter| filter.mine = if filter.mine.is_some() { None } else { me });
    });
    let states = State::ALL.iter().copied().map(|state| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=live(move || filter.with(|filter| is_alone_in(filter, state)).to_string())
                on:click=move |_| place.change(|filter| {
                    let before = if is_all_open(&filter.states) { &[][..] } else { &filter.states };
                    filter.states = toggled(before, state);
                })
            >
                {words::state_word(lang, state)}
            </button>
        }
    });
    let states = states.draw_all();
    view! {
        <div class="chips" role="group" aria-label=say!(lang, ledger.filters) data-test="ledger-filters">
            {chip(
                say!(lang, ledger.f_overdue).to_owned(),
                |filter| filter.overdue,
                tap(|filter| filter.overdue = !filter.overdue),
            )}
            {chip(
                say!(lang, ledger.f_open).to_owned(),
                |filter| is_all_open(&filter.states),
                tap(|filter| filter.states = if is_all_open(&filter.states) { Vec::new() } else { open_states() }),
            )}
            {chip(
                say!(lang, ledger.f_major).to_owned(),
                |filter| filter.level.is_some(),
                tap(|filter| filter.level = if filter.level.is_some() { None } else { Some(Level::Major) }),
            )}
            {chip(say!(lang, ledger.f_mine).to_owned(), |filter| filter.mine.is_some(), mine)}
            {chip(
                say!(lang, ledger.f_settle).to_owned(),
                |filter| filter.needs_settling,
                tap(|filter| filter.needs_settling = !filter.needs_settling),
            )}
            <SectorSelect ledger />
            {states}
        </div>
    }
}

fn is_all_open(states: &[State]) -> bool {
    let open = open_states();
    states.len() == open.len() && open.iter().all(|state| states.contains(state))
}

/// A state's own chip is down only when the state was chosen by itself, not as one of all open ones.
fn is_alone_in(filter: &LedgerFilter, state: State) -> bool {
    filter.states.contains(&state) && !is_all_open(&filter.states)
}

#[component]
fn SectorSelect(ledger: Memo<Option<LedgerView>>) -> impl IntoView {
    let lang = use_lang();
    let place = expect_context::<LedgerPlace>();
    let sectors = memo(move || {
        ledger.with(|ledger| {
            let sectors = ledger.iter().flat_map(|ledger| &ledger.sectors);
            sectors.map(|(id, name)| (id.clone(), words::named(name, lang))).collect::<Vec<_>>()
        })
    });
    let choose = move |event| {
        let sector = event_target_value(&event);
        place.change(|filter| filter.sector = Some(sector).filter(|sector| !sector.is_empty()));
    };
    let option = move |id: String, words: String| {
        let chosen = id.clone();
        let is_chosen =
            move || place.filter.with(|filter| filter.sector.as_deref().unwrap_or_default() == chosen);
        view! { <option value=id prop:selected=is_chosen>{words}</option> }
    };
    view! {
        <select aria-label=say!(lang, ledger.f_sector) on:change=choose>
            {option(String::new(), say!(lang, ledger.f_sector_all).to_owned())}
            {part(move || sectors.get().into_iter().map(|(id, words)| option(id, words)).draw_all())}
        </select>
    }
}

/// Columns that a phone may sort by.
const ORDERS: [LedgerColumn; 5] = [
    LedgerColumn::RecordedAt,
    LedgerColumn::Deadline,
    LedgerColumn::Level,
    LedgerColumn::State,
    LedgerColumn::Site,
];

#[component]
pub fn OrderSelect() -> impl IntoView {
    let lang = use_lang();
    let place = expect_context::<LedgerPlace>();
    let choose = move |event| {
        let chosen = event_target_value(&event).parse::<usize>().ok().and_then(|at| ORDERS.get(at).copied());
        if let Some(by) = chosen {
            place.sort(LedgerOrder { by, descending: is_usually_descending(by) });
        }
    };
    let options = ORDERS.into_iter().enumerate().map(|(at, by)| {
        view! {
            <option value=at prop:selected=live(move || place.order.get().by == by)>{words::column_word(lang, by)}</option>
        }
    });
    view! { <select aria-label=say!(lang, ledger.sort) on:change=choose>{options.draw_all()}</select> }
}
