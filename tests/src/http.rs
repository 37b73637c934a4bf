//! The office over TCP, as [`Transport`]: one kept connection, every byte on the socket counted in both directions.
//!
//! A client of its own because the figures are bytes at the socket, heads included, which no HTTP library tells.

pub use crate::answer::Answer;
use crate::answer::read_answer;
use crate::gzip::{deflate, inflate};
use data_encoding::BASE64;
use spotcheck_client::transport::{Transport, TransportError, Upload};
use spotcheck_domain::id::{DeviceId, DocumentId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::wire::{CodeOwner, ErrorBody, PairRequest, QuarantinedChange, Session};
use std::cell::{Cell, RefCell};
use std::io::{BufReader, Write};
use std::net::TcpStream;
use std::rc::Rc;
use std::time::Duration;

/// Smaller bodies go as they are.
const WORTH_DEFLATING: usize = 1 << 10;

#[derive(Default)]
struct Inner {
    address: RefCell<String>,
    connection: RefCell<Option<BufReader<TcpStream>>>,
    cookie: RefCell<String>,
    cut: Cell<bool>,
    /// Exchanges left until the network goes.
    left: Cell<Option<u32>>,
    /// The last of them is heard by the office, and its answer is lost.
    loses_answer: Cell<bool>,
    /// The office has said that it takes bodies in gzip.
    takes_gzip: Cell<bool>,
    /// Which device asks.
    device: Cell<Option<DeviceId>>,
    n_up: Cell<u64>,
    n_down: Cell<u64>,
    n_requests: Cell<u64>,
}

/// A phone's connection; a clone shares it.
#[derive(Clone, Default)]
pub struct Http {
    inner: Rc<Inner>,
}

impl Http {
    /// `address` is `host:port`.
    pub fn new(address: &str) -> Self {
        let http = Self::default();
        http.inner.address.replace(address.to_owned());
        http
    }

    /// The office is at another address now.
    pub fn move_to(&self, address: &str) {
        self.inner.address.replace(address.to_owned());
        self.inner.connection.replace(None);
    }

    /// Cuts the network, or restores it.
    pub fn cut(&self, cut: bool) {
        self.inner.cut.set(cut);
        self.inner.left.set(None);
        self.inner.connection.replace(None);
    }

    /// The network goes after `n` more exchanges.
    pub fn cut_after(&self, n: u32) {
        self.inner.left.set(Some(n));
        self.inner.loses_answer.set(false);
    }

    /// The network goes after `n` more exchanges and one whose answer never comes.
    pub fn lose_after(&self, n: u32) {
        self.inner.left.set(Some(n + 1));
        self.inner.loses_answer.set(true);
    }

    /// Bytes sent, bytes received, requests, since the last call.
    pub fn take_counts(&self) -> (u64, u64, u64) {
        (self.inner.n_up.take(), self.inner.n_down.take(), self.inner.n_requests.take())
    }

    pub fn cookie(&self) -> String {
        self.inner.cookie.borrow().clone()
    }

    /// One exchange. A kept connection that the office has closed meanwhile is opened once more.
    pub fn exchange(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, String)],
        body: &[u8],
    ) -> Result<Answer, TransportError> {
        if self.inner.cut.get() || self.inner.left.get() == Some(0) {
            return Err(TransportError::Unreachable);
        }
        self.inner.left.set(self.inner.left.get().map(|left| left - 1));
        let kept = self.inner.connection.take();
        let was_kept = kept.is_some();
        let answer = match self.attempt(kept, method, path, headers, body) {
            Err(TransportError::Unreachable) if was_kept => self.attempt(None, method, path, headers, body),
            other => other,
        };
        if self.inner.left.get() == Some(0) && self.inner.loses_answer.get() {
            return Err(TransportError::Unreachable);
        }
        answer
    }

    fn attempt(
        &self,
        kept: Option<BufReader<TcpStream>>,
        method: &str,
        path: &str,
        headers: &[(&str, String)],
        body: &[u8],
    ) -> Result<Answer, TransportError> {
        let address = self.inner.address.borrow().clone();
        let unreachable = |_| TransportError::Unreachable;
        let mut stream = if let Some(stream) = kept {
            stream
        } else {
            let stream = TcpStream::connect(&address).map_err(unreachable)?;
            stream.set_nodelay(true).map_err(unreachable)?;
            stream.set_read_timeout(Some(Duration::from_secs(30))).map_err(unreachable)?;
            BufReader::with_capacity(1 << 16, stream)
        };
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\n");
        let cookie = self.inner.cookie.borrow();
        if !cookie.is_empty() {
            head.extend(["cookie: ", cookie.as_str(), "\r\n"]);
        }
        drop(cookie);
        if let Some(device) = self.inner.device.get() {
            head.extend(["spotcheck-device: ", &device.to_string(), "\r\n"]);
        }
        for (name, value) in headers {
            head.extend([*name, ": ", value.as_str(), "\r\n"]);
        }
        if !body.is_empty() || matches!(method, "POST" | "PATCH") {
            head.extend(["content-length: ", &body.len().to_string(), "\r\n"]);
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(body);
        stream.get_mut().write_all(&bytes).map_err(unreachable)?;
        self.inner.n_up.set(self.inner.n_up.get() + bytes.len() as u64);
        self.inner.n_requests.set(self.inner.n_requests.get() + 1);
        let (answer, n_down) = read_answer(&mut stream, method == "HEAD")?;
        self.inner.n_down.set(self.inner.n_down.get() + n_down);
        if let Some(cookie) = answer.headers.get("set-cookie").and_then(|cookie| cookie.split(';').next()) {
            self.inner.cookie.replace(cookie.to_owned());
        }
        if answer.headers.get("connection").is_none_or(|value| value != "close") {
            self.inner.connection.replace(Some(stream));
        }
        Ok(answer)
    }

    fn ok(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, String)],
        body: &[u8],
    ) -> Result<Answer, TransportError> {
        let answer = self.exchange(method, path, headers, body)?;
        if (200..300).contains(&answer.status) {
            return Ok(answer);
        }
        let code =
            serde_json::from_slice::<ErrorBody>(&answer.body).map(|body| body.code).unwrap_or_default();
        Err(TransportError::Status { status: answer.status, code })
    }
}

