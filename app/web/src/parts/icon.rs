//! A glyph of the house's set, hidden from those who hear the screen.

use leptos::prelude::*;

/// `size`: `small`, `large`, or the usual 24 px.
#[component]
pub fn Icon(name: &'static str, #[prop(optional)] size: Option<&'static str>) -> impl IntoView {
    view! { <span class="icon" data-icon=name data-size=size aria-hidden="true"></span> }
}
