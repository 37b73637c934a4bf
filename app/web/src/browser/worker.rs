//! The worker's end of the channel to its screen. `engine.js` keeps what is said before this listens.
//!
//! To the worker: `{id, text, attachments}`. From it: `{id, text, attachments}` answers, `{notice}`, `{ready}`,
//! `{fatal}`. Attachments are transferred buffers.

use super::js;
use js_sys::{Array, Function, Object, Reflect, global};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// One request as it crossed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    pub id: u32,
    pub text: String,
    pub attachments: Vec<Vec<u8>>,
}

fn scope() -> DedicatedWorkerGlobalScope {
    global().unchecked_into()
}

/// Hears everything that was and will be said, in order, as long as the worker lives.
pub fn listen(mut heard: impl FnMut(Incoming) + 'static) {
    let scope = scope();
    let early = js::property(&scope, "__early").and_then(|early| early.dyn_into::<Array>().ok());
    let mut hear = move |data: &JsValue| {
        if let Some(incoming) = read(data) {
            heard(incoming);
        }
    };
    for event in early.iter().flat_map(Array::iter) {
        if let Some(event) = event.dyn_ref::<MessageEvent>() {
            hear(&event.data());
        }
    }
    let _ = Reflect::delete_property(&scope, &"__early".into());
    let on_message: Closure<dyn FnMut(MessageEvent)> =
        Closure::new(move |event: MessageEvent| hear(&event.data()));
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref::<Function>()));
    on_message.forget();
}

fn read(data: &JsValue) -> Option<Incoming> {
    let id = js::property(data, "id")?.as_f64()? as u32;
    let text = js::property(data, "text")?.as_string()?;
    Some(Incoming { id, text, attachments: attachments(data) })
}

/// The buffers of a message, in order.
pub(super) fn attachments(data: &JsValue) -> Vec<Vec<u8>> {
    js::property(data, "attachments")
        .and_then(|list| list.dyn_into::<Array>().ok())
        .map(|list| list.iter().filter_map(|buffer| js::bytes(&buffer)).collect())
        .unwrap_or_default()
}

/// `{id, text, attachments}` and the list of what to transfer.
pub(super) fn message(id: u32, text: &str, attachments: &[Vec<u8>]) -> (Object, Array) {
    let (message, buffers) = (Object::new(), Array::new());
    for bytes in attachments {
        buffers.push(&js::buffer(bytes));
    }
    js::set(&message, "id", &id.into());
    js::set(&message, "text", &text.into());
    js::set(&message, "attachments", &buffers);
    (message, buffers)
}

pub fn answer(id: u32, text: &str, attachments: &[Vec<u8>]) {
    let (message, buffers) = message(id, text, attachments);
    scope()
        .post_message_with_transfer(&message, &buffers)
        .expect("buffers that were made here can be transferred");
}

fn post(name: &str, value: &JsValue) {
    let message = Object::new();
    js::set(&message, name, value);
    scope().post_message(&message).expect("text can be cloned");
}

pub fn tell(notice: &str) {
    post("notice", &notice.into());
}

/// The engine hears: from now on silence means that it has died.
pub fn ready() {
    post("ready", &true.into());
}

/// The last words: the text is for engineers.
pub fn fatal(text: &str) {
    post("fatal", &text.into());
}

/// A message of the caller's own shape, from its JSON.
pub fn post_json(json: &str) {
    if let Ok(message) = js_sys::JSON::parse(json) {
        let _ = scope().post_message(&message);
    }
}
