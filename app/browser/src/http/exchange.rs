//! One request and its whole answer, within a time limit.

use gloo_net::http::{Headers, Method, Request, RequestBuilder};
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use spotcheck_client::transport::TransportError;
use spotcheck_domain::tree::from_json;
use spotcheck_domain::wire::ErrorBody;
use web_sys::{AbortController, RequestCache, RequestCredentials, RequestRedirect};

pub struct Exchange {
    builder: RequestBuilder,
    body: Option<Uint8Array>,
    limit_millis: u32,
}

/// A successful answer, read to its end.
pub struct Answer {
    headers: Headers,
    pub body: Vec<u8>,
}

impl Exchange {
    pub fn new(method: &str, url: &str, limit_millis: u32) -> Self {
        let builder = match method {
            "POST" => Request::post(url),
            "PATCH" => Request::patch(url),
            "HEAD" => RequestBuilder::new(url).method(Method::HEAD),
            _ => Request::get(url),
        };
        let builder = builder
            .credentials(RequestCredentials::SameOrigin)
            .cache(RequestCache::NoStore)
            // The office never redirects; what does is a portal.
            .redirect(RequestRedirect::Error);
        Self { builder, body: None, limit_millis }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    pub fn body(mut self, media_type: &str, bytes: &[u8]) -> Self {
        self.body = Some(Uint8Array::from(bytes));
        self.header("Content-Type", media_type)
    }

    /// An abort at the limit, also while the answer is being read, is a network that does not answer.
    pub async fn send(self) -> Result<Answer, TransportError> {
        let controller = AbortController::new().map_err(|_| TransportError::Unreachable)?;
        let builder = self.builder.abort_signal(Some(&controller.signal()));
        let request = match self.body {
            Some(body) => builder.body(body),
            None => builder.build(),
        };
        // Only an address that is none fails here: the office named a place that does not exist.
        let request = request.map_err(|_| TransportError::Garbage)?;
        let _limit = Timeout::new(self.limit_millis, move || controller.abort());
        let response = request.send().await.map_err(|_| TransportError::Unreachable)?;
        let body = response.binary().await.map_err(|_| TransportError::Unreachable)?;
        let answer = Answer { headers: response.headers(), body };
        if response.ok() { Ok(answer) } else { Err(answer.into_error(response.status())) }
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
        let code = from_json::<ErrorBody>(&self.body).map(|body| body.code).unwrap_or_default();
        TransportError::Status { status, code }
    }
}
