//! What the page itself brings to the office: a file that is too large to go through the engine.

use super::super::js::property;
use gloo_net::http::Request;
use js_sys::JSON;
use spotcheck_domain::id::DeviceId;
use wasm_bindgen::JsValue;
use web_sys::File;

/// What the office made of a rescue file (`POST /v1/rescue`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenIn {
    pub person: String,
    pub n_stored: u32,
    pub n_known: u32,
    pub n_refused: u32,
    pub n_photos: u32,
}

/// The browser streams the file from the disk. An error is the office's code, empty where there was no answer.
pub async fn send_rescue(file: &File, device: DeviceId) -> Result<TakenIn, String> {
    let unreachable = |_| String::new();
    let request = Request::post("/v1/rescue")
        .header("Content-Type", "application/octet-stream")
        .header("Spotcheck-Device", &device.to_string())
        .body(JsValue::from(file))
        .map_err(unreachable)?;
    let response = request.send().await.map_err(unreachable)?;
    let text = response.text().await.map_err(unreachable)?;
    let answer = JSON::parse(&text).map_err(|_| String::new())?;
    let word = |name: &str| property(&answer, name).and_then(|value| value.as_string()).unwrap_or_default();
    let number =
        |name: &str| property(&answer, name).and_then(|value| value.as_f64()).unwrap_or_default() as u32;
    if !response.ok() {
        return Err(word("code"));
    }
    Ok(TakenIn {
        person: word("person"),
        n_stored: number("n_stored"),
        n_known: number("n_known"),
        n_refused: number("n_refused"),
        n_photos: number("n_photos"),
    })
}
