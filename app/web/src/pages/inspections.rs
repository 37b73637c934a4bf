//! All visits that this person may see, latest first, by search and in windows.

use crate::erased::{Each, memo, part};
use crate::pages::ledger::{LedgerPlace, Views};
use crate::parts::cards::{InspectionCardPart, inspection_print};
use crate::parts::windowed::{Window, WindowEnd};
use crate::parts::{EmptyState, Frame, SearchBox, Skeleton};
use crate::route::Route;
use crate::say;
use crate::store::use_store;
use crate::words::use_lang;
use leptos::prelude::*;
use spotcheck_protocol::{InspectionsView, Query, View};

#[component]
pub fn InspectionsPage() -> impl IntoView {
    let lang = use_lang();
    let query = expect_context::<LedgerPlace>().visits;
    let place = RwSignal::new(Window::default());
    let view = use_store().watch(move || {
        let window = place.get();
        Query::Inspections { query: query.get(), offset: window.offset, limit: window.limit }
    });
    let list = memo(move || {
        view.with(|view| match view {
            Some(View::Inspections(list)) => Some(list.clone()),
            _ => None,
        })
    });
    let n_here = memo(move || list.with(|list| list.as_ref().map_or(0, |list| list.cards.len() as u32)));
    let n_matching = memo(move || list.with(|list| list.as_ref().map_or(0, |list| list.n_matching)));
    let state = memo(move || list.with(|list| state(list.as_ref(), query.with(String::is_empty))));
    // Other words, other list: from its beginning.
    let on_query = move |words| {
        place.set(Window::default());
        query.set(words);
    };
    view! {
        <Frame title=say!(lang, ledger.inspections_title) page="ledger-page" is_wide=true>
            <Views here=Route::Inspections />
            <div class="toolbar">
                <SearchBox
                    label=say!(lang, ledger.inspections_search)
                    hint=say!(lang, ledger.inspections_hint)
                    query=query
                    on_query=on_query
                />
            </div>
            <p class="status-line" role="status">
                {part(move || (state.get() == State::Full).then(|| say!(lang, ledger.n_inspections, n = n_matching.get())))}
            </p>
            {part(move || match state.get() {
                State::Asking => view! { <Skeleton /> }.into_any(),
                State::Empty => view! {
                    <EmptyState
                        icon="history"
                        title=say!(lang, ledger.inspections_empty_title)
                        words=say!(lang, ledger.inspections_empty)
                    >
                        <a class="button" data-kind="primary" href=Route::Start.to_string()>
                            {say!(lang, frame.tab_start)}
                        </a>
                    </EmptyState>
                }
                .into_any(),
                State::NoneMatch => view! { <p class="note">{say!(lang, ledger.inspections_none)}</p> }.into_any(),
                State::Full => view! {
                    <h2 class="visually-hidden">{say!(lang, ledger.inspections)}</h2>
                    <ul class="cards" data-columns="2">
                        <Each
                            each=move || list.get().map(|list| list.cards).unwrap_or_default()
                            key=inspection_print
                            let:card
                        >
                            <li><InspectionCardPart card /></li>
                        </Each>
                    </ul>
                }
                .into_any(),
            })}
            <WindowEnd place n_here n_matching />
        </Frame>
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Asking,
    Empty,
    NoneMatch,
    Full,
}

fn state(list: Option<&InspectionsView>, asks_all: bool) -> State {
    match list {
        None => State::Asking,
        Some(list) if list.n_matching > 0 => State::Full,
        Some(_) if asks_all => State::Empty,
        Some(_) => State::NoneMatch,
    }
}
