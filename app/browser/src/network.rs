//! The browser's own opinion of the network, on the page and in a worker. `true` proves nothing; `false` is meant.

use super::js;
use gloo_events::EventListener;
use js_sys::global;
use wasm_bindgen::JsCast;
use web_sys::EventTarget;

pub fn online() -> bool {
    js::property(&global(), "navigator")
        .and_then(|navigator| js::property(&navigator, "onLine"))
        .and_then(|online| online.as_bool())
        .unwrap_or(true)
}

/// Calls whenever the browser changes its opinion, for as long as the page or worker lives.
pub fn on_network(told: impl Fn(bool) + Clone + 'static) {
    let scope: EventTarget = global().unchecked_into();
    for (event, online) in [("online", true), ("offline", false)] {
        let told = told.clone();
        EventListener::new(&scope, event, move |_| told(online)).forget();
    }
}
