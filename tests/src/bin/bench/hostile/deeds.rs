//! What each of the eight does, on a thread of his own, until it is over.

use super::{Answered, DEEDS, Deed};
use crate::documents::{Author, Made, make};
use crate::handset::Handset;
use crate::stock::new_replica;
use serde_bytes::ByteBuf;
use spotcheck_domain::document::{Document, photos_of};
use spotcheck_domain::id::DocumentId;
use spotcheck_domain::term::DocumentKind;
use spotcheck_domain::wire::{Push, SyncRequest, encode};
use spotcheck_tests::http::Http;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

/// Connections of those who have several.
const CONNECTIONS: usize = 4;
const HALF_SENT: usize = 60;
const SLOW_PARTS: usize = 24;

/// What the threads share.
#[derive(Default)]
struct Common {
    is_over: AtomicBool,
    n_answers: AtomicU64,
    n_later: AtomicU64,
}

impl Common {
    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    fn note(&self, status: u16) {
        self.n_answers.fetch_add(1, Ordering::Relaxed);
        self.n_later.fetch_add(u64::from(matches!(status, 429 | 503)), Ordering::Relaxed);
    }
}

/// What the child process does: the codes come by its standard input, whose end is the end.
pub fn be_hostile(address: &str, k: usize) {
    let mut lines = std::io::stdin().lines();
    let codes = lines.next().expect("the codes").expect("they are text");
    let codes: Vec<String> = codes.split(' ').map(str::to_owned).collect();
    let (common, begin) = (Arc::new(Common::default()), Arc::new(Barrier::new(codes.len() + 1)));
    let threads: Vec<_> = codes
        .into_iter()
        .zip(DEEDS)
        .map(|(code, deed)| {
            let (common, begin, address) = (Arc::clone(&common), Arc::clone(&begin), address.to_owned());
            std::thread::spawn(move || do_it(deed, &address, &code, k, &common, &begin))
        })
        .collect();
    begin.wait();
    println!("ready");
    let _ = lines.next();
    begin.wait();
    // Until there is no more.
    while lines.next().is_some() {}
    common.is_over.store(true, Ordering::Relaxed);
    threads.into_iter().for_each(|thread| thread.join().expect("it ends well"));
    let answered = Answered {
        n_answers: common.n_answers.load(Ordering::Relaxed),
        n_later: common.n_later.load(Ordering::Relaxed),
    };
    println!("{}", serde_json::to_string(&answered).expect("numbers"));
}

fn do_it(deed: Deed, address: &str, code: &str, k: usize, common: &Common, begin: &Barrier) {
    let handset = Handset::settled(address, code);
    let sender = Sender::of(address, &handset);
    let author = Author::of(&handset);
    let made = match deed {
        Deed::Dear => make(&author, 3, k, rand::random::<u32>().into()),
        Deed::Reads => make(&author, 1, k, rand::random::<u32>().into()),
        Deed::SlowParts => make(&author, SLOW_PARTS / 3, 9, rand::random::<u32>().into()),
        Deed::Empty | Deed::HalfSent => make(&author, 1, 1, rand::random::<u32>().into()),
    };
    begin.wait();
    begin.wait();
    match deed {
        Deed::Dear => sender.send_again(&made.iter().map(|one| body(&[one], 1)).collect::<Vec<_>>(), common),
        Deed::Empty => sender.send_again(&[empty(&made[0])], common),
        Deed::Reads => read_again(&sender, &made[0], common),
        Deed::HalfSent => leave_half_sent(&sender, common),
        Deed::SlowParts => send_slowly(&sender, &made, common),
    }
}

/// A request that brings records.
fn body(made: &[&Made], n_times: usize) -> Vec<u8> {
    let push = made.iter().map(|one| Push {
        document: one.id.into(),
        kind: DocumentKind::Finding,
        changes: one.changes.iter().map(|change| ByteBuf::from(change.bytes.clone())).collect(),
        receipts: Vec::new(),
        made: Vec::new(),
    });
    let push: Vec<Push> = std::iter::repeat_n(push.collect::<Vec<_>>(), n_times).flatten().collect();
    encode(&SyncRequest::plain(new_replica(), None, push)).expect("our own types have a CBOR form")
}

fn empty(made: &Made) -> Vec<u8> {
    let mut nothing = made.clone();
    nothing.changes.clear();
    body(&[&nothing], 80_000)
}

/// What somebody needs to send as who he is.
#[derive(Clone)]
struct Sender {
    address: String,
    cookie: String,
    device: String,
}

impl Sender {
    fn of(address: &str, handset: &Handset) -> Self {
        let device = handset.engine.device().expect("it is paired").to_string();
        Self { address: address.to_owned(), cookie: handset.link.http.cookie(), device }
    }

