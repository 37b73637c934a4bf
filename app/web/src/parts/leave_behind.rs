//! Unsent work stands in the way of the next person: it goes into a file first, and then may be left behind.

use super::RescueButton;
use crate::erased::{effect, part};
use leptos::prelude::*;
use std::time::Duration;

/// Longer than between two taps of one hand.
const TWO_TAPS: Duration = Duration::from_millis(800);

/// Says what stands in the way. What `children` offer is there once the file was made.
#[component]
pub fn LeaveBehind(words: &'static str, is_exported: RwSignal<bool>, children: ChildrenFn) -> impl IntoView {
    let is_offered = RwSignal::new(false);
    // What comes under a finger that taps twice must not be what cannot be undone.
    effect(move || {
        if is_exported.get() {
            set_timeout(
                move || {
                    let _ = is_offered.try_set(true);
                },
                TWO_TAPS,
            );
        }
    });
    view! {
        <section class="leave-behind" role="alert" data-test="leave-behind">
            <p>{words}</p>
            <div class="button-row">
                <RescueButton is_made=is_exported />
                {part(move || is_offered.get().then(|| children()))}
            </div>
        </section>
    }
}
