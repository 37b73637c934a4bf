//! 一般 or 重大, as two segments under the thumb.

use crate::erased::live;
use crate::say;
use crate::words::{level_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::term::Level;

#[component]
pub fn LevelSegments(
    #[prop(into)] level: Signal<Level>,
    on_choose: Callback<Level>,
    /// Distinguishes this group from others of the page.
    name: &'static str,
) -> impl IntoView {
    let lang = use_lang();
    let segments = Level::ALL.iter().copied().map(|choice| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name=name
                    value=choice.word()
                    prop:checked=live(move || level.get() == choice)
                    on:change=move |_| on_choose.run(choice)
                />
                <span>{level_word(lang, choice)}</span>
            </label>
        }
    });
    let segments = segments.collect_view();
    view! {
        <fieldset class="segments">
            <legend class="field-label">{say!(lang, finding.field_level)}</legend>
            {segments}
        </fieldset>
    }
}
