//! What the page itself asks of the office: the desk's calls, and files that are too large to go through the engine.

use super::super::js::property;
use gloo_net::http::{Request, RequestBuilder};
use gloo_timers::callback::Timeout;
use js_sys::{JSON, Uint8Array};
use spotcheck_domain::id::DeviceId;
use wasm_bindgen::JsValue;
use web_sys::{AbortController, File, RequestCache, RequestCredentials, RequestRedirect};

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

/// What the office said, of whatever status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    pub status: u16,
    /// Seconds after which it wants to be asked again.
    pub retry_after: Option<u32>,
    /// In lower case, with its parameters.
    pub media_type: String,
    pub body: Vec<u8>,
}

/// Nothing came back: there is no network, or it was silent for too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoAnswer;

/// How long the office may think over what somebody waits for, and over a file.
const CALL_MILLIS: u32 = 60_000;
const FILE_MILLIS: u32 = 300_000;

/// Asks the office for what is at an address; with a body, has it do what that says.
pub async fn ask_office(
    address: &str,
    body: Option<&[u8]>,
    device: Option<DeviceId>,
) -> Result<Said, NoAnswer> {
    let request = match body {
        Some(_) => Request::post(address).header("Content-Type", "application/json"),
        None => Request::get(address),
    };
    send(request, body.map(|bytes| JsValue::from(Uint8Array::from(bytes))), device, CALL_MILLIS).await
}

/// Brings a file to the office as it is. The browser streams it from the disk.
pub async fn send_file(address: &str, file: &File, device: Option<DeviceId>) -> Result<Said, NoAnswer> {
    let request = Request::post(address).header("Content-Type", "application/octet-stream");
    send(request, Some(JsValue::from(file)), device, FILE_MILLIS).await
}

/// Brings bytes to the office.
pub async fn send_bytes(address: &str, bytes: &[u8], device: DeviceId) -> Result<Said, NoAnswer> {
    let request = Request::post(address).header("Content-Type", "application/octet-stream");
    send(request, Some(JsValue::from(Uint8Array::from(bytes))), Some(device), FILE_MILLIS).await
}

async fn send(
    request: RequestBuilder,
    body: Option<JsValue>,
    device: Option<DeviceId>,
    patience_millis: u32,
) -> Result<Said, NoAnswer> {
    let controller = AbortController::new().map_err(|_| NoAnswer)?;
    let request = request
        .credentials(RequestCredentials::SameOrigin)
        .cache(RequestCache::NoStore)
        // The office never redirects; what does is a portal.
        .redirect(RequestRedirect::Error)
        .abort_signal(Some(&controller.signal()));
    let request = match device {
        Some(device) => request.header("Spotcheck-Device", &device.to_string()),
        None => request,
    };
    let request = match body {
        Some(body) => request.body(body),
        None => request.build(),
    };
    let _limit = Timeout::new(patience_millis, move || controller.abort());
    let response = request.map_err(|_| NoAnswer)?.send().await.map_err(|_| NoAnswer)?;
    let headers = response.headers();
    Ok(Said {
        status: response.status(),
        retry_after: headers.get("Retry-After").and_then(|seconds| seconds.parse().ok()),
        media_type: headers.get("Content-Type").unwrap_or_default().to_ascii_lowercase(),
        body: response.binary().await.map_err(|_| NoAnswer)?,
    })
}
