//! A body in gzip, by the browser's own means; its answers it inflates itself.

use super::super::js::settled;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ReadableWritablePair, Response};

#[wasm_bindgen]
extern "C" {
    /// Compression Streams; browsers of before it throw.
    type CompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<CompressionStream, JsValue>;
}

/// `None` where the browser cannot, or what comes of it is no smaller.
pub async fn deflate(body: &[u8]) -> Option<Vec<u8>> {
    deflated(body).await.ok().filter(|deflated| deflated.len() < body.len())
}

async fn deflated(body: &[u8]) -> Result<Vec<u8>, JsValue> {
    let stream = CompressionStream::new("gzip")?;
    let whole = Response::new_with_opt_buffer_source(Some(&Uint8Array::from(body)))?;
    let source = whole.body().ok_or(JsValue::NULL)?;
    let deflating = source.pipe_through(stream.unchecked_ref::<ReadableWritablePair>());
    let buffer = settled(Response::new_with_opt_readable_stream(Some(&deflating))?.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
