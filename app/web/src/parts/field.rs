//! Fields that lose nothing: a label, a control and what was typed into it.

use super::marks::{Saved, SavedMark};
use super::typing::Typing;
use crate::erased::{DrawAll, live, part};
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

/// An id for a control that its label, hint and error can name.
pub fn fresh_id() -> String {
    static LAST: AtomicU32 = AtomicU32::new(0);
    format!("field-{}", LAST.fetch_add(1, Ordering::Relaxed))
}

/// Label, mark, hint and error around any control.
#[component]
pub fn FieldFrame(
    id: String,
    label: String,
    hint: Option<String>,
    is_optional: bool,
    saved: Signal<Saved>,
    problem: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    let saved =
        Signal::derive(move || if problem.with(Option::is_some) { Saved::Problem } else { saved.get() });
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        <div class="field" data-state=live(move || problem.with(Option::is_some).then_some("error"))>
            <div class="field-head">
                <label class="field-label" for=id>
                    {label}
                    {is_optional.then(|| view! { " " <span class="field-optional">{say!(lang, frame.optional)}</span> })}
                </label>
                <SavedMark saved=saved />
            </div>
            {hint.map(|hint| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
            {children()}
            {part(move || {
                problem.get().map(|words| view! { <p class="field-error" id=error_id.clone()>{words}</p> })
            })}
        </div>
    }
}

/// The ids that describe the control.
fn described_by(id: &str, has_hint: bool) -> String {
    let hint = if has_hint { format!("{id}-hint ") } else { String::new() };
    format!("{hint}{id}-error")
}

fn no_draft() -> Signal<Option<String>> {
    Signal::stored(None)
}

fn nothing() -> Callback<String> {
    Callback::new(|_| ())
}

#[component]
pub fn TextField(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into, default = no_draft())] draft: Signal<Option<String>>,
    #[prop(into, default = nothing())] on_draft: Callback<String>,
    #[prop(into)] on_edit: Callback<String>,
    #[prop(into, optional)] problem: Signal<Option<String>>,
    #[prop(into, optional)] hint: Option<String>,
    #[prop(optional)] is_optional: bool,
    #[prop(into, optional)] disabled: Signal<bool>,
    /// `text`, `tel`, `number`.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional)] input_mode: Option<&'static str>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    /// A unit behind the control, e.g. the currency.
    #[prop(into, optional)]
    affix: Option<String>,
    #[prop(into, optional)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(fresh_id);
    let typing = Typing::new(value, draft, on_draft, on_edit);
    let shown = typing.shown();
    let described = described_by(&id, hint.is_some());
    let input = view! {
        <input
            id=id.clone()
            type=kind
            inputmode=input_mode
            autocomplete=autocomplete.unwrap_or("off")
            aria-describedby=described
            aria-invalid=live(move || problem.with(Option::is_some).then_some("true"))
            disabled=live(move || disabled.get())
            prop:value=live(move || shown.get())
            on:focus=move |_| typing.focus()
            on:input=move |event| typing.input(event_target_value(&event))
            on:change=move |_| typing.finish()
            on:blur=move |_| typing.leave()
            on:compositionstart=move |_| typing.compose(true)
            on:compositionend=move |_| typing.compose(false)
        />
    };
    let control = match affix {
        Some(affix) => view! { <div class="field-affix">{input}<span>{affix}</span></div> }.into_any(),
        None => input.into_any(),
    };
    view! {
        <FieldFrame id label hint is_optional saved=typing.saved().into() problem>
            {control}
        </FieldFrame>
    }
}

