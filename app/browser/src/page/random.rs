//! Random bytes for ids that the page draws itself, so that what it asks the office for twice is done once.

use super::super::js::{bytes, property};
use js_sys::{Function, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// As many as an id has beside its time.
pub fn random() -> [u8; 10] {
    let drawn = JsValue::from(Uint8Array::new_with_length(10));
    let crypto = property(&super::window(), "crypto").expect("every browser of the baseline has crypto");
    let draw: Function = property(&crypto, "getRandomValues")
        .and_then(|draw| draw.dyn_into().ok())
        .expect("every browser of the baseline draws random bytes");
    let _ = draw.call1(&crypto, &drawn);
    bytes(&drawn).and_then(|bytes| bytes.try_into().ok()).unwrap_or_default()
}
