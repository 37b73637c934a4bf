//! Start, first step: the site, by search, by distance, or added on the spot.

mod add_site;
mod visit;

pub use visit::StartAtPage;

use crate::browser::place::{self, PlaceError};
use crate::erased::{Each, live, memo, part};
use crate::form::{Form, reopen};
use crate::parts::cards::{SiteCardPart, site_print};
use crate::parts::{EmptyState, Frame, Icon, SearchBox, Skeleton};
use crate::route::Route;
use crate::say;
use crate::store::use_store;
use crate::words::{self, Lang, use_lang};
use add_site::AddSite;
use leptos::prelude::*;
use leptos::task::spawn_local;
use spotcheck_domain::authority::Act;
use spotcheck_domain::position::Position;
use spotcheck_protocol::{Query, SitesView, View};

/// Cards at first, and how many more a tap brings. Search is the way through more.
const STEP: u32 = 30;

#[component]
pub fn StartPage() -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let form = Form::open("start");
    let query = RwSignal::new(String::new());
    let near = RwSignal::new(None::<Position>);
    let limit = RwSignal::new(STEP);
    let is_adding = RwSignal::new(false);
    reopen(form, is_adding);
    let is_locating = RwSignal::new(false);
    let view = store.watch(move || Query::Sites { query: query.get(), near: near.get(), limit: limit.get() });
    let sites = memo(move || {
        view.with(|view| match view {
            Some(View::Sites(sites)) => Some(sites.clone()),
            _ => None,
        })
    });
    let status = store.status();
    let may_add = memo(move || {
        status.with(|status| {
            status.as_ref().is_some_and(|status| status.acts.contains(&Act::AddProvisionalSite))
        })
    });
    let on_query = move |words| {
        limit.set(STEP);
        query.set(words);
    };
    let nearby = move |_| {
        if near.get_untracked().is_some() {
            near.set(None);
        } else if !is_locating.get_untracked() {
            is_locating.set(true);
            spawn_local(async move {
                let found = place::locate().await;
                let _ = is_locating.try_set(false);
                match found {
                    Ok(position) => drop(near.try_set(Some(position))),
                    Err(error) => store.toast_problem(place_words(lang, error)),
                }
            });
        }
    };
    view! {
        <Frame title=say!(lang, start.title) back=Route::Today page="start-page" has_tabs=false>
            <Steps is_visit=false />
            <div class="toolbar">
                <SearchBox
                    label=say!(lang, start.search)
                    hint=say!(lang, start.search_hint)
                    query=query
                    on_query=on_query
                    is_first=true
                />
                <div class="chips">
                    <button
                        type="button"
                        class="chip"
                        aria-pressed=live(move || near.with(Option::is_some).to_string())
                        aria-busy=live(move || is_locating.get().then_some("true"))
                        data-test="nearby"
                        on:click=nearby
                    >
                        <Icon name="pin" size="small" />
                        {part(move || if is_locating.get() { say!(lang, start.locating) } else { say!(lang, start.nearby) })}
                    </button>
                </div>
            </div>
            <p class="status-line" role="status">
                {part(move || sites.with(|sites| {
                    sites.as_ref().map(|sites| say!(lang, start.n_sites, n = sites.n_matching, all = sites.n_all))
                }))}
            </p>
            <Sites sites limit may_add />
            {part(move || match (may_add.get(), is_adding.get()) {
                (false, _) => ().into_any(),
                (true, true) => view! { <AddSite searched=query.get_untracked() position=near.get_untracked() is_adding /> }.into_any(),
                (true, false) => view! {
                    <button
                        type="button"
                        class="button"
                        data-width="full"
                        data-test="add-site"
                        on:click=move |_| is_adding.set(true)
                    >
                        <Icon name="plus" />
                        {say!(lang, start.not_listed)}
                    </button>
                }
                .into_any(),
            })}
        </Frame>
    }
}

/// The sites that match, or why there are none; and the way to more.
#[component]
fn Sites(sites: Memo<Option<SitesView>>, limit: RwSignal<u32>, may_add: Memo<bool>) -> impl IntoView {
    let lang = use_lang();
    let status = use_store().status();
    let has_synced =
        memo(move || status.with(|status| status.as_ref().is_some_and(|it| it.last_synced_at.is_some())));
    let state = memo(move || sites.with(|sites| state(sites.as_ref(), has_synced.get())));
    view! {
        {part(move || match state.get() {
            State::Asking => view! { <Skeleton /> }.into_any(),
            State::Empty => view! {
                <EmptyState icon="pin" title=say!(lang, start.empty_title) words=say!(lang, start.empty) />
            }
            .into_any(),
            State::NoneThere if may_add.get() => view! {
                <EmptyState icon="pin" title=say!(lang, start.none_given_title) words=say!(lang, start.none_given) />
            }
            .into_any(),
            State::NoneThere => view! {
                <EmptyState icon="pin" title=say!(lang, start.no_site_title) words=say!(lang, start.no_site)>
                    <a class="button" href="/ledger" data-test="to-ledger">{say!(lang, start.no_site_do)}</a>
                </EmptyState>
            }
            .into_any(),
            State::NoneMatch => view! {
                <EmptyState icon="search" title=say!(lang, start.none_title) words=say!(lang, start.none) />
            }
            .into_any(),
            State::Full => view! {
                <ul class="cards">
                    <Each
                        each=move || sites.get().map(|sites| sites.sites).unwrap_or_default()
                        key=site_print
                        let:card
                    >
                        <li><SiteCardPart card /></li>
                    </Each>
                </ul>
            }
            .into_any(),
        })}
        {part(move || {
            let n_left = sites.with(|sites| sites.as_ref().map_or(0, |sites| sites.n_matching.saturating_sub(limit.get())));
            (n_left > 0).then(|| view! {
                <button type="button" class="list-more button" data-kind="quiet" on:click=move |_| limit.update(|limit| *limit += STEP)>
                    {say!(lang, frame.more, n = n_left.min(STEP))}
                </button>
            })
        })}
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Asking,
    /// No site has come to this phone yet.
    Empty,
    /// The office was asked, and has none that this person sees.
    NoneThere,
    NoneMatch,
    Full,
}

fn state(sites: Option<&SitesView>, has_synced: bool) -> State {
    match sites {
        None => State::Asking,
        Some(sites) if sites.n_all == 0 && has_synced => State::NoneThere,
        Some(sites) if sites.n_all == 0 => State::Empty,
        Some(sites) if sites.n_matching == 0 => State::NoneMatch,
        Some(_) => State::Full,
    }
}

/// What to do when the device does not say where it is.
fn place_words(lang: Lang, error: PlaceError) -> String {
    match error {
        PlaceError::Denied => say!(lang, failures.place_denied).to_owned(),
        PlaceError::Unavailable | PlaceError::TimedOut => say!(lang, failures.place_unknown).to_owned(),
        PlaceError::Vague(metres) => {
            say!(lang, failures.place_vague, distance = words::distance(lang, f64::from(metres)))
        }
    }
}

/// The two steps of starting.
#[component]
fn Steps(is_visit: bool) -> impl IntoView {
    let lang = use_lang();
    let current = |is_here: bool| is_here.then_some("step");
    view! {
        <ol class="steps" aria-label=say!(lang, start.steps)>
            <li aria-current=current(!is_visit)>{say!(lang, start.step_site)}</li>
            <li aria-current=current(is_visit)>{say!(lang, start.step_visit)}</li>
        </ol>
    }
}