#[component]
pub fn TextArea(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into, default = no_draft())] draft: Signal<Option<String>>,
    #[prop(into, default = nothing())] on_draft: Callback<String>,
    #[prop(into)] on_edit: Callback<String>,
    #[prop(into, optional)] problem: Signal<Option<String>>,
    #[prop(into, optional)] hint: Option<String>,
    #[prop(optional)] is_optional: bool,
    #[prop(into, optional)] disabled: Signal<bool>,
    /// The ruled page for long text.
    #[prop(optional)]
    is_narrative: bool,
    #[prop(default = 3)] rows: u32,
    #[prop(into, optional)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(fresh_id);
    let typing = Typing::new(value, draft, on_draft, on_edit);
    let shown = typing.shown();
    let described = described_by(&id, hint.is_some());
    let control = view! {
        <textarea
            id=id.clone()
            class=is_narrative.then_some("narrative")
            rows=rows
            aria-describedby=described
            aria-invalid=live(move || problem.with(Option::is_some).then_some("true"))
            disabled=live(move || disabled.get())
            prop:value=live(move || shown.get())
            on:focus=move |_| typing.focus()
            on:input=move |event| typing.input(event_target_value(&event))
            on:change=move |_| typing.finish()
            on:blur=move |_| typing.leave()
            on:compositionstart=move |_| typing.compose(true)
            on:compositionend=move |_| typing.compose(false)
        ></textarea>
    }
    .into_any();
    view! {
        <FieldFrame id label hint is_optional saved=typing.saved().into() problem>
            {control}
        </FieldFrame>
    }
}

/// A civil day, `2026-12-01`.
#[component]
pub fn DateField(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into, default = no_draft())] draft: Signal<Option<String>>,
    #[prop(into, default = nothing())] on_draft: Callback<String>,
    #[prop(into)] on_edit: Callback<String>,
    #[prop(into, optional)] problem: Signal<Option<String>>,
    #[prop(into, optional)] hint: Option<String>,
    #[prop(optional)] is_optional: bool,
    #[prop(into, optional)] disabled: Signal<bool>,
    /// The first and the last day that can be chosen.
    #[prop(into, optional)]
    min: Option<String>,
    #[prop(into, optional)] max: Option<String>,
    #[prop(into, optional)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(fresh_id);
    let typing = Typing::new(value, draft, on_draft, on_edit);
    let shown = typing.shown();
    let described = described_by(&id, hint.is_some());
    let control = view! {
        <input
            id=id.clone()
            type="date"
            min=min
            max=max
            aria-describedby=described
            aria-invalid=live(move || problem.with(Option::is_some).then_some("true"))
            disabled=live(move || disabled.get())
            prop:value=live(move || shown.get())
            on:focus=move |_| typing.focus()
            on:input=move |event| typing.input(event_target_value(&event))
            on:blur=move |_| typing.leave()
        />
    }
    .into_any();
    view! {
        <FieldFrame id label hint is_optional saved=typing.saved().into() problem>
            {control}
        </FieldFrame>
    }
}

/// `options`: value and words. An empty value is the choice not yet made.
#[component]
pub fn SelectField(
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(into)] on_edit: Callback<String>,
    #[prop(into, optional)] problem: Signal<Option<String>>,
    #[prop(into, optional)] hint: Option<String>,
    #[prop(optional)] is_optional: bool,
    #[prop(into, optional)] disabled: Signal<bool>,
    #[prop(into, optional)] id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(fresh_id);
    let typing = Typing::new(value, no_draft(), nothing(), on_edit);
    let described = described_by(&id, hint.is_some());
    let control = view! {
        <select
            id=id.clone()
            aria-describedby=described
            aria-invalid=live(move || problem.with(Option::is_some).then_some("true"))
            disabled=live(move || disabled.get())
            on:change=move |event| {
                typing.input(event_target_value(&event));
                typing.leave();
            }
        >
            {part(move || {
                let chosen = typing.text();
                options
                    .get()
                    .into_iter()
                    .map(|(value, words)| {
                        let selected = value == chosen;
                        view! { <option value=value prop:selected=selected>{words}</option> }
                    })
                    .draw_all()
            })}
        </select>
    }
    .into_any();
    view! {
        <FieldFrame id label hint is_optional saved=typing.saved().into() problem>
            {control}
        </FieldFrame>
    }
}
