//! Senders who begin a body and do not end it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// A connection on which a body stands half sent, or what the server said instead of taking it.
pub struct HalfSent {
    stream: BufReader<TcpStream>,
    /// 100 while the body is awaited.
    pub status: u16,
    pub code: String,
}

/// The head of a request that announces a body and waits until the server wants it.
pub fn head(method: &str, path: &str, cookie: &str, more: &[(&str, &str)], length: usize) -> String {
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n");
    if !cookie.is_empty() {
        head.extend(["cookie: ", cookie, "\r\n"]);
    }
    for (name, value) in more {
        head.extend([*name, ": ", *value, "\r\n"]);
    }
    head + &format!("content-length: {length}\r\n\r\n")
}

impl HalfSent {
    /// Sends a head and waits for what the server says to it. Then as much of a body.
    pub fn begin(address: &str, head: &str, sent: &[u8]) -> Self {
        let mut begun = Self::begin_unheard(address, head);
        begun.hear();
        if begun.status == 100 {
            // It may be refused in the middle.
            let _ = begun.stream.get_mut().write_all(sent);
        }
        begun
    }

    /// Sends a head alone.
    pub fn begin_unheard(address: &str, head: &str) -> Self {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        Self { stream: BufReader::new(stream), status: 0, code: String::new() }
    }

    /// The next thing that the server says, waited for.
    pub fn hear(&mut self) {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        self.status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let mut length = 0;
        loop {
            line.clear();
            if self.stream.read_line(&mut line).unwrap() <= 2 {
                break;
            }
            let lower = line.to_lowercase();
            length = lower.strip_prefix("content-length:").map_or(length, |n| n.trim().parse().unwrap());
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        let told: Option<serde_json::Value> = serde_json::from_slice(&body).ok();
        self.code = told.and_then(|told| told["code"].as_str().map(str::to_owned)).unwrap_or_default();
    }

    /// Cuts it off.
    pub fn end(&self) {
        let _ = self.stream.get_ref().shutdown(std::net::Shutdown::Both);
    }
}
