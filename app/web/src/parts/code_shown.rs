//! A new pairing code: to be scanned, or typed.

use crate::say;
use crate::words::{self, use_lang};
use leptos::prelude::*;
use spotcheck_domain::codes::NewCode;

#[component]
pub fn CodeShown(
    /// Whose device it makes.
    name: String,
    code: NewCode,
) -> impl IntoView {
    let lang = use_lang();
    let until = say!(lang, settings.code_until, at = words::moment(lang, code.expires_at));
    let waits = code.is_pending.then(|| view! { <p class="note">{say!(lang, settings.code_waits)}</p> });
    let qr = code.qr.map(|qr| {
        view! {
            <div class="qr-box">
            <svg
                viewBox=format!("0 0 {0} {0}", qr.size)
                role="img"
                aria-label=say!(lang, settings.code_picture)
            >
                <path d=qr.path></path>
            </svg>
            </div>
        }
    });
    view! {
        <p>{say!(lang, settings.code_for, name = name)}</p>
        {waits}
        {qr}
        <output class="short-code-shown" data-test="code">{code.code}</output>
        <p>{say!(lang, settings.code_how)}</p>
        <p class="field-hint">{until}</p>
    }
}