    fn headers<'h>(&self, more: &[(&'h str, &str)]) -> Vec<(&'h str, String)> {
        let own = [("cookie", self.cookie.clone()), ("spotcheck-device", self.device.clone())];
        own.into_iter().chain(more.iter().map(|(name, value)| (*name, (*value).to_owned()))).collect()
    }

    /// One of these after the other, for ever.
    fn send_again(&self, bodies: &[Vec<u8>], common: &Common) {
        let (http, headers) =
            (Http::new(&self.address), self.headers(&[("content-type", "application/cbor")]));
        for body in bodies.iter().cycle().take_while(|_| !common.is_over()) {
            if let Ok(answer) = http.exchange("POST", "/v1/sync", &headers, body) {
                common.note(answer.status);
            }
        }
    }

    /// The head of a request whose body is to come, and some of it.
    fn begin(
        &self,
        method: &str,
        path: &str,
        more: &[(&str, &str)],
        length: usize,
        sent: &[u8],
    ) -> Option<TcpStream> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n");
        for (name, value) in self.headers(more) {
            head.extend([name, ": ", &value, "\r\n"]);
        }
        stream.write_all((head + "\r\n").as_bytes()).and_then(|()| stream.write_all(sent)).ok()?;
        stream.set_nonblocking(true).ok()?;
        Some(stream)
    }
}

fn read_again(sender: &Sender, made: &Made, common: &Common) {
    let http = Http::new(&sender.address);
    let headers = sender.headers(&[("content-type", "application/cbor")]);
    let _ = http.exchange("POST", "/v1/sync", &headers, &body(&[made], 1));
    let path = format!("/v1/documents/{}", made.id);
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                let (http, headers) = (Http::new(&sender.address), sender.headers(&[]));
                while !common.is_over() {
                    if let Ok(answer) = http.exchange("GET", &path, &headers, &[]) {
                        common.note(answer.status);
                    }
                }
            });
        }
    });
}

/// Keeps so many requests open; one that is answered or cut is begun anew. On each a byte goes out in each round.
fn keep_open(n: usize, common: &Common, begin: impl Fn(usize) -> Option<TcpStream>) {
    let mut open: Vec<Option<TcpStream>> = (0..n).map(|_| None).collect();
    while !common.is_over() {
        for (n, stream) in open.iter_mut().enumerate() {
            let mut answer = [0; 512];
            let has_ended = match stream.as_mut().map(|stream| stream.read(&mut answer)) {
                Some(Ok(n)) => {
                    let status =
                        std::str::from_utf8(&answer[..n]).ok().and_then(|text| text.get(9..12)?.parse().ok());
                    common.note(status.unwrap_or(0));
                    true
                }
                Some(Err(error)) => error.kind() != std::io::ErrorKind::WouldBlock,
                None => true,
            };
            if has_ended {
                *stream = begin(n);
            } else if let Some(stream) = stream {
                let _ = stream.write_all(&[0]);
            }
        }
        std::thread::sleep(Duration::from_millis(500));
    }
}

fn leave_half_sent(sender: &Sender, common: &Common) {
    let sent = vec![0; 256 << 10];
    keep_open(HALF_SENT, common, |_| {
        sender.begin("POST", "/v1/sync", &[("content-type", "application/cbor")], 4 << 20, &sent)
    });
}

fn send_slowly(sender: &Sender, made: &[Made], common: &Common) {
    let http = Http::new(&sender.address);
    let all: Vec<&Made> = made.iter().collect();
    let headers = sender.headers(&[("content-type", "application/cbor")]);
    let _ = http.exchange("POST", "/v1/sync", &headers, &body(&all, 1));
    let mut parts = Vec::new();
    for one in made {
        let changes: Vec<ByteBuf> =
            one.changes.iter().map(|change| ByteBuf::from(change.bytes.clone())).collect();
        let document =
            Document::from_changes(DocumentKind::Finding, &changes, [1; 16]).expect("it was made here");
        for photo in photos_of(&document) {
            parts.extend(
                location(sender, &http, one, photo.sha256.to_string(), photo.size).map(|at| (at, photo.size)),
            );
        }
    }
    keep_open(parts.len(), common, |n| {
        let (location, size) = &parts[n];
        let headers = [
            ("tus-resumable", "1.0.0"),
            ("upload-offset", "0"),
            ("content-type", "application/offset+octet-stream"),
        ];
        sender.begin("PATCH", location, &headers, *size as usize, &[])
    });
}

/// Begins an upload.
fn location(sender: &Sender, http: &Http, made: &Made, sha256: String, size: u64) -> Option<String> {
    let base64 = |text: &str| data_encoding::BASE64.encode(text.as_bytes());
    let document = DocumentId::from(made.id).to_string();
    let metadata =
        format!("sha256 {},document {},type {}", base64(&sha256), base64(&document), base64("image/jpeg"));
    let headers = sender.headers(&[
        ("tus-resumable", "1.0.0"),
        ("upload-length", &size.to_string()),
        ("upload-metadata", &metadata),
    ]);
    let answer = http.exchange("POST", "/v1/photos", &headers, &[]).ok()?;
    answer.headers.get("location").cloned()
}
