//! 台账: every hazard that this person may see, by chips and search; cards on a phone, at a desk a table with the open
//! hazard beside it.

mod address;
mod chips;
mod export;
mod keys;
mod place;
mod saved;
mod table;

pub use place::{LedgerPlace, open_states};

use crate::erased::{Each, memo, part};
use crate::pages::finding::FindingPanel;
use crate::parts::cards::{FindingCardPart, finding_print};
use crate::parts::desk::is_desk;
use crate::parts::frame::starts;
use crate::parts::windowed::WindowEnd;
use crate::parts::{EmptyState, Frame, SearchBox, Skeleton};
use crate::route::Route;
use crate::say;
use crate::store::use_store;
use crate::words::{self, Lang, use_lang};
use chips::{Chips, OrderSelect};
use export::Export;
use leptos::prelude::*;
use saved::{SaveView, SavedTabs, SavedViews};
use spotcheck_domain::id::FindingId;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::sorted::SortedSet;
use spotcheck_protocol::{LedgerColumn, LedgerView, Query, View};
use table::Table;

#[component]
pub fn LedgerPage() -> impl IntoView {
    let lang = use_lang();
    let place = expect_context::<LedgerPlace>();
    place.follow_address();
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
    let same = memo(move || {
        ledger.with(|ledger| ledger.as_ref().map_or_else(Vec::new, |ledger| ledger.same.clone()))
    });
    let rows = memo(move || ledger.with(|ledger| ledger.as_ref().map_or_else(Vec::new, ids)));
    let query = memo(move || place.filter.with(|filter| filter.query.clone()));
    let on_query = move |words: String| place.change(|filter| filter.query = words);
    let cards = move || ledger.get().map(|ledger| ledger.cards).unwrap_or_default();
    let is_desk = is_desk();
    keys::listen(place, is_desk, rows);
    let views = SavedViews::open(place);
    view! {
        <Frame title=say!(lang, ledger.title) page="ledger-page" is_wide=true>
            <Views here=Route::Ledger>
                <SavedTabs views />
            </Views>
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
                {part(move || is_desk.get().then(|| view! {
                    <p class="status-line">{part(move || ledger.with(|ledger| ledger.as_ref().and_then(|ledger| common(lang, ledger))))}</p>
                }))}
                {part(move || (!is_desk.get() && state.get() == State::Full).then(|| view! { <OrderSelect /> }))}
                <SaveView views />
                {part(move || (is_desk.get() && state.get() == State::Full).then(|| view! { <Export place n_matching /> }))}
            </div>
            {part(move || match (state.get(), is_desk.get()) {
                (State::Asking, _) => view! { <Skeleton /> }.into_any(),
                (State::Empty, _) => view! { <Empty /> }.into_any(),
                (State::NoneMatch, _) => view! {
                    <EmptyState icon="search" title=say!(lang, ledger.none_title) words=say!(lang, ledger.none)>
                        <button type="button" class="button" on:click=move |_| place.show(LedgerFilter::default())>
                            {say!(lang, ledger.clear)}
                        </button>
                    </EmptyState>
                }
                .into_any(),
                (State::Full, true) => view! {
                    <div class="ledger-desk">
                        <div class="ledger-desk-list">
                            <Table cards=Signal::derive(cards) same rows />
                            <SelectionBar place />
                        </div>
                        <OpenRow place />
                    </div>
                }
                .into_any(),
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
            {part(move || (is_desk.get() && state.get() == State::Full).then(|| view! {
                <p class="status-line">{say!(lang, ledger.keys)}</p>
            }))}
            <WindowEnd place=place.window n_here n_matching />
        </Frame>
    }
}

fn ids(ledger: &LedgerView) -> Vec<FindingId> {
    ledger.cards.iter().map(|card| card.row.id).collect()
}

/// Nothing was recorded yet. Whoever may begins with a visit.
#[component]
fn Empty() -> impl IntoView {
    let lang = use_lang();
    let may_start = starts();
    view! {
        <EmptyState icon="ledger" title=say!(lang, ledger.empty_title) words=say!(lang, ledger.empty)>
            {part(move || may_start.get().then(|| view! {
                <a class="button" data-kind="primary" href=Route::Start.to_string()>
                    {say!(lang, frame.tab_start)}
                </a>
            }))}
        </EmptyState>
    }
}

/// What every row says, and no column therefore.
fn common(lang: Lang, ledger: &LedgerView) -> Option<String> {
    let first = ledger.cards.first()?;
    let words = ledger.same.iter().filter_map(|column| match column {
        LedgerColumn::County => Some(words::named(&first.place.county, lang)),
        LedgerColumn::Town => Some(words::named(&first.place.town, lang)),
        LedgerColumn::Level => Some(words::level_word(lang, first.row.level)),
        LedgerColumn::State => Some(words::state_word(lang, first.row.state)),
        _ => None,
    });
    let words = words::dotted(&words.collect::<Vec<_>>());
    (!words.is_empty()).then(|| say!(lang, ledger.same, what = words))
}

#[component]
fn SelectionBar(place: LedgerPlace) -> impl IntoView {
    let lang = use_lang();
    let n_selected = memo(move || place.selected.with(|selected| selected.iter().len()));
    part(move || {
        (n_selected.get() > 0).then(|| {
            view! {
                <div class="selection-bar" role="region" aria-label=say!(lang, ledger.select) data-test="selection">
                    <strong role="status">{part(move || say!(lang, ledger.n_selected, n = n_selected.get()))}</strong>
                    <button
                        type="button"
                        class="button"
                        data-kind="quiet"
                        on:click=move |_| place.selected.set(SortedSet::new())
                    >
                        {say!(lang, ledger.select_none)}
                    </button>
                </div>
            }
        })
    })
}

#[component]
fn OpenRow(place: LedgerPlace) -> impl IntoView {
    let close = Callback::new(move |()| place.open.set(None));
    let open = memo(move || place.open.get());
    part(move || open.get().map(|id| view! { <FindingPanel id on_close=close /> }))
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

/// Hazards and visits are two views of the same ledger; a person's own views follow.
#[component]
pub fn Views(here: Route, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    let lang = use_lang();
    let tab = move |route: Route, words: &'static str| {
        let current = (route == here).then_some("page");
        view! { <a class="page-tab" href=route.to_string() aria-current=current>{words}</a> }
    };
    view! {
        <nav class="page-tabs" aria-label=say!(lang, ledger.views)>
            {tab(Route::Ledger, say!(lang, ledger.hazards))}
            {tab(Route::Inspections, say!(lang, ledger.inspections))}
            {children.map(|children| children())}
        </nav>
    }
}
