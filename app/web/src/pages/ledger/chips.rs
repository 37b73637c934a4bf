//! The ledger's filters as chips, its sectors as a choice, and on phones its order.

use super::place::{LedgerPlace, is_usually_descending, open_states, toggled};
use crate::erased::{DrawAll, live, memo, part};
use crate::say;
use crate::words::{self, Lang, use_lang};
use leptos::prelude::*;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::reference::Named;
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
            <Choices ledger />
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

/// A choice among what the ledger has: the first asks for all.
#[component]
fn Choice(
    label: &'static str,
    all: &'static str,
    test: &'static str,
    /// Values with their words.
    options: Memo<Vec<(String, String)>>,
    chosen: fn(&LedgerFilter) -> Option<String>,
    choose: fn(&mut LedgerFilter, Option<String>),
) -> impl IntoView {
    let place = expect_context::<LedgerPlace>();
    let chosen = memo(move || place.filter.with(chosen).unwrap_or_default());
    let option = move |value: String, words: String| {
        let own = value.clone();
        view! { <option value=value prop:selected=live(move || chosen.with(|chosen| *chosen == own))>{words}</option> }
    };
    let pick = move |event| {
        let value = Some(event_target_value(&event)).filter(|value| !value.is_empty());
        place.change(|filter| choose(filter, value));
    };
    // Where there is nothing to choose between, the choice is no help; one that was made can be taken back.
    let is_of_use = memo(move || options.with(|options| options.len() > 1) || !chosen.with(String::is_empty));
    part(move || {
        is_of_use.get().then(|| {
            view! {
                <select aria-label=label data-test=test data-on=live(move || (!chosen.with(String::is_empty)).then_some("")) on:change=pick>
                    {option(String::new(), all.to_owned())}
                    {part(move || options.get().into_iter().map(|(value, words)| option(value, words)).draw_all())}
                </select>
            }
        })
    })
}

fn by_name(names: &[Named], lang: Lang) -> Vec<(String, String)> {
    names.iter().map(|name| (name.zh.clone(), words::named(name, lang))).collect()
}

#[component]
fn Choices(ledger: Memo<Option<LedgerView>>) -> impl IntoView {
    let lang = use_lang();
    let options = move |list: fn(&LedgerView, Lang) -> Vec<(String, String)>| {
        memo(move || ledger.with(|ledger| ledger.as_ref().map_or_else(Vec::new, |ledger| list(ledger, lang))))
    };
    let counties = options(|ledger, lang| by_name(&ledger.counties, lang));
    let towns = options(|ledger, lang| by_name(&ledger.towns, lang));
    let units = options(|ledger, lang| {
        ledger.units.iter().map(|(id, name)| (id.to_string(), words::named(name, lang))).collect()
    });
    let sectors = options(|ledger, lang| {
        ledger.sectors.iter().map(|(id, name)| (id.clone(), words::named(name, lang))).collect()
    });
    view! {
        <Choice
            label=say!(lang, ledger.f_county)
            all=say!(lang, ledger.f_county_all)
            test="f-county"
            options=counties
            chosen=|filter| filter.county.clone()
            choose=|filter, county| {
                filter.county = county;
                filter.town = None;
            }
        />
        <Choice
            label=say!(lang, ledger.f_town)
            all=say!(lang, ledger.f_town_all)
            test="f-town"
            options=towns
            chosen=|filter| filter.town.clone()
            choose=|filter, town| filter.town = town
        />
        <Choice
            label=say!(lang, ledger.f_unit)
            all=say!(lang, ledger.f_unit_all)
            test="f-unit"
            options=units
            chosen=|filter| filter.unit.map(|unit| unit.to_string())
            choose=|filter, unit| filter.unit = unit.and_then(|unit| unit.parse().ok())
        />
        <Choice
            label=say!(lang, ledger.f_sector)
            all=say!(lang, ledger.f_sector_all)
            test="f-sector"
            options=sectors
            chosen=|filter| filter.sector.clone()
            choose=|filter, sector| filter.sector = sector
        />
    }
}

/// Columns that a phone may sort by.
const ORDERS: [LedgerColumn; 6] = [
    LedgerColumn::RecordedAt,
    LedgerColumn::Deadline,
    LedgerColumn::Level,
    LedgerColumn::State,
    LedgerColumn::Site,
    LedgerColumn::County,
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
