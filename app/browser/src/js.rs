//! JavaScript values that every binding meets: promises, buffers, properties, errors.

use js_sys::{ArrayBuffer, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What a promise gives.
pub(super) async fn settled(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}

/// A fresh buffer of these bytes, which may be transferred.
pub(super) fn buffer(bytes: &[u8]) -> ArrayBuffer {
    Uint8Array::from(bytes).buffer()
}

/// The bytes of an `ArrayBuffer` or of a view on one.
pub(super) fn bytes(value: &JsValue) -> Option<Vec<u8>> {
    value
        .dyn_ref::<Uint8Array>()
        .map(Uint8Array::to_vec)
        .or_else(|| value.dyn_ref::<ArrayBuffer>().map(|buffer| Uint8Array::new(buffer).to_vec()))
}

/// A property that may be absent, of an object that may be one.
pub(super) fn property(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) {
    Reflect::set(object, &name.into(), value).expect("a plain object takes any property");
}

/// The name of an exception, such as `QuotaExceededError`.
pub(super) fn error_name(error: &JsValue) -> String {
    property(error, "name").and_then(|name| name.as_string()).unwrap_or_default()
}

/// Name and message, for engineers.
pub(super) fn error_text(error: &JsValue) -> String {
    let message = property(error, "message").and_then(|message| message.as_string());
    match (error_name(error), message) {
        (name, Some(message)) => format!("{name}: {message}"),
        (name, None) if name.is_empty() => format!("{error:?}"),
        (name, None) => name,
    }
}
