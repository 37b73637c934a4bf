//! A few choices side by side, one of them taken.

use crate::erased::{DrawAll, live};
use leptos::prelude::*;

/// `choices`: value and words.
#[component]
pub fn Segments(
    #[prop(into)] label: String,
    name: &'static str,
    choices: Vec<(&'static str, String)>,
    #[prop(into)] chosen: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
) -> impl IntoView {
    let segments = choices
        .into_iter()
        .map(|(value, words)| {
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name=name
                        value=value
                        prop:checked=live(move || chosen.with(|chosen| chosen == value))
                        on:change=move |_| on_choose.run(value.to_owned())
                    />
                    <span>{words}</span>
                </label>
            }
        })
        .draw_all();
    view! {
        <fieldset class="segments">
            <legend class="field-label">{label}</legend>
            {segments}
        </fieldset>
    }
}
