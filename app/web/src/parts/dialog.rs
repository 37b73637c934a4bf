//! A native modal dialog that lives only while it is open.

use super::field::fresh_id;
use crate::erased::{effect, memo, part};
use leptos::{html, prelude::*};

/// Shown while `open` is true; Escape and the browser's own gestures set it back.
#[component]
pub fn Dialog(#[prop(into)] title: String, open: RwSignal<bool>, children: ChildrenFn) -> impl IntoView {
    let id = fresh_id();
    let is_open = memo(move || open.get());
    part(move || {
        is_open.get().then(|| {
            let dialog = NodeRef::<html::Dialog>::new();
            effect(move || {
                if let Some(dialog) = dialog.get().filter(|dialog| !dialog.open()) {
                    // Fails only for an element that left the page meanwhile.
                    let _ = dialog.show_modal();
                }
            });
            view! {
                <dialog
                    class="dialog"
                    node_ref=dialog
                    aria-labelledby=id.clone()
                    on:close=move |_| open.set(false)
                >
                    <h2 class="dialog-title" id=id.clone()>{title.clone()}</h2>
                    {children()}
                </dialog>
            }
        })
    })
}
