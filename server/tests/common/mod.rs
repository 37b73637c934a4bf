//! A real server process and clients that speak HTTP over TCP to it, counting the bytes.
#![allow(dead_code, clippy::unwrap_used, clippy::missing_panics_doc)]

pub mod call;
pub mod desk;
pub mod disk;
pub mod folders;
pub mod photo;
pub mod slow;

#[allow(unused_imports)]
pub use folders::{copy_folder, put_back};

use serde_bytes::ByteBuf;
use spotcheck_domain::document::{Document, NewChange};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::{DocumentId, ReplicaId, UnitId};
use spotcheck_domain::inspection::NewInspection;
use spotcheck_domain::term::{DocumentKind, InspectionKind, Tier};
use spotcheck_domain::time::Timestamp;
use spotcheck_domain::wire::{Offer, Push, RefusedHere, Session, SyncRequest, SyncResponse, decode, encode};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

pub struct Server {
    child: Child,
    pub address: String,
    pub pairing: Vec<serde_json::Value>,
    /// All that it said when it had started.
    pub started: serde_json::Value,
}

impl Server {
    pub fn start(folder: &Path, more: &[&str]) -> Self {
        Self::start_by(Command::new(env!("CARGO_BIN_EXE_spotcheck")), folder, more)
    }

    /// By a command that becomes the binary.
    pub fn start_by(mut command: Command, folder: &Path, more: &[&str]) -> Self {
        let mut child = command
            .args(["serve", "--print-json", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let started: serde_json::Value = serde_json::from_str(&line).expect("one line of JSON");
        let address = started["listening"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
        let pairing = started["pairing"].as_array().unwrap().clone();
        Self { child, address, pairing, started }
    }

    pub fn demo(folder: &Path) -> Self {
        Self::start(folder, &["--demo"])
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn code_of(&self, name: &str) -> String {
        let found = self.pairing.iter().find(|one| one["name"] == name).expect("an invitation");
        found["code"].as_str().unwrap().to_owned()
    }

    pub fn pair(&self, name: &str) -> Phone {
        Phone::pair(&self.address, &self.code_of(name))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One command of the binary, run to its end.
pub fn spotcheck(command: &str, args: &[&std::ffi::OsStr]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_spotcheck")).arg(command).args(args).output().unwrap()
}

pub struct Answer {
    pub status: u16,
    pub headers: HashMap<String, String>,
    pub set_cookies: Vec<String>,
    pub body: Vec<u8>,
    /// Bytes up and down.
    pub wire: usize,
}

impl Answer {
    pub fn code(&self) -> String {
        let body: serde_json::Value = serde_json::from_slice(&self.body).expect("a JSON envelope");
        assert!(body["message"].is_string());
        body["code"].as_str().unwrap().to_owned()
    }
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// One exchange on a connection of its own.
pub fn exchange(address: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    if !body.is_empty() || method == "POST" || method == "PATCH" {
        request.extend(["content-length: ", &body.len().to_string(), "\r\n"]);
    }
    request += "\r\n";
    let mut bytes = request.into_bytes();
    bytes.extend_from_slice(body);
    let _ = stream.write_all(&bytes);
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all);
    read_answer(&all, bytes.len(), method == "HEAD")
}

fn read_answer(all: &[u8], up: usize, is_head: bool) -> Answer {
    let end = all.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(all[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let said: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let cookies = said.iter().filter(|(name, _)| name == "set-cookie");
    let set_cookies = cookies.map(|(_, cookie)| cookie.clone()).collect();
    let headers: HashMap<String, String> = said.into_iter().collect();
    let mut body = all[end + 4..].to_vec();
    if headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked") && !is_head {
        body = unchunk(&body);
    }
    Answer { status, headers, set_cookies, body, wire: up + all.len() }
}

fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let n = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        if n == 0 {
            break;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + n]);
        rest = &rest[end + 4 + n..];
    }
    body
}

/// A paired device with the least of a client that tests need.
pub struct Phone {
    pub address: String,
    pub cookie: String,
    pub session: Session,
    pub replica: ReplicaId,
    pub cursor: Option<ByteBuf>,
}

impl Phone {
    pub fn pair(address: &str, code: &str) -> Self {
        let answer = try_pair(address, code);
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        assert!(answer.header("set-cookie").contains("HttpOnly; SameSite=Strict"));
        Self {
            address: address.to_owned(),
            cookie,
            session: serde_json::from_slice(&answer.body).unwrap(),
            replica: ReplicaId::from_parts(Timestamp::from_millis(1), rand::random()),
            cursor: None,
        }
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut all = vec![("cookie", self.cookie.as_str())];
        all.extend_from_slice(headers);
        exchange(&self.address, method, path, &all, body)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], &[])
    }

    pub fn try_sync(&self, push: Vec<Push>) -> Answer {
        self.try_offer(push, None)
    }

    /// Says what it holds, leaving its cursor as it is.
    pub fn offer(&self, offer: Offer) -> SyncResponse {
        let answer = self.try_offer(vec![], Some(offer));
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        decode(&answer.body).unwrap()
    }

    pub fn try_offer(&self, push: Vec<Push>, offer: Option<Offer>) -> Answer {
        self.request(push, offer, Vec::new())
    }

    /// Asks about refused changes, leaving its cursor as it is.
    pub fn ask(&self, refused: &[RefusedHere]) -> SyncResponse {
        let answer = self.try_ask(refused.to_vec());
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        decode(&answer.body).unwrap()
    }

    pub fn try_ask(&self, refused: Vec<RefusedHere>) -> Answer {
        self.request(vec![], None, refused)
    }

    fn request(&self, push: Vec<Push>, offer: Option<Offer>, refused: Vec<RefusedHere>) -> Answer {
        let request =
            SyncRequest { offer, refused, ..SyncRequest::plain(self.replica, self.cursor.clone(), push) };
        self.send("POST", "/v1/sync", &[("content-type", "application/cbor")], &encode(&request).unwrap())
    }

    pub fn sync(&mut self, push: Vec<Push>) -> SyncResponse {
        let answer = self.try_sync(push);
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let response: SyncResponse = decode(&answer.body).unwrap();
        self.cursor = Some(response.cursor.clone());
        response
    }

    /// Pulls until there is no more.
    pub fn pull(&mut self) -> Vec<spotcheck_domain::wire::Pulled> {
        let mut documents = Vec::new();
        loop {
            let response = self.sync(vec![]);
            documents.extend(response.documents);
            if !response.more {
                return documents;
            }
        }
    }
}

pub fn try_pair(address: &str, code: &str) -> Answer {
    let body = format!(r#"{{"code":"{code}","device":"a test"}}"#);
    exchange(address, "POST", "/v1/pair", &[("content-type", "application/json")], body.as_bytes())
}

/// A visit as a phone makes it: the document and its first change.
pub fn inspection(unit: UnitId) -> (DocumentId, Document, NewChange) {
    let id = DocumentId::from_parts(Timestamp::from_millis(1_790_000_000_000), rand::random());
    let edit = Edit::StartInspection(NewInspection {
        unit,
        tier: Tier::County,
        kind: InspectionKind::Routine,
        site: spotcheck_domain::id::SiteId::from_parts(Timestamp::from_millis(1), [1; 10]),
        site_name: "云锦涂料".into(),
        site_address: String::new(),
        site_contact: String::new(),
        site_sector: "hazchem".into(),
        checklist: String::new(),
        checklist_version: String::new(),
        n_items: 0,
        officers: vec![],
        position: None,
    });
    let (document, change) =
        Document::create(id, &edit, Timestamp::from_millis(1_790_000_000_000), rand::random()).unwrap();
    (id, document, change)
}

pub fn narrate(document: &mut Document, text: &str) -> NewChange {
    let edit = Edit::Narrate { text: text.into() };
    let at = Timestamp::from_millis(1_790_000_001_000);
    document.edit(&edit, None, at, rand::random()).unwrap().expect("a change")
}

pub fn push(document: DocumentId, changes: &[&NewChange]) -> Push {
    Push {
        document,
        kind: DocumentKind::Inspection,
        changes: changes.iter().map(|change| ByteBuf::from(change.bytes.clone())).collect(),
        receipts: vec![],
        made: vec![],
    }
}

/// A push of a finding's changes.
pub fn finding_push(document: DocumentId, changes: &[&NewChange]) -> Push {
    Push { kind: DocumentKind::Finding, ..push(document, changes) }
}
