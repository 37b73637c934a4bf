//! The days of a post: told, and asked for.

use crate::erased::live;
use crate::say;
use crate::words::{Lang, day};
use leptos::prelude::*;
use spotcheck_domain::time::Day;
use spotcheck_web::parts::field::fresh_id;

/// `1 Dec – 8 Dec 2026`; nothing where there are none.
pub fn days_words(lang: Lang, from: Option<Day>, until: Option<Day>) -> String {
    match (from, until) {
        (Some(from), Some(until)) => {
            say!(lang, posts.days, from = day(lang, from), until = day(lang, until))
        }
        (Some(from), None) => say!(lang, posts.days_from, from = day(lang, from)),
        (None, Some(until)) => say!(lang, posts.days_until, until = day(lang, until)),
        (None, None) => String::new(),
    }
}

/// One day of a post.
#[component]
pub fn DayField(
    label: &'static str,
    hint: &'static str,
    chosen: RwSignal<Option<Day>>,
    test: &'static str,
) -> impl IntoView {
    let id = fresh_id();
    let hint_id = format!("{id}-hint");
    let value = live(move || chosen.get().map(|day| day.to_string()).unwrap_or_default());
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <p class="field-hint" id=hint_id.clone()>{hint}</p>
            <input
                type="date"
                id=id
                data-test=test
                aria-describedby=hint_id
                prop:value=value
                on:input=move |event| chosen.set(event_target_value(&event).parse().ok())
            />
        </div>
    }
}
