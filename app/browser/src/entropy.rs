//! The browser's random numbers, on the page and in a worker.

use super::js;
use js_sys::{Function, Uint8Array, global};
use spotcheck_client::world::Entropy;
use wasm_bindgen::{JsCast, JsValue};

#[derive(Debug, Clone, Copy, Default)]
pub struct DeviceEntropy;

/// What `crypto.getRandomValues` gives at once (Web Cryptography, 10.1.1).
const AT_ONCE: usize = 65_536;

impl Entropy for DeviceEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        let crypto = js::property(&global(), "crypto").expect("every browser of the baseline has crypto");
        let draw: Function = js::property(&crypto, "getRandomValues")
            .and_then(|function| function.dyn_into().ok())
            .expect("every browser of the baseline has getRandomValues");
        for part in bytes.chunks_mut(AT_ONCE) {
            let drawn = Uint8Array::new_with_length(part.len() as u32);
            draw.call1(&crypto, &JsValue::from(&drawn))
                .expect("a byte array of the permitted length is filled");
            drawn.copy_to(part);
        }
    }
}
