//! The desk takes in a rescue file: what a phone could not send.

use crate::browser::page::{self, TakenIn};
use crate::erased::part;
use crate::say;
use crate::store::use_store;
use crate::words::{Lang, use_lang};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlInputElement;

#[component]
pub fn RescueIntake() -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    let is_busy = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Result<TakenIn, String>>);
    let take = move |event: leptos::ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        let file = input.files().and_then(|files| files.get(0));
        let device = store.session().with_untracked(|session| session.as_ref().map(|session| session.device));
        let (Some(file), Some(device), false) = (file, device, is_busy.get_untracked()) else { return };
        is_busy.set(true);
        outcome.set(None);
        // The same file may be chosen again.
        input.set_value("");
        spawn_local(async move {
            let answer = page::send_rescue(&file, device).await;
            let _ = is_busy.try_set(false);
            let _ = outcome.try_set(Some(answer));
        });
    };
    let said = move || {
        if is_busy.get() {
            return Some((say!(lang, quarantine.rescue_working).to_owned(), false));
        }
        outcome.get().map(|outcome| match outcome {
            Ok(taken) => (taken_words(lang, taken), false),
            Err(code) => (refused_words(lang, &code).to_owned(), true),
        })
    };
    view! {
        <section class="section" data-test="rescue-intake">
            <div class="section-head">
                <h2 class="section-title">{say!(lang, quarantine.rescue)}</h2>
            </div>
            <p>{say!(lang, quarantine.rescue_words)}</p>
            <label class="field">
                <span class="field-label">{say!(lang, quarantine.rescue_choose)}</span>
                <input type="file" accept=".rescue" data-test="rescue-file" on:change=take />
            </label>
            <div role="status">
                {part(move || said().map(|(words, is_problem)| {
                    let class = if is_problem { "field-error" } else { "note" };
                    view! { <p class=class data-test="rescue-said">{words}</p> }
                }))}
            </div>
        </section>
    }
}

fn taken_words(lang: Lang, taken: TakenIn) -> String {
    let TakenIn { person, n_stored, n_known, n_refused, n_photos } = taken;
    let words = say!(
        lang,
        quarantine.rescue_taken,
        name = person,
        stored = n_stored,
        known = n_known,
        photos = n_photos
    );
    if n_refused == 0 { words } else { words + &say!(lang, quarantine.rescue_refused, n = n_refused) }
}

fn refused_words(lang: Lang, code: &str) -> &'static str {
    match code {
        "rescue_unknown" => say!(lang, quarantine.rescue_unknown),
        "rescue_broken" => say!(lang, quarantine.rescue_broken),
        "rescue_unsealed" => say!(lang, quarantine.rescue_unsealed),
        "rescue_nobody" => say!(lang, quarantine.rescue_nobody),
        _ => say!(lang, quarantine.rescue_failed),
    }
}
