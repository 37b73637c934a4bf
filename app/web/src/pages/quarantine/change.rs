//! One change of the list: why it was not taken; opened, what it would write and the two ways to decide.

use super::case::{Case, Decision};
use super::words::{decision_failure, has_words};
use crate::erased::{live, memo, part};
use crate::parts::{Icon, RefusedContents, Skeleton};
use crate::say;
use crate::words::{Lang, bytes, dotted, moment, reason_words, use_lang};
use leptos::prelude::*;
use spotcheck_protocol::{QuarantinedView, RefusedChange};

#[component]
pub fn Change(case: Case, change: QuarantinedView) -> impl IntoView {
    let lang = use_lang();
    let id = change.id;
    let is_open = memo(move || case.opened.get() == Some(id));
    let about = dotted(&[moment(lang, change.received_at), bytes(lang, change.n_bytes)]);
    let author_name = change.author_name;
    view! {
        <li data-test="quarantined">
            <button
                type="button"
                class="list-row"
                aria-expanded=live(move || is_open.get().to_string())
                on:click=move |_| case.turn(id)
            >
                <span class="list-row-body">
                    <span class="list-row-title">{reason_words(lang, &change.reason)}</span>
                    <span class="list-row-meta">{about}</span>
                </span>
                <span class="list-row-end quarantine-turn"><Icon name="down" size="small" /></span>
            </button>
            {part(move || is_open.get().then(|| view! { <Opened case id author_name=author_name.clone() /> }))}
        </li>
    }
}

#[component]
fn Opened(case: Case, id: i64, author_name: String) -> impl IntoView {
    let lang = use_lang();
    let contents = move || match case.contents.get() {
        None => view! { <Skeleton /> }.into_any(),
        Some(Ok(change)) => contents(lang, change),
        Some(Err(failure)) => {
            view! { <p class="note" role="alert">{decision_failure(lang, &failure)}</p> }.into_any()
        }
    };
    let for_discard = author_name.clone();
    let release = move |_| case.ask(Decision { id, author_name: author_name.clone(), release: true });
    let discard = move |_| case.ask(Decision { id, author_name: for_discard.clone(), release: false });
    view! {
        <div class="quarantine-change">
            {part(contents)}
            <div class="button-row">
                <button type="button" class="button" data-kind="primary" data-test="release" on:click=release>
                    <Icon name="check" />
                    {say!(lang, quarantine.release)}
                </button>
                <button type="button" class="button" data-kind="danger" data-test="discard" on:click=discard>
                    {say!(lang, quarantine.discard)}
                </button>
            </div>
        </div>
    }
}

fn contents(lang: Lang, change: RefusedChange) -> AnyView {
    let n_photos = change.photos.len();
    let photos = (n_photos > 0).then(|| view! { <p>{say!(lang, quarantine.photos, n = n_photos)}</p> });
    let lead = match (has_words(&change), n_photos) {
        (true, _) => say!(lang, quarantine.writes),
        (false, 0) => say!(lang, quarantine.nothing),
        (false, _) => "",
    };
    let lead = (!lead.is_empty()).then(|| view! { <p class="quarantine-lead">{lead}</p> });
    view! {
        {lead}
        <RefusedContents change />
        {photos}
    }
    .into_any()
}
