//! A field of a dialog: its words belong to a form and stand in no document yet, so it claims no saving. The form holds them.

use crate::erased::{DrawAll, live, part};
use crate::form::Word;
use crate::parts::field::fresh_id;
use leptos::prelude::*;

#[component]
pub fn PlainField(
    #[prop(into)] label: String,
    word: Word,
    #[prop(optional, into)] problem: Signal<Option<String>>,
    #[prop(optional, into)] hint: Option<String>,
    /// Several lines.
    #[prop(optional)]
    is_long: bool,
    /// `text`, `date` or `number`.
    #[prop(default = "text")]
    kind: &'static str,
    /// By what a test finds the control.
    #[prop(optional)]
    test: Option<&'static str>,
) -> impl IntoView {
    let id = fresh_id();
    let value = word.signal();
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{hint_id} {error_id}");
    let invalid = move || problem.with(Option::is_some).then_some("true");
    let control = if is_long {
        view! {
            <textarea
                id=id.clone()
                data-test=test
                rows="3"
                aria-describedby=described
                aria-invalid=invalid
                prop:value=live(move || value.get())
                on:input=move |event| word.set(event_target_value(&event))
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=id.clone()
                data-test=test
                type=kind
                autocomplete="off"
                aria-describedby=described
                aria-invalid=invalid
                prop:value=live(move || value.get())
                on:input=move |event| word.set(event_target_value(&event))
            />
        }
        .into_any()
    };
    view! {
        <div class="field" data-state=live(move || problem.with(Option::is_some).then_some("error"))>
            <div class="field-head">
                <label class="field-label" for=id>{label}</label>
            </div>
            {hint.filter(|hint| !hint.is_empty()).map(|hint| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
            {control}
            {part(move || problem.get().map(|words| view! { <p class="field-error" id=error_id.clone()>{words}</p> }))}
        </div>
    }
}

/// One of a few, none of them chosen beforehand.
#[component]
pub fn PlainSelect(
    #[prop(into)] label: String,
    word: Word,
    options: Vec<(String, String)>,
    #[prop(into)] placeholder: String,
    /// Told of a choice once it is held.
    #[prop(optional, into)]
    on_choose: Option<Callback<String>>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let id = fresh_id();
    let error_id = format!("{id}-error");
    let value = word.signal();
    let choose = move |chosen: String| {
        word.set(chosen.clone());
        if let Some(on_choose) = on_choose {
            on_choose.run(chosen);
        }
    };
    let options = options.into_iter().map(|(key, words)| {
        let same = key.clone();
        view! { <option value=key prop:selected=live(move || value.with(|value| *value == same))>{words}</option> }
    });
    let options = options.draw_all();
    view! {
        <div class="field" data-state=live(move || problem.with(Option::is_some).then_some("error"))>
            <div class="field-head">
                <label class="field-label" for=id.clone()>{label}</label>
            </div>
            <select
                id=id
                aria-describedby=error_id.clone()
                aria-invalid=live(move || problem.with(Option::is_some).then_some("true"))
                on:change=move |event| choose(event_target_value(&event))
            >
                <option value="">{placeholder}</option>
                {options}
            </select>
            {part(move || problem.get().map(|words| view! { <p class="field-error" id=error_id.clone()>{words}</p> }))}
        </div>
    }
}
