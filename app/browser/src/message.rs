//! The shape of a request and of its answer: `{id, body, attachments}`, all but the id as transferred buffers.

use super::js;
use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};

/// One request, or the answer to it, as it crossed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    pub id: u32,
    pub body: Vec<u8>,
    pub attachments: Vec<Vec<u8>>,
}

/// `None`: a message of another shape.
pub fn read(data: &JsValue) -> Option<Incoming> {
    let id = js::property(data, "id")?.as_f64()? as u32;
    let body = js::bytes(&js::property(data, "body")?)?;
    let attachments = js::property(data, "attachments")
        .and_then(|list| list.dyn_into::<Array>().ok())
        .map(|list| list.iter().filter_map(|buffer| js::bytes(&buffer)).collect())
        .unwrap_or_default();
    Some(Incoming { id, body, attachments })
}

/// `{id, body, attachments}` and the list of what to transfer.
pub fn message(id: u32, body: &[u8], attachments: &[Vec<u8>]) -> (Object, Array) {
    let (message, buffers, beside) = (Object::new(), Array::new(), Array::new());
    let body = js::buffer(body);
    buffers.push(&body);
    for bytes in attachments {
        let buffer = js::buffer(bytes);
        buffers.push(&buffer);
        beside.push(&buffer);
    }
    js::set(&message, "id", &id.into());
    js::set(&message, "body", &body);
    js::set(&message, "attachments", &beside);
    (message, buffers)
}
