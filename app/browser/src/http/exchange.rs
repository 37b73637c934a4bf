//! One request and its whole answer. What is limited is silence: a slow line takes as long as it takes.

use super::super::js::{bytes, property, settled};
use gloo_net::http::{Headers, Method, Request, RequestBuilder};
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use spotcheck_client::transport::TransportError;
use spotcheck_domain::tree::from_json;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AbortController, ReadableStream, ReadableStreamDefaultReader, RequestCache, RequestCredentials,
    RequestRedirect,
};

/// Bytes a millisecond of the slowest line on which a body is awaited to go out.
const SLOWEST_PER_MILLI: u32 = 1;

pub struct Exchange {
    builder: RequestBuilder,
    body: Option<Uint8Array>,
    /// Between one sign of life and the next.
    patience_millis: u32,
}

/// A successful answer, read to its end.
pub struct Answer {
    headers: Headers,
    pub body: Vec<u8>,
}

impl Exchange {
    pub fn new(method: &str, url: &str, patience_millis: u32) -> Self {
        let builder = match method {
            "POST" => Request::post(url),
            "PATCH" => Request::patch(url),
            "DELETE" => Request::delete(url),
            "HEAD" => RequestBuilder::new(url).method(Method::HEAD),
            _ => Request::get(url),
        };
        let builder = builder
            .credentials(RequestCredentials::SameOrigin)
            .cache(RequestCache::NoStore)
            // The office never redirects; what does is a portal.
            .redirect(RequestRedirect::Error);
        Self { builder, body: None, patience_millis }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    pub fn body(mut self, media_type: &str, bytes: &[u8]) -> Self {
        self.body = Some(Uint8Array::from(bytes));
        self.header("Content-Type", media_type)
    }

    /// Silence for longer than there is patience is a network that does not answer. Nothing tells how far a body has
    /// gone out, so a slow line is granted its time for all of it before the answer begins.
    pub async fn send(self) -> Result<Answer, TransportError> {
        let controller = AbortController::new().map_err(|_| TransportError::Unreachable)?;
        let n_sent = self.body.as_ref().map_or(0, Uint8Array::length);
        let builder = self.builder.abort_signal(Some(&controller.signal()));
        let request = match self.body {
            Some(body) => builder.body(body),
            None => builder.build(),
        };
        // Only an address that is none fails here: the office named a place that does not exist.
        let request = request.map_err(|_| TransportError::Garbage)?;
        let patience = self.patience_millis;
        let limit = |millis| {
            let controller = controller.clone();
            Timeout::new(millis, move || controller.abort())
        };
        let sending = limit(patience.saturating_add(n_sent / SLOWEST_PER_MILLI));
        let response = request.send().await.map_err(|_| TransportError::Unreachable)?;
        drop(sending);
        let body =
            read(response.body(), || limit(patience)).await.map_err(|_| TransportError::Unreachable)?;
        let answer = Answer { headers: response.headers(), body };
        if response.ok() { Ok(answer) } else { Err(answer.into_error(response.status())) }
    }
}

/// A body to its end. `limit` is held anew for each piece of it.
async fn read(stream: Option<ReadableStream>, limit: impl Fn() -> Timeout) -> Result<Vec<u8>, JsValue> {
    let Some(stream) = stream else { return Ok(Vec::new()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body = Vec::new();
    loop {
        let silence = limit();
        let read = settled(reader.read()).await?;
        drop(silence);
        match property(&read, "value").and_then(|piece| bytes(&piece)) {
            Some(piece) => body.extend_from_slice(&piece),
            None => return Ok(body),
        }
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name)
    }

    /// Without parameters such as the charset, in lower case.
    pub fn media_type(&self) -> String {
        let full = self.header("Content-Type").unwrap_or_default();
        full.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    pub fn is(&self, media_type: &str) -> bool {
        self.media_type() == media_type
    }

    /// A proxy's error has a status too, but no code.
    fn into_error(self, status: u16) -> TransportError {
        let code = from_json::<Told>(&self.body).map(|body| body.code).unwrap_or_default();
        TransportError::Status { status, code }
    }
}

/// Of the office's [`ErrorBody`](spotcheck_domain::wire::ErrorBody), what this phone goes by.
#[derive(serde::Deserialize)]
struct Told {
    code: String,
}
