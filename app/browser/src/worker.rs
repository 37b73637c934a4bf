//! The worker's end of the channel to its screen. `engine.js` keeps what is said before this listens.
//!
//! To the worker: requests. From it: their answers, and `{notice}`, a transferred buffer, `{ready}`, and `{fatal}`, text.

use super::js;
use super::message::{message, read};
use js_sys::{Array, Function, Object, Reflect, global};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

pub use super::message::Incoming;

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

/// Learns the table of pinyin initials, which `engine.js` has fetched before it starts the engine; `false`: it is none.
pub fn learn_initials() -> bool {
    let letters = js::property(&scope(), "__initials").as_ref().and_then(js::bytes);
    letters.is_some_and(spotcheck_domain::initials::learn)
}

fn transfer(message: &Object, buffers: &Array) {
    scope()
        .post_message_with_transfer(message, buffers)
        .expect("buffers that were made here can be transferred");
}

pub fn answer(id: u32, body: &[u8], attachments: &[Vec<u8>]) {
    let (message, buffers) = message(id, body, attachments);
    transfer(&message, &buffers);
}

pub fn tell(notice: &[u8]) {
    let (message, buffer) = (Object::new(), js::buffer(notice));
    js::set(&message, "notice", &buffer);
    transfer(&message, &Array::of1(&buffer));
}

fn post(name: &str, value: &JsValue) {
    let message = Object::new();
    js::set(&message, name, value);
    scope().post_message(&message).expect("text can be cloned");
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
