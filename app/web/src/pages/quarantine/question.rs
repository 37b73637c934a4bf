//! Asks once whether a decision is meant, and says what will come of it.

use super::case::{Case, Decision};
use crate::erased::{live, part};
use crate::parts::Dialog;
use crate::say;
use crate::words::{Lang, use_lang};
use leptos::prelude::*;

#[component]
pub fn Question(case: Case) -> impl IntoView {
    let lang = use_lang();
    part(move || {
        case.decision.get().map(|decision| {
            view! {
                <Dialog title=title(lang, &decision) open=case.is_asking>
                    <Answers case decision=decision.clone() />
                </Dialog>
            }
        })
    })
}

#[component]
fn Answers(case: Case, decision: Decision) -> impl IntoView {
    let lang = use_lang();
    let name = decision.author_name.clone();
    let (words, go, kind) = if decision.release {
        (say!(lang, quarantine.release_words, name = name), say!(lang, quarantine.release), "primary")
    } else {
        (say!(lang, quarantine.discard_words, name = name), say!(lang, quarantine.discard), "danger")
    };
    view! {
        <div class="dialog-body">
            <p>{words}</p>
            <div role="alert">
                {part(move || case.problem.get().map(|words| view! { <p class="field-error">{words}</p> }))}
            </div>
        </div>
        <div class="dialog-actions">
            <button type="button" class="button" on:click=move |_| case.is_asking.set(false)>
                {say!(lang, frame.cancel)}
            </button>
            <button
                type="button"
                class="button"
                data-kind=kind
                data-test="decide"
                aria-busy=live(move || case.is_deciding.get().then_some("true"))
                on:click=move |_| case.decide(&decision)
            >
                {go}
            </button>
        </div>
    }
}

fn title(lang: Lang, decision: &Decision) -> &'static str {
    if decision.release { say!(lang, quarantine.release_title) } else { say!(lang, quarantine.discard_title) }
}
