//! A field for a password: what is typed is held nowhere, can be shown, and may be pasted.

use crate::erased::{live, part};
use crate::say;
use crate::words::use_lang;
use leptos::prelude::*;
use spotcheck_web::parts::field::fresh_id;

#[component]
pub fn SecretField(
    label: &'static str,
    /// For the browser's own keeper of passwords: `current-password` or `new-password`.
    purpose: &'static str,
    text: RwSignal<String>,
    #[prop(optional)] hint: Option<&'static str>,
    test: &'static str,
) -> impl IntoView {
    let lang = use_lang();
    let (id, hint_id) = (fresh_id(), fresh_id());
    let is_shown = RwSignal::new(false);
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="field-hint" id=hint_id.clone()>{hint}</p> })}
            <div class="desk-secret">
                <input
                    id=id
                    type=live(move || if is_shown.get() { "text" } else { "password" })
                    autocomplete=purpose
                    autocapitalize="off"
                    spellcheck="false"
                    maxlength="256"
                    aria-describedby=hint.map(|_| hint_id)
                    data-test=test
                    prop:value=live(move || text.get())
                    on:input=move |event| text.set(event_target_value(&event))
                />
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    aria-pressed=live(move || if is_shown.get() { "true" } else { "false" })
                    on:click=move |_| is_shown.update(|is_shown| *is_shown = !*is_shown)
                >
                    {part(move || if is_shown.get() { say!(lang, account.hide) } else { say!(lang, account.show) })}
                </button>
            </div>
        </div>
    }
}
