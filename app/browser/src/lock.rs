//! Web Locks: one tab of many does what only one may do.

use super::js;
use futures::channel::oneshot;
use js_sys::{Array, Function, Promise, global};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Resolves when this page or worker holds the lock, which it then keeps as long as it lives. A browser without Web
/// Locks is taken for one with a single tab.
pub async fn hold_for_life(name: &str) {
    let Some((request, locks)) = method("request") else { return };
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

/// Whether another page or worker waits for the lock.
pub async fn is_awaited(name: &str) -> bool {
    let Some((query, locks)) = method("query") else { return false };
    let Some(asked) = query.call0(&locks).ok().and_then(|promise| promise.dyn_into::<Promise>().ok()) else {
        return false;
    };
    let Ok(state) = js::settled(asked).await else { return false };
    let pending = js::property(&state, "pending").and_then(|pending| pending.dyn_into::<Array>().ok());
    let name_of = |lock: JsValue| js::property(&lock, "name").and_then(|found| found.as_string());
    pending.is_some_and(|pending| pending.iter().any(|lock| name_of(lock).as_deref() == Some(name)))
}

/// A method of the browser's lock manager, and the manager.
fn method(name: &str) -> Option<(Function, JsValue)> {
    let locks = js::property(&js::property(&global(), "navigator")?, "locks")?;
    Some((js::property(&locks, name)?.dyn_into::<Function>().ok()?, locks))
}
