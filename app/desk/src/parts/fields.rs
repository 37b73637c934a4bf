//! A form drawn from a vocabulary of fields: each with its words, the control that its form asks for, and what is wrong with
//! it in words.

use super::entry::Entry;
use super::sheet::Sheet;
use super::trouble::TroubleNote;
use crate::erased::{DrawAll, live, part};
use crate::say;
use crate::words::{Lang, use_lang};
use leptos::prelude::*;
use spotcheck_domain::kind::form::Control;
use spotcheck_web::parts::field::fresh_id;

#[component]
pub fn Fields(sheet: Sheet, entries: Vec<Entry>) -> impl IntoView {
    let lang = use_lang();
    let fields = entries.into_iter().map(|entry| field(lang, sheet, entry)).draw_all();
    view! { <div class="desk-fields">{fields}</div> }
}

fn field(lang: Lang, sheet: Sheet, entry: Entry) -> AnyView {
    let id = fresh_id();
    let (key, label, hint) = (entry.key, entry.label, entry.hint);
    let is_optional = !entry.form.is_needed();
    let problem = sheet.problem(key);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = if hint.is_some() { format!("{hint_id} {error_id}") } else { error_id.clone() };
    let control = control(lang, sheet, entry, id.clone(), described);
    view! {
        <div
            class="field"
            data-field=key
            data-state=live(move || problem.with(Option::is_some).then_some("error"))
        >
            <label class="field-label" for=id>
                {label}
                {is_optional.then(|| view! {
                    " "
                    <span class="field-optional">{spotcheck_web::say!(lang, frame.optional)}</span>
                })}
            </label>
            {control}
            {hint.map(|hint| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
            {part(move || problem.get().map(|words| view! {
                <p class="field-error" id=error_id.clone()>{words}</p>
            }))}
        </div>
    }
    .into_any()
}

fn control(lang: Lang, sheet: Sheet, entry: Entry, id: String, described: String) -> AnyView {
    let key = entry.key;
    let problem = sheet.problem(key);
    let invalid = live(move || problem.with(Option::is_some).then_some("true"));
    let required = entry.form.is_needed().then_some("true");
    let value = live(move || sheet.get(key));
    if !entry.options.is_empty() {
        let options = entry.options.iter().cloned().map(|(value, words)| {
            let same = value.clone();
            view! { <option value=value prop:selected=live(move || sheet.get(key) == same)>{words}</option> }
        });
        let options = options.draw_all();
        return view! {
            <select
                id=id
                aria-describedby=described
                aria-invalid=invalid
                aria-required=required
                on:change=move |event| sheet.set(key, &event_target_value(&event))
            >
                {options}
            </select>
        }
        .into_any();
    }
    let control = entry.form.control();
    let leave = move |_| sheet.look_at(lang, &entry);
    let typed = move |event| sheet.set(key, &event_target_value(&event));
    if control == Control::Paragraph {
        return view! {
            <textarea
                id=id
                rows="3"
                aria-describedby=described
                aria-invalid=invalid
                aria-required=required
                prop:value=value
                on:input=typed
                on:blur=leave
            ></textarea>
        }
        .into_any();
    }
    let (kind, mode) = match control {
        Control::Day => ("date", None),
        Control::Number => ("text", Some("decimal")),
        Control::Line | Control::Paragraph => ("text", None),
    };
    view! {
        <input
            id=id
            type=kind
            inputmode=mode
            autocomplete="off"
            aria-describedby=described
            aria-invalid=invalid
            aria-required=required
            prop:value=value
            on:input=typed
            on:blur=leave
        />
    }
    .into_any()
}

/// A form in a dialog: what is wrong with none of its fields alone, its fields, and its buttons.
#[component]
pub fn SheetForm(
    sheet: Sheet,
    #[prop(into)] words: String,
    #[prop(into)] on_do: Callback<()>,
    open: RwSignal<bool>,
    children: Children,
) -> impl IntoView {
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !sheet.is_busy.get_untracked() {
            on_do.run(());
        }
    };
    view! {
        <form class="desk-sheet" novalidate on:submit=send>
            <div class="dialog-body">
                <TroubleNote trouble=sheet.trouble />
                {children()}
            </div>
            <SheetButtons sheet words on_leave=move |()| open.set(false) />
        </form>
    }
}

/// The buttons under a form: the way out, which keeps what was typed, and what it does.
#[component]
fn SheetButtons(
    sheet: Sheet,
    #[prop(into)] words: String,
    #[prop(into)] on_leave: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    view! {
        <div class="dialog-actions">
            <button type="button" class="button" on:click=move |_| on_leave.run(())>{say!(lang, desk.cancel)}</button>
            <button
                type="submit"
                class="button"
                data-kind="primary"
                data-test="save"
                aria-busy=live(move || sheet.is_busy.get().then_some("true"))
            >
                {words}
            </button>
        </div>
    }
}
