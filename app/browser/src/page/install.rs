//! The browser's own offer to install the app, kept until the person wants it.

use super::{super::js, window};
use gloo_events::{EventListener, EventListenerOptions};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

type Told = Rc<dyn Fn(bool)>;

thread_local! {
    static OFFER: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    static LISTENS: Cell<bool> = const { Cell::new(false) };
    static TOLD: RefCell<Vec<Told>> = const { RefCell::new(Vec::new()) };
}

/// Calls whenever the offer comes or goes. To be set up at the start: a browser makes its offer once, early.
pub fn on_install_ready(told: impl Fn(bool) + 'static) {
    TOLD.with_borrow_mut(|all| all.push(Rc::new(told)));
    listen();
}

pub fn can_install_prompt() -> bool {
    listen();
    OFFER.with_borrow(Option::is_some)
}

/// Shows the offer, which works once. `true` when the person accepted.
pub async fn install_prompt() -> bool {
    let Some(offer) = OFFER.take() else { return false };
    tell(false);
    let prompt = js::property(&offer, "prompt").and_then(|prompt| prompt.dyn_into::<js_sys::Function>().ok());
    let Some(Ok(shown)) = prompt.map(|prompt| prompt.call0(&offer)) else { return false };
    if js::settled(js_sys::Promise::resolve(&shown)).await.is_err() {
        return false;
    }
    let Some(choice) = js::property(&offer, "userChoice") else { return false };
    js::settled(js_sys::Promise::resolve(&choice))
        .await
        .ok()
        .and_then(|choice| js::property(&choice, "outcome")?.as_string())
        .is_some_and(|outcome| outcome == "accepted")
}

fn listen() {
    if LISTENS.replace(true) {
        return;
    }
    // Prevented, the browser shows no banner of its own at a moment of its own.
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window(), "beforeinstallprompt", options, |event| {
        event.prevent_default();
        OFFER.set(Some(JsValue::from(event)));
        tell(true);
    })
    .forget();
    EventListener::new(&window(), "appinstalled", |_| {
        OFFER.set(None);
        tell(false);
    })
    .forget();
}

fn tell(ready: bool) {
    let all = TOLD.with_borrow(Clone::clone);
    all.iter().for_each(|told| told(ready));
}
