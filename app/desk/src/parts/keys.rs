//! Keys that work wherever nothing is being typed and no dialog is open.

use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, KeyboardEvent};
use leptos::{ev, prelude::*};

/// Tells the handler of each such key, as long as the caller's owner lives. A key that it takes goes no further.
pub fn on_key(take: impl Fn(&str) -> bool + 'static) {
    let listener = window_event_listener(ev::keydown, move |event| {
        if !is_for_the_page(&event) {
            return;
        }
        if take(&event.key()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

fn is_for_the_page(event: &KeyboardEvent) -> bool {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_typed = target.is_some_and(|target| {
        matches!(target.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA") && !is_checkbox(&target)
    });
    let has_dialog = document().query_selector("dialog[open]").ok().flatten().is_some();
    !has_modifier && !is_typed && !has_dialog && !event.is_composing()
}

fn is_checkbox(target: &Element) -> bool {
    target.get_attribute("type").is_some_and(|kind| kind == "checkbox")
}
