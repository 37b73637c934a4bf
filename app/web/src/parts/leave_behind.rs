//! Unsent work stands in the way of the next person: it goes into a file first, and then may be left behind.

use super::RescueButton;
use crate::erased::part;
use leptos::prelude::*;

/// Says what stands in the way. What `children` offer is there once the file was made.
#[component]
pub fn LeaveBehind(words: &'static str, is_exported: RwSignal<bool>, children: ChildrenFn) -> impl IntoView {
    view! {
        <section class="leave-behind" role="alert" data-test="leave-behind">
            <p>{words}</p>
            <div class="button-row">
                <RescueButton is_made=is_exported />
                {part(move || is_exported.get().then(|| children()))}
            </div>
        </section>
    }
}
