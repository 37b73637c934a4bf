//! Web Locks: one tab of many does what only one may do.

use super::js;
use futures::channel::oneshot;
use js_sys::{Function, Promise, global};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Resolves when this page or worker holds the lock, which it then keeps as long as it lives. A browser without Web
/// Locks is taken for one with a single tab.
pub async fn hold_for_life(name: &str) {
    let request = js::property(&global(), "navigator")
        .and_then(|navigator| js::property(&navigator, "locks"))
        .and_then(|locks| Some((js::property(&locks, "request")?.dyn_into::<Function>().ok()?, locks)));
    let Some((request, locks)) = request else { return };
    let (held, is_held) = oneshot::channel();
    let held = RefCell::new(Some(held));
    let granted: Closure<dyn FnMut(JsValue) -> Promise> = Closure::new(move |_| {
        if let Some(held) = held.borrow_mut().take() {
            let _ = held.send(());
        }
        // The lock is given back when this settles: never. Nothing else refers to it, so it is kept from collection.
        let never = Promise::new(&mut |_, _| {});
        std::mem::forget(never.clone());
        never
    });
    // Refused in a document without an origin of its own: then nobody else can hold it either.
    if request.call2(&locks, &name.into(), granted.as_ref()).is_ok() {
        granted.forget();
        let _ = is_held.await;
    }
}
