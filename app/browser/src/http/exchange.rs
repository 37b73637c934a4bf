//! One request and its whole answer. What is limited is silence: a slow line takes as long as it takes.

use super::super::js::{bytes, property, settled};
use gloo_net::http::{Headers, Method, Request, RequestBuilder};
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use spotcheck_client::transport::{TransportError, grace_millis};
use spotcheck_domain::tree::from_json;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AbortController, ReadableStream, ReadableStreamDefaultReader, RequestCache, RequestCredentials,
    RequestRedirect,
};

pub struct Exchange {
    builder: RequestBuilder,
    body: Option<Uint8Array>,
    /// Between one sign of life and the next.
    patience_millis: u32,
}

/// A successful answer, read to its end. `body` is empty where it went elsewhere.
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

    pub async fn send(self) -> Result<Answer, TransportError> {
        let mut body = Vec::new();
        let answer = self.send_for(&mut body, |_| true).await?;
        Ok(Answer { body, ..answer })
    }

    /// The body goes behind what is in `have`, as it comes and also where it breaks off, or in its place where the answer
    /// does not go on from there.
    ///
    /// Silence for longer than there is patience is a network that does not answer. Nothing tells how far a body has
    /// gone out, so a slow line is granted its time for all of it before the answer begins.
    pub async fn send_for(
        self,
        have: &mut Vec<u8>,
        goes_on: impl Fn(&Headers) -> bool,
    ) -> Result<Answer, TransportError> {
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
        let sending = limit(patience.saturating_add(grace_millis(n_sent)));
        let response = request.send().await.map_err(|_| TransportError::Unreachable)?;
        drop(sending);
        let answer = Answer { headers: response.headers(), body: Vec::new() };
        let mut said = Vec::new();
        let into = if response.ok() { have } else { &mut said };
        if !goes_on(&answer.headers) {
            into.clear();
        }
        read(response.body(), || limit(patience), into).await.map_err(|_| TransportError::Unreachable)?;
        if response.ok() { Ok(answer) } else { Err(into_error(response.status(), &said)) }
    }
}

/// A body to its end, into `body`. `limit` is held anew for each piece of it.
async fn read(
    stream: Option<ReadableStream>,
    limit: impl Fn() -> Timeout,
    body: &mut Vec<u8>,
) -> Result<(), JsValue> {
    let Some(stream) = stream else { return Ok(()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let silence = limit();
        let read = settled(reader.read()).await?;
        drop(silence);
        match property(&read, "value").and_then(|piece| bytes(&piece)) {
            Some(piece) => body.extend_from_slice(&piece),
            None => return Ok(()),
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
}

/// A proxy's error has a status too, but no code.
fn into_error(status: u16, body: &[u8]) -> TransportError {
    let code = from_json::<Told>(body).map(|body| body.code).unwrap_or_default();
    TransportError::Status { status, code }
}

/// Of the office's [`ErrorBody`](spotcheck_domain::wire::ErrorBody), what this phone goes by.
#[derive(serde::Deserialize)]
struct Told {
    code: String,
}
