//! What the page itself brings to the office, and takes from it: files that are too large to go through the engine.

use super::super::js::{self, property};
use super::files::save_bytes;
use gloo_net::http::Request;
use js_sys::{Date, JSON};
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

/// What became of a table that the office was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exported {
    /// The browser has it.
    Saved,
    Unreachable,
    Refused,
}

/// Asks for a table of these ids, and hands it to the browser's downloads under the name that the office gave it.
pub async fn export_table(address: &str, ids: &[u8], device: DeviceId) -> Exported {
    let offset = -(Date::new_0().get_timezone_offset() as i32);
    let request = Request::post(&format!("{address}&offset={offset}"))
        .header("Content-Type", "application/octet-stream")
        .header("Spotcheck-Device", &device.to_string())
        .body(JsValue::from(js::buffer(ids)));
    let Ok(request) = request else { return Exported::Refused };
    let Ok(response) = request.send().await else { return Exported::Unreachable };
    if !response.ok() {
        return Exported::Refused;
    }
    let headers = response.headers();
    let kind = headers.get("content-type").unwrap_or_default();
    let name = file_name(&headers.get("content-disposition").unwrap_or_default());
    let Ok(bytes) = response.binary().await else { return Exported::Unreachable };
    save_bytes(&name, &bytes, &kind);
    Exported::Saved
}

/// The name in a `Content-Disposition` (RFC 6266): the one that may have any letters, else the plain one.
fn file_name(disposition: &str) -> String {
    let any = disposition.split_once("filename*=UTF-8''").map(|(_, name)| name);
    let any = any.and_then(|name| js_sys::decode_uri_component(name).ok());
    let plain = || disposition.split('"').nth(1).unwrap_or("spotcheck").to_owned();
    any.map_or_else(plain, String::from)
}
