//! 一般 or 重大, as two segments under the thumb.

use crate::erased::{DrawAll, live};
use crate::words::{field_word, level_word, use_lang};
use leptos::prelude::*;
use spotcheck_domain::field::FindingField;
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
    let segments = segments.draw_all();
    view! {
        <fieldset class="segments">
            <legend class="field-label">{field_word(lang, FindingField::Level)}</legend>
            {segments}
        </fieldset>
    }
}
