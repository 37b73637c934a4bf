//! 未收下的改动: what the office did not take, for an administrator to look at, to take after all or to leave out.
//! Nothing of it is kept on this device, so without the office there is nothing to show but why.

mod case;
mod change;
mod door;
mod question;
mod rescue;
mod words;

pub use door::QuarantineDoor;

use crate::erased::{DrawAll, effect, live, memo, part};
use crate::parts::{EmptyState, Frame, Icon, Skeleton};
use crate::route::Route;
use crate::say;
use crate::words::{document_word, dotted, failure_words, use_lang};
use case::Case;
use change::Change;
use leptos::prelude::*;
use question::Question;
use rescue::RescueIntake;
use spotcheck_protocol::Phase;
use words::{Group, Standing, plan_groups, standing};

#[component]
pub fn QuarantinePage() -> impl IntoView {
    let lang = use_lang();
    let case = Case::new();
    let status = case.store.status();
    let is_offline = memo(move || {
        status.with(|status| status.as_ref().is_some_and(|status| status.phase == Phase::Offline))
    });
    // Faces outward: at first, and when the network is back.
    let mut was_offline = None;
    effect(move || {
        let is_offline = is_offline.get();
        if was_offline.is_none_or(|was_offline| was_offline && !is_offline) {
            case.load();
        }
        was_offline = Some(is_offline);
    });
    let standing = memo(move || {
        let n_listed = case.listed.with(|listed| listed.as_ref().map(Vec::len));
        case.failure.with(|failure| standing(n_listed, failure.as_ref()))
    });
    view! {
        <Frame title=say!(lang, quarantine.title) page="quarantine-page" back=Route::Settings>
            {part(move || match standing.get() {
                Standing::Asking => view! { <Skeleton /> }.into_any(),
                Standing::Away => view! {
                    <EmptyState
                        icon="offline"
                        title=say!(lang, quarantine.away_title)
                        words=say!(lang, quarantine.away)
                    >
                        <Refresh case words=say!(lang, quarantine.again) />
                    </EmptyState>
                }
                .into_any(),
                Standing::NotYours => view! {
                    <EmptyState
                        icon="lock"
                        title=say!(lang, quarantine.not_yours_title)
                        words=say!(lang, quarantine.not_yours)
                    />
                }
                .into_any(),
                Standing::Empty => view! {
                    <EmptyState
                        icon="check"
                        title=say!(lang, quarantine.empty_title)
                        words=say!(lang, quarantine.empty)
                    >
                        <Refresh case words=say!(lang, quarantine.refresh) />
                    </EmptyState>
                }
                .into_any(),
                Standing::Listed(n) => view! {
                    <p>{say!(lang, quarantine.intro)}</p>
                    <div class="quarantine-head">
                        <p class="status-line" role="status">{say!(lang, quarantine.n, n = n)}</p>
                        <Refresh case words=say!(lang, quarantine.refresh) />
                    </div>
                    <Stale case />
                    <Groups case />
                }
                .into_any(),
            })}
            {part(move || matches!(standing.get(), Standing::Empty | Standing::Listed(_)).then(|| view! {
                <RescueIntake />
            }))}
            <Question case />
        </Frame>
    }
}

#[component]
fn Refresh(case: Case, words: &'static str) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button"
            data-test="refresh"
            aria-busy=live(move || case.is_loading.get().then_some("true"))
            on:click=move |_| case.load()
        >
            <Icon name="refresh" />
            {words}
        </button>
    }
}

/// The list stands as it was when the office was last reached.
#[component]
fn Stale(case: Case) -> impl IntoView {
    let lang = use_lang();
    part(move || {
        let words = case.failure.with(|failure| failure.as_ref().map(|failure| failure_words(lang, failure)));
        words.map(|words| view! { <p class="note" role="alert">{words}</p> })
    })
}

#[component]
fn Groups(case: Case) -> impl IntoView {
    let groups = move || case.listed.with(|listed| plan_groups(listed.as_deref().unwrap_or_default()));
    part(move || groups().into_iter().map(|group| view! { <Record case group /> }).draw_all())
}

/// What one person wrote in one record.
#[component]
fn Record(case: Case, group: Group) -> impl IntoView {
    let lang = use_lang();
    let title = if group.title.is_empty() { say!(lang, quarantine.untitled).to_owned() } else { group.title };
    let full = group.is_full.then(|| say!(lang, quarantine.full, name = group.author_name.clone()));
    let full = full.map(|words| view! { <p class="note" data-test="full">{words}</p> });
    let about = dotted(&[document_word(lang, group.kind), &group.author_name]);
    let changes = group.changes.into_iter().map(|change| view! { <Change case change /> }).draw_all();
    view! {
        <section class="section" data-test="quarantined-record">
            <div class="section-head quarantine-record-head">
                <h2 class="section-title">{title}</h2>
                <p class="section-count">{about}</p>
            </div>
            {full}
            <ul class="list">{changes}</ul>
        </section>
    }
}
