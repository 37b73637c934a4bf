//! The office over TCP, as a transport: one kept connection, every byte on the socket counted in both directions.
//!
//! A client of its own because the figures are bytes at the socket, heads included, which no HTTP library tells.

mod transport;

pub use crate::answer::Answer;
use crate::answer::read_answer;
use spotcheck_client::transport::TransportError;
use spotcheck_domain::id::DeviceId;
use spotcheck_domain::wire::ErrorBody;
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
    /// What came of an answer that broke off in its body.
    broken: RefCell<Option<Answer>>,
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

    /// Bytes that have come since the last counts were taken.
    pub fn n_down(&self) -> u64 {
        self.inner.n_down.get()
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
        self.inner.broken.take();
        let kept = self.inner.connection.take();
        let was_kept = kept.is_some();
        let answer = match self.attempt(kept, method, path, headers, body) {
            // One that broke in the midst of an answer had not been closed.
            Err(TransportError::Unreachable) if was_kept && self.inner.broken.borrow().is_none() => {
                self.attempt(None, method, path, headers, body)
            }
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
        let (answer, n_down) = read_answer(&mut stream, method == "HEAD").map_err(|broken| {
            self.inner.broken.replace(broken.part);
            broken.error
        })?;
        self.inner.n_down.set(self.inner.n_down.get() + n_down);
        if let Some(cookie) = answer.headers.get("set-cookie").and_then(|cookie| cookie.split(';').next()) {
            self.inner.cookie.replace(cookie.to_owned());
        }
        if answer.headers.get("connection").is_none_or(|value| value != "close") {
            self.inner.connection.replace(Some(stream));
        }
        Ok(answer)
    }

    /// The answer, or what came of one that broke off.
    fn or_broken(
        &self,
        answer: Result<Answer, TransportError>,
    ) -> Result<(Answer, Result<(), TransportError>), TransportError> {
        let broken = self.inner.broken.take();
        match (answer, broken) {
            (Ok(answer), _) => Ok((answer, Ok(()))),
            (Err(error), Some(broken)) if (200..300).contains(&broken.status) => Ok((broken, Err(error))),
            (Err(error), _) => Err(error),
        }
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
