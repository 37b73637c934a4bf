//! Words at the edge of the screen. A problem stays until it was read.

use crate::erased::{Each, effect};
use crate::say;
use crate::store::use_store;
use crate::words::{named, use_lang};
use leptos::prelude::*;

#[component]
pub fn Toasts() -> impl IntoView {
    let lang = use_lang();
    let store = use_store();
    effect(move || {
        if let Some(unit) = store.moved.get() {
            store.moved.set(None);
            // It stays until it was read.
            store.toast_problem(say!(lang, frame.moved, unit = named(&unit, lang)));
        }
    });
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <Each each=move || store.toasts().get() key=|toast| toast.n let:toast>
                <div class="toast" data-tone=if toast.is_problem { "problem" } else { "info" }>
                    <span>{toast.words}</span>
                    <button type="button" class="button" data-kind="quiet" on:click=move |_| store.dismiss(toast.n)>
                        {say!(lang, frame.toast_dismiss)}
                    </button>
                </div>
            </Each>
        </div>
    }
}