const TUS: (&str, &str) = ("tus-resumable", "1.0.0");

fn tus() -> (&'static str, String) {
    (TUS.0, TUS.1.to_owned())
}

fn offset_of(answer: &Answer) -> Result<u64, TransportError> {
    answer.headers.get("upload-offset").and_then(|offset| offset.parse().ok()).ok_or(TransportError::Garbage)
}

impl Transport for Http {
    fn ask_as(&self, device: Option<DeviceId>) {
        self.inner.device.set(device);
    }

    async fn look(&self, request: &PairRequest) -> Result<CodeOwner, TransportError> {
        let body = serde_json::to_vec(request).map_err(|_| TransportError::Garbage)?;
        let headers = [("content-type", "application/json".into())];
        let answer = self.ok("POST", "/v1/pair/look", &headers, &body)?;
        serde_json::from_slice(&answer.body).map_err(|_| TransportError::Garbage)
    }

    async fn sign_out(&self) -> Result<(), TransportError> {
        self.ok("DELETE", "/v1/session", &[], &[]).map(drop)
    }

    async fn pair(&self, request: &PairRequest) -> Result<Session, TransportError> {
        let body = serde_json::to_vec(request).map_err(|_| TransportError::Garbage)?;
        let answer = self.ok("POST", "/v1/pair", &[("content-type", "application/json".into())], &body)?;
        serde_json::from_slice(&answer.body).map_err(|_| TransportError::Garbage)
    }

