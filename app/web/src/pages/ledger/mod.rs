//! 台账: every hazard that this person may see, by chips and search; cards on a phone, a table at a desk.

mod chips;
mod place;
mod table;

pub use place::{LedgerPlace, open_states};

use crate::erased::{Each, memo, part};
use crate::parts::cards::{FindingCardPart, finding_print};
use crate::parts::desk::is_desk;
use crate::parts::frame::starts;
use crate::parts::windowed::WindowEnd;
use crate::parts::{EmptyState, Frame, SearchBox, Skeleton};
use crate::route::Route;
use crate::say;
use crate::store::use_store;
use crate::words::use_lang;
use chips::{Chips, OrderSelect};
use leptos::prelude::*;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_protocol::{LedgerView, Query, View};
use table::Table;

#[component]
pub fn LedgerPage() -> impl IntoView {
    let lang = use_lang();
    let place = expect_context::<LedgerPlace>();
    let view = use_store().watch(move || {
        let window = place.window.get();
        Query::Ledger {
            filter: place.filter.get(),
            order: place.order.get(),
            offset: window.offset,
            limit: window.limit,
        }
    });
    let ledger = memo(move || {
        view.with(|view| match view {
            Some(View::Ledger(ledger)) => Some(ledger.clone()),
            _ => None,
        })
    });
    let n_here =
        memo(move || ledger.with(|ledger| ledger.as_ref().map_or(0, |ledger| ledger.cards.len() as u32)));
    let n_matching =
        memo(move || ledger.with(|ledger| ledger.as_ref().map_or(0, |ledger| ledger.n_matching)));
    let state = memo(move || ledger.with(|ledger| state(ledger.as_ref())));
    let query = memo(move || place.filter.with(|filter| filter.query.clone()));
    let on_query = move |words: String| place.change(|filter| filter.query = words);
    let cards = move || ledger.get().map(|ledger| ledger.cards).unwrap_or_default();
    let (is_desk, may_start) = (is_desk(), starts());
    view! {
        <Frame title=say!(lang, ledger.title) page="ledger-page" is_wide=true>
            <Views here=Route::Ledger />
            <div class="toolbar">
                <SearchBox
                    label=say!(lang, ledger.search)
                    hint=say!(lang, ledger.search_hint)
                    query=query
                    on_query=on_query
                />
                <Chips ledger />
            </div>
            <div class="cluster">
                <p class="status-line" role="status">
                    {part(move || ledger.with(|ledger| {
                        ledger.as_ref().map(|ledger| say!(lang, ledger.n_shown, n = ledger.n_matching, all = ledger.n_all))
                    }))}
                </p>
                {part(move || (!is_desk.get() && state.get() == State::Full).then(|| view! { <OrderSelect /> }))}
            </div>
            {part(move || match (state.get(), is_desk.get()) {
                (State::Asking, _) => view! { <Skeleton /> }.into_any(),
                (State::Empty, _) => view! {
                    <EmptyState icon="ledger" title=say!(lang, ledger.empty_title) words=say!(lang, ledger.empty)>
                        {part(move || may_start.get().then(|| view! {
                            <a class="button" data-kind="primary" href=Route::Start.to_string()>
                                {say!(lang, frame.tab_start)}
                            </a>
                        }))}
                    </EmptyState>
                }
                .into_any(),
                (State::NoneMatch, _) => view! {
                    <EmptyState icon="search" title=say!(lang, ledger.none_title) words=say!(lang, ledger.none)>
                        <button type="button" class="button" on:click=move |_| place.show(LedgerFilter::default())>
                            {say!(lang, ledger.clear)}
                        </button>
                    </EmptyState>
                }
                .into_any(),
                (State::Full, true) => view! { <Table cards=Signal::derive(cards) /> }.into_any(),
                (State::Full, false) => view! {
                    <h2 class="visually-hidden">{say!(lang, ledger.hazards)}</h2>
                    <ul class="cards">
                        <Each each=cards key=finding_print let:card>
                            <li><FindingCardPart card /></li>
                        </Each>
                    </ul>
                }
                .into_any(),
            })}
            <WindowEnd place=place.window n_here n_matching />
        </Frame>
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Asking,
    /// The ledger holds nothing at all.
    Empty,
    NoneMatch,
    Full,
}

fn state(ledger: Option<&LedgerView>) -> State {
    match ledger {
        None => State::Asking,
        Some(ledger) if ledger.n_all == 0 => State::Empty,
        Some(ledger) if ledger.n_matching == 0 => State::NoneMatch,
        Some(_) => State::Full,
    }
}

/// Hazards and visits are two views of the same ledger.
#[component]
pub fn Views(here: Route) -> impl IntoView {
    let lang = use_lang();
    let tab = move |route: Route, words: &'static str| {
        let current = (route == here).then_some("page");
        view! { <a class="page-tab" href=route.to_string() aria-current=current>{words}</a> }
    };
    view! {
        <nav class="page-tabs" aria-label=say!(lang, ledger.views)>
            {tab(Route::Ledger, say!(lang, ledger.hazards))}
            {tab(Route::Inspections, say!(lang, ledger.inspections))}
        </nav>
    }
}
