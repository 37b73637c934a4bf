//! The office over fetch. Same origin, cookies with every request, and patience with a slow line.

mod exchange;
mod gzip;

use exchange::{Answer, Exchange};
use gloo_net::http::Headers;
use serde::de::DeserializeOwned;
use spotcheck_client::transport::{SILENCE_MILLIS, Transport, TransportError, Upload};
use spotcheck_domain::call::Sent;
use spotcheck_domain::id::{DeviceId, DocumentId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::tree::from_json;
use spotcheck_domain::wire::{CodeOwner, PairRequest, QuarantinedChange, Session};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;

const CBOR: &str = "application/cbor";
const JSON: &str = "application/json";
/// The media type of a step of an upload (tus 1.0.0, PATCH).
const STEP: &str = "application/offset+octet-stream";

/// How long the office may be silent where somebody looks at the screen and waits.
const DESK_MILLIS: u32 = 15_000;

/// Smaller bodies fit a packet or two as they are.
const WORTH_DEFLATING: usize = 1 << 10;

#[wasm_bindgen]
extern "C" {
    /// Characters below U+0100 as the bytes of their numbers, in base64: pages and workers have it.
    fn btoa(latin: &str) -> String;
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    btoa(&bytes.iter().copied().map(char::from).collect::<String>())
}

/// A clone knows the same.
#[derive(Debug, Clone, Default)]
pub struct Http {
    known: Rc<Known>,
}

/// What was found out about the office and what stands before it.
#[derive(Debug, Default)]
struct Known {
    /// The office takes bodies in gzip: it said so.
    takes_gzip: Cell<bool>,
    /// It does not know how a method can be named beside POST, as one of before.
    needs_methods: Cell<bool>,
    /// Which device asks.
    device: Cell<Option<DeviceId>>,
}

impl Http {
    /// An exchange in which this device names itself.
    fn exchange(&self, method: &str, path: &str, patience_millis: u32) -> Exchange {
        let exchange = Exchange::new(method, path, patience_millis);
        match self.known.device.get() {
            Some(device) => exchange.header("Spotcheck-Device", &device.to_string()),
            None => exchange,
        }
    }

    fn tus_exchange(&self, method: &str, path: &str) -> Exchange {
        self.exchange(method, path, SILENCE_MILLIS).header("Tus-Resumable", "1.0.0")
    }

    async fn with_code<R: DeserializeOwned>(
        &self,
        path: &str,
        request: &PairRequest,
    ) -> Result<R, TransportError> {
        let body = serde_json::to_vec(request).expect("a pair request is plain data");
        json(&self.exchange("POST", path, DESK_MILLIS).body(JSON, &body).send().await?)
    }

    /// An exchange of tus by any method. As POST it passes gateways that let through nothing but that and GET.
    async fn tus(
        &self,
        method: &str,
        path: &str,
        finish: impl Fn(Exchange) -> Exchange,
    ) -> Result<Answer, TransportError> {
        if !self.known.needs_methods.get() {
            let post =
                finish(self.tus_exchange("POST", path).header("X-HTTP-Method-Override", method)).send().await;
            if !matches!(post, Err(TransportError::Status { status: 405, .. })) {
                return post;
            }
            self.known.needs_methods.set(true);
        }
        finish(self.tus_exchange(method, path)).send().await
    }
}

impl Transport for Http {
    fn ask_as(&self, device: Option<DeviceId>) {
        self.known.device.set(device);
    }

    async fn look(&self, request: &PairRequest) -> Result<CodeOwner, TransportError> {
        self.with_code("/v1/pair/look", request).await
    }

    async fn pair(&self, request: &PairRequest) -> Result<Session, TransportError> {
        self.with_code("/v1/pair", request).await
    }

    async fn sign_out(&self) -> Result<(), TransportError> {
        self.exchange("DELETE", "/v1/session", DESK_MILLIS).send().await.map(drop)
    }

    async fn sync(&self, body: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        let is_worth_it = self.known.takes_gzip.get() && body.len() > WORTH_DEFLATING;
        let deflated = if is_worth_it { gzip::deflate(&body).await } else { None };
        let exchange = self.exchange("POST", "/v1/sync", SILENCE_MILLIS).header("Accept", CBOR);
        let exchange = match &deflated {
            Some(deflated) => exchange.header("Content-Encoding", "gzip").body(CBOR, deflated),
            None => exchange.body(CBOR, &body),
        };
        let answer = exchange.send().await?;
        self.known.takes_gzip.set(answer.header("Accept-Encoding").as_deref() == Some("gzip"));
        answer.is(CBOR).then_some(answer.body).ok_or(TransportError::Garbage)
    }

    async fn reference(&self, sha256: &str, have: &mut Vec<u8>) -> Result<(), TransportError> {
        let from = have.len().to_string();
        let rest = if have.is_empty() { String::new() } else { format!("?from={from}") };
        let path = format!("/v1/reference/{sha256}{rest}");
        // An office of before gives the whole again.
        let goes_on = |said: &Headers| said.get("Spotcheck-From").is_some_and(|said| said == from);
        let answer = self.exchange("GET", &path, SILENCE_MILLIS).send_for(have, goes_on).await?;
        // Named by its hash, which the engine checks; a portal's page is the one thing to tell from it.
        if answer.is("text/html") {
            have.clear();
            return Err(TransportError::Garbage);
        }
        Ok(())
    }

    async fn create_upload(
        &self,
        sha256: PhotoHash,
        document: DocumentId,
        media_type: &str,
        length: u64,
    ) -> Result<Upload, TransportError> {
        let answer = self
            .tus_exchange("POST", "/v1/photos")
            .header("Upload-Length", &length.to_string())
            .header("Upload-Metadata", &metadata(sha256, document, media_type))
            .send()
            .await?;
        let location = answer.header("Location").ok_or(TransportError::Garbage)?;
        let offset = answer.header("Upload-Offset").and_then(|offset| offset.parse().ok()).unwrap_or(0);
        Ok(Upload { location, offset })
    }

    async fn upload_offset(&self, location: &str) -> Result<u64, TransportError> {
        offset(&self.tus("HEAD", location, |exchange| exchange).await?)
    }

    async fn upload(&self, location: &str, at: u64, bytes: Vec<u8>) -> Result<u64, TransportError> {
        // Without a checksum of its own: the office keeps what came of a step that is cut off, and the hash of the whole
        // tells what is not as it was.
        let answer = self
            .tus("PATCH", location, |exchange| {
                exchange.header("Upload-Offset", &at.to_string()).body(STEP, &bytes)
            })
            .await?;
        offset(&answer)
    }

    async fn photo(&self, sha256: PhotoHash, have: &mut Vec<u8>) -> Result<String, TransportError> {
        let exchange = self.exchange("GET", &format!("/v1/photos/{sha256}"), SILENCE_MILLIS);
        let from = have.len();
        let exchange = if from == 0 { exchange } else { exchange.header("Range", &format!("bytes={from}-")) };
        let begins = format!("bytes {from}-");
        let goes_on =
            |said: &Headers| said.get("Content-Range").is_some_and(|range| range.starts_with(&begins));
        let answer = exchange.send_for(have, goes_on).await?;
        let media_type = answer.media_type();
        if media_type.starts_with("image/") {
            Ok(media_type)
        } else {
            have.clear();
            Err(TransportError::Garbage)
        }
    }

    async fn quarantine(&self, after: i64) -> Result<Vec<QuarantinedChange>, TransportError> {
        json(&self.exchange("GET", &format!("/v1/quarantine?after={after}"), DESK_MILLIS).send().await?)
    }

    async fn quarantined(&self, id: i64) -> Result<QuarantinedChange, TransportError> {
        json(&self.exchange("GET", &format!("/v1/quarantine/{id}"), DESK_MILLIS).send().await?)
    }

    async fn call(&self, sent: &Sent) -> Result<Vec<u8>, TransportError> {
        let answer = match &sent.body {
            Some(body) => self.exchange("POST", &sent.address, DESK_MILLIS).body(JSON, body).send().await?,
            None => self.exchange("GET", &sent.address, DESK_MILLIS).send().await?,
        };
        answer.is(JSON).then_some(answer.body).ok_or(TransportError::Garbage)
    }

    async fn decide_quarantined(&self, id: i64, release: bool) -> Result<(), TransportError> {
        let decision = if release { "release" } else { "discard" };
        let path = format!("/v1/quarantine/{id}/{decision}");
        self.exchange("POST", &path, DESK_MILLIS).send().await.map(drop)
    }
}

fn offset(answer: &Answer) -> Result<u64, TransportError> {
    answer.header("Upload-Offset").and_then(|offset| offset.parse().ok()).ok_or(TransportError::Garbage)
}

fn json<T: DeserializeOwned>(answer: &Answer) -> Result<T, TransportError> {
    if !answer.is(JSON) {
        return Err(TransportError::Garbage);
    }
    from_json(&answer.body).map_err(|_| TransportError::Garbage)
}

/// Keys and base64 values (tus 1.0.0, creation).
fn metadata(sha256: PhotoHash, document: DocumentId, media_type: &str) -> String {
    let entry = |key: &str, value: &str| format!("{key} {}", base64(value.as_bytes()));
    [
        entry("sha256", &sha256.to_string()),
        entry("document", &document.to_string()),
        entry("type", media_type),
    ]
    .join(",")
}