    async fn sync(&self, body: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        let mut headers =
            vec![("content-type", "application/cbor".into()), ("accept-encoding", "gzip".into())];
        let deflated = (self.inner.takes_gzip.get() && body.len() > WORTH_DEFLATING).then(|| deflate(&body));
        headers.extend(deflated.is_some().then(|| ("content-encoding", "gzip".to_owned())));
        let answer = self.ok("POST", "/v1/sync", &headers, &deflated.unwrap_or(body))?;
        let said = |name: &str| answer.headers.get(name).map(String::as_str);
        self.inner.takes_gzip.set(said("accept-encoding") == Some("gzip"));
        match (said("content-type"), said("content-encoding")) {
            (Some("application/cbor"), Some("gzip")) => inflate(&answer.body),
            (Some("application/cbor"), _) => Ok(answer.body),
            _ => Err(TransportError::Garbage),
        }
    }

    async fn reference(&self, sha256: &str) -> Result<Vec<u8>, TransportError> {
        Ok(self.ok("GET", &format!("/v1/reference/{sha256}"), &[], &[])?.body)
    }

    async fn create_upload(
        &self,
        sha256: PhotoHash,
        document: DocumentId,
        media_type: &str,
        length: u64,
    ) -> Result<Upload, TransportError> {
        let pairs =
            [("sha256", sha256.to_string()), ("document", document.to_string()), ("type", media_type.into())];
        let metadata: Vec<String> =
            pairs.iter().map(|(key, value)| format!("{key} {}", BASE64.encode(value.as_bytes()))).collect();
        let headers = [tus(), ("upload-length", length.to_string()), ("upload-metadata", metadata.join(","))];
        let answer = self.ok("POST", "/v1/photos", &headers, &[])?;
        let location = answer.headers.get("location").cloned().ok_or(TransportError::Garbage)?;
        let offset = offset_of(&answer).unwrap_or(0);
        Ok(Upload { location, offset })
    }

    async fn upload_offset(&self, location: &str) -> Result<u64, TransportError> {
        offset_of(&self.ok("HEAD", path_of(location), &[tus()], &[])?)
    }

    async fn upload(&self, location: &str, offset: u64, bytes: Vec<u8>) -> Result<u64, TransportError> {
        let headers = [
            tus(),
            ("upload-offset", offset.to_string()),
            ("content-type", "application/offset+octet-stream".into()),
        ];
        offset_of(&self.ok("PATCH", path_of(location), &headers, &bytes)?)
    }

    async fn photo(&self, sha256: PhotoHash) -> Result<(String, Vec<u8>), TransportError> {
        let answer = self.ok("GET", &format!("/v1/photos/{sha256}"), &[], &[])?;
        let media_type = answer.headers.get("content-type").cloned().unwrap_or_default();
        Ok((media_type, answer.body))
    }

    async fn quarantine(&self, after: i64) -> Result<Vec<QuarantinedChange>, TransportError> {
        let answer = self.ok("GET", &format!("/v1/quarantine?after={after}"), &[], &[])?;
        serde_json::from_slice(&answer.body).map_err(|_| TransportError::Garbage)
    }

    async fn quarantined(&self, id: i64) -> Result<QuarantinedChange, TransportError> {
        let answer = self.ok("GET", &format!("/v1/quarantine/{id}"), &[], &[])?;
        serde_json::from_slice(&answer.body).map_err(|_| TransportError::Garbage)
    }

    async fn decide_quarantined(&self, id: i64, release: bool) -> Result<(), TransportError> {
        let decision = if release { "release" } else { "discard" };
        self.ok("POST", &format!("/v1/quarantine/{id}/{decision}"), &[], &[]).map(drop)
    }
}

/// The path of an absolute or relative location.
fn path_of(location: &str) -> &str {
    let Some((_, rest)) = location.split_once("://") else { return location };
    rest.find('/').map_or(location, |slash| &rest[slash..])
}
