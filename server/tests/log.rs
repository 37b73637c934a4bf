//! What the log says at its usual level, and what it never says.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Phone, exchange, inspection, push, try_pair};
use serde_bytes::ByteBuf;
use spotcheck_domain::wire::Push;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const AUTHOR: &str = "祁远舟";
const KEEPER: &str = "文景澄";
/// Of another county.
const NEIGHBOUR: &str = "闻人笛";

/// A server whose log is read at its end.
struct Logged {
    child: Child,
    address: String,
    pairing: Vec<serde_json::Value>,
}

impl Logged {
    fn start(folder: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_spotcheck"))
            .args(["serve", "--demo", "--print-json", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .args(more)
            .env_remove("SPOTCHECK_LOG")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let started: serde_json::Value = serde_json::from_str(&line).unwrap();
        let address = started["listening"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
        Self { child, address, pairing: started["pairing"].as_array().unwrap().clone() }
    }

    fn pair(&self, name: &str) -> Phone {
        let code = self.pairing.iter().find(|one| one["name"] == name).unwrap()["code"].as_str().unwrap();
        Phone::pair(&self.address, code)
    }

    /// Told to stop as an administrator does; gives what it had logged.
    fn stop(self) -> Vec<String> {
        let told = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(told.success());
        let output = self.child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap().lines().map(ToOwned::to_owned).collect()
    }
}

/// A day on which everything happens that is to be logged.
fn day(server: &Logged) -> String {
    let (mut author, keeper) = (server.pair(AUTHOR), server.pair(KEEPER));
    for _ in 0..12 {
        try_pair(&server.address, "0000-0000");
    }
    let (id, _, change) = inspection(keeper.session.unit.id);
    author.sync(vec![push(id, &[&change])]);
    author.sync(vec![Push { changes: vec![ByteBuf::from(b"garbage".to_vec())], ..push(id, &[]) }]);
    exchange(&server.address, "POST", "/v1/pair", &[("content-type", "application/json")], b"{");
    author.send("POST", "/v1/sync", &[("content-type", "text/plain")], b"x");
    author.send("POST", "/v1/sync", &[("content-type", "application/cbor")], b"x");
    exchange(&server.address, "GET", "/v1/session", &[("cookie", "spotcheck_session=guessed")], &[]);
    exchange(&server.address, "GET", "/v1/session", &[], &[]);
    // A record that is there, asked for again and again by somebody whose it is not.
    let (own, _, first) = inspection(author.session.unit.id);
    author.sync(vec![push(own, &[&first])]);
    let stranger = server.pair(NEIGHBOUR);
    for _ in 0..9 {
        let answer = stranger.send("GET", &format!("/v1/documents/{own}"), &[], b"");
        assert_eq!(answer.status, 404);
    }
    let vouch = format!(r#"{{"person":"{}","basis":"vouch"}}"#, author.session.person.id);
    author.send("POST", "/v1/codes", &[("content-type", "application/json")], vouch.as_bytes());
    id.to_string()
}

#[track_caller]
fn line<'l>(lines: &'l [String], wanted: &[&str]) -> &'l str {
    let found = lines.iter().find(|line| wanted.iter().all(|word| line.contains(word)));
    found.unwrap_or_else(|| panic!("no line with {wanted:?} in\n{}", lines.join("\n")))
}

#[test]
fn a_log_of_text_says_what_happened_and_to_whom_without_names_or_colours() {
    let folder = tempfile::tempdir().unwrap();
    let server = Logged::start(folder.path(), &[]);
    let address = server.address.clone();
    let id = day(&server);
    let lines = server.stop();
    line(&lines, &["INFO", "started", &address, folder.path().to_str().unwrap()]);
    line(&lines, &["WARN", "a new one is founded", folder.path().to_str().unwrap()]);
    line(&lines, &["INFO", "a device was paired", "127.0.0.1", "device="]);
    line(&lines, &["WARN", "a pairing code was refused", "127.0.0.1", "code_unknown"]);
    line(&lines, &["WARN", "a pairing code was refused", "127.0.0.1", "too_many_attempts"]);
    line(&lines, &["INFO", "put into quarantine", &id, "not_permitted"]);
    line(&lines, &["INFO", "put into quarantine", &id, "not_a_change"]);
    line(&lines, &["INFO", "a request was refused", "127.0.0.1", "/v1/pair", "400"]);
    line(&lines, &["INFO", "a request was refused", "127.0.0.1", "/v1/sync", "400"]);
    line(&lines, &["INFO", "a request was refused", "127.0.0.1", "/v1/sync", "415"]);
    line(&lines, &["INFO", "a session was refused", "127.0.0.1", "/v1/session"]);
    assert_eq!(lines.iter().filter(|line| line.contains("a session was refused")).count(), 1);
    line(&lines, &["INFO", "a rule was against a request", "user=", "device=", "has_device"]);
    line(&lines, &["INFO", "access was refused", "user=", "act=\"read_document\""]);
    line(&lines, &["INFO", "access was refused again", "user=", "act=\"read_document\"", "n=8"]);
    let n_told = lines
        .iter()
        .filter(|line| line.contains("access was refused") && line.contains("read_document"))
        .count();
    assert_eq!(n_told, 2, "a flood is two lines");
    line(&lines, &["INFO", "stopping", "SIGTERM"]);
    line(&lines, &["INFO", "stopped"]);
    assert_eq!(lines.iter().filter(|line| line.contains("code was refused")).count(), 12);
    let all = lines.concat();
    assert!(!all.contains('\u{1b}'), "no colours into a file");
    for private in [AUTHOR, KEEPER, NEIGHBOUR, "云锦涂料", "a test", "0000-0000", "guessed", "祁"] {
        assert!(!all.contains(private), "{private}");
    }
}

#[test]
fn a_log_of_json_is_an_object_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let server = Logged::start(folder.path(), &["--log-format", "json"]);
    day(&server);
    let lines = server.stop();
    let events: Vec<serde_json::Value> =
        lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let paired = events.iter().find(|event| event["message"] == "a device was paired").unwrap();
    assert_eq!((&paired["level"], &paired["address"]), (&"INFO".into(), &"127.0.0.1".into()));
    assert!(paired["timestamp"].is_string() && paired["device"].is_string());
}

#[test]
fn a_slow_request_is_logged_with_its_address_in_the_interface_and_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let server = Logged::start(folder.path(), &["--slow-millis", "0"]);
    exchange(&server.address, "GET", "/v1/documents/0190a5f8-7c00-7000-8000-000000000001", &[], &[]);
    let lines = server.stop();
    let said = line(&lines, &["WARN", "a slow request", "/v1/documents/{id}", "401", "millis="]);
    assert!(!said.contains("0190a5f8"), "{said}");
}

#[test]
fn the_log_is_as_much_as_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let server = Logged::start(folder.path(), &["--log", "error"]);
    day(&server);
    assert_eq!(server.stop(), Vec::<String>::new());
    let refused = Command::new(env!("CARGO_BIN_EXE_spotcheck"))
        .args(["serve", "--log", "spotcheck=loud", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && said.contains("spotcheck=loud"), "{said}");
}
