//! Whose session it is: a device names itself, a session that nobody uses ends, a device can be signed out, and what
//! was signed out hears nothing more.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Answer, Phone, Server, exchange, spotcheck};
use rusqlite::Connection;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

const DAY_MILLIS: i64 = 86_400_000;

fn database(folder: &Path) -> Connection {
    Connection::open(folder.join("spotcheck.db")).unwrap()
}

fn as_device(phone: &Phone, device: &str) -> Answer {
    phone.send("GET", "/v1/session", &[("spotcheck-device", device)], &[])
}

fn device_command(args: &[&str], folder: &Path) -> (bool, String) {
    let mut all: Vec<&std::ffi::OsStr> = args.iter().map(AsRef::as_ref).collect();
    all.extend(["--data".as_ref(), folder.as_os_str()]);
    let output = spotcheck("device", &all);
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[test]
fn a_session_answers_its_own_device_alone_once_it_has_named_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (a, b) = (server.pair("祁远舟"), server.pair("钟离原"));
    assert_eq!(a.get("/v1/session").status, 200, "an app of before names none");
    let of_b = b.session.device.to_string();
    for wrong in [of_b.as_str(), "", "nothing of the kind"] {
        let answer = as_device(&a, wrong);
        assert_eq!((answer.status, answer.code().as_str()), (401, "other_device"), "{wrong:?}");
    }
    assert_eq!(a.get("/v1/session").status, 200, "who is refused has not named it");
    assert_eq!(as_device(&a, &a.session.device.to_string()).status, 200);
    for path in ["/v1/session", "/v1/events", "/v1/documents/0190a5f8-7c00-7000-8000-000000000001"] {
        assert_eq!((a.get(path).status, a.get(path).code().as_str()), (401, "other_device"), "{path}");
    }
    let events = format!("/v1/events?device={of_b}");
    assert_eq!(a.get(&events).code(), "other_device");
}

#[test]
fn a_session_that_nobody_uses_ends_and_each_use_counts() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--demo", "--session-days", "10"]);
    let phone = server.pair("祁远舟");
    let unused_for = |days: i64| {
        let ago = days * DAY_MILLIS - 60_000;
        let sql = "UPDATE sessions SET seen_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000 - ?1";
        database(folder.path()).execute(sql, [ago]).unwrap();
        phone.get("/v1/session").status
    };
    assert_eq!(unused_for(10), 200, "a minute is left");
    let seen = "SELECT strftime('%s', 'now') * 1000 - seen_at < 60000 FROM sessions";
    assert!(database(folder.path()).query_row(seen, [], |row| row.get::<_, bool>(0)).unwrap(), "it was used");
    assert_eq!(unused_for(11), 401);
    assert_eq!(phone.get("/v1/session").status, 401, "to be refused is no use");
}

#[test]
fn a_code_is_looked_at_without_being_used_up_and_wrong_ones_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let code = server.code_of("祁远舟");
    let look = |code: &str| {
        let body = format!(r#"{{"code":"{code}","device":""}}"#);
        exchange(
            &server.address,
            "POST",
            "/v1/pair/look",
            &[("content-type", "application/json")],
            body.as_bytes(),
        )
    };
    for _ in 0..20 {
        let answer = look(&code);
        assert_eq!(answer.status, 200);
        let owner: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(owner["name"], "祁远舟");
    }
    let phone = Phone::pair(&server.address, &code);
    assert_eq!(look(&code).code(), "code_unknown", "now it is used up");
    let statuses: Vec<u16> = (0..12).map(|_| look("AAAA-AAAA").status).collect();
    assert!(statuses.contains(&403) && statuses.contains(&429), "{statuses:?}");
    assert_eq!(phone.get("/v1/session").status, 200);
}

#[test]
fn devices_are_listed_and_one_is_signed_out_for_good() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (lost, kept) = (server.pair("祁远舟"), server.pair("钟离原"));
    let (ok, list) = device_command(&["list"], folder.path());
    assert!(ok && list.contains("祁远舟") && list.contains("钟离原"), "{list}");
    let (ok, list) = device_command(&["list", "祁远舟"], folder.path());
    let id = lost.session.device.to_string();
    assert!(ok && list.contains(&id) && list.contains("a test") && !list.contains("钟离原"), "{list}");
    let (ok, said) = device_command(&["revoke", "0190a5f8-7c00-7000-8000-000000000001"], folder.path());
    assert!(!ok && said.contains("device list"), "{said}");
    assert!(device_command(&["revoke", &id], folder.path()).0);
    assert_eq!((lost.get("/v1/session").status, kept.get("/v1/session").status), (401, 200));
    assert!(!device_command(&["list"], folder.path()).1.contains(&id));
    assert!(device_command(&["list", "--all"], folder.path()).1.contains("signed out"));
    assert!(!device_command(&["revoke", &id], folder.path()).0, "it is none any more");
}

/// The head of a stream of events was read.
fn listen(phone: &Phone) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(&phone.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    write!(
        stream,
        "GET /v1/events HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncookie: {}\r\n\r\n",
        phone.cookie
    )
    .unwrap();
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    while !line.starts_with("event: hello") {
        line.clear();
        assert!(reader.read_line(&mut line).unwrap() > 0, "it ended before it began");
    }
    reader
}

/// Everything until the stream ends, which it does before it has drawn breath three times.
fn rest(mut reader: BufReader<TcpStream>) -> String {
    let (mut said, mut line) = (String::new(), String::new());
    while reader.read_line(&mut line).unwrap() > 0 {
        said.push_str(&line);
        assert!(said.matches("\n:\n").count() < 3, "it goes on: {said}");
        line.clear();
    }
    said
}

#[test]
fn a_device_that_was_signed_out_hears_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (by_itself, by_command) = (server.pair("祁远舟"), server.pair("钟离原"));
    let (first, second) = (listen(&by_itself), listen(&by_command));
    assert_eq!(by_itself.send("DELETE", "/v1/session", &[], &[]).status, 204);
    assert!(!rest(first).contains("news"));
    assert!(device_command(&["revoke", &by_command.session.device.to_string()], folder.path()).0);
    assert!(!rest(second).contains("news"), "the server finds it out by itself");
}

#[test]
fn one_device_keeps_a_few_streams_open_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let phone = server.pair("祁远舟");
    let mut streams: Vec<_> = (0..12).map(|_| listen(&phone)).collect();
    let last = streams.split_off(8);
    for old in streams {
        rest(old);
    }
    drop(last);
}
