//! What an administrator's tools ask: is it alive, can it do its work, what is it doing; and addresses that do not exist.
#![allow(clippy::unwrap_used)]

mod common;

use common::photo::{arrive, picture};
use common::{Answer, Server, exchange, inspection, push, try_pair};
use std::collections::BTreeMap;

fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    exchange(&server.address, "GET", path, headers, &[])
}

#[test]
fn a_server_that_can_do_its_work_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    for path in ["/livez", "/readyz", "/healthz"] {
        let answer = get(&server, path, &[]);
        assert_eq!((answer.status, answer.body.as_slice()), (200, &b"ok"[..]), "{path}");
        assert!(answer.header("content-type").starts_with("text/plain"), "{path}");
    }
}

/// Samples by name and labels, in whole numbers.
fn samples(text: &str) -> BTreeMap<String, u64> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').unwrap();
            (name.to_owned(), value.parse::<f64>().unwrap() as u64)
        })
        .collect()
}

#[test]
fn what_is_counted_is_what_happened() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut author = server.pair("祁远舟");
    let bytes = picture(50_000);
    arrive(&mut author, &bytes);
    let keeper = server.pair("文景澄");
    let (id, _, change) = inspection(keeper.session.unit.id);
    author.sync(vec![push(id, &[&change])]);
    try_pair(&server.address, "0000-0000");
    get(&server, "/v1/made/up/by/somebody", &[]);
    let answer = get(&server, "/metrics", &[]);
    assert_eq!(answer.status, 200);
    let text = String::from_utf8(answer.body).unwrap();
    let found = samples(&text);
    let value = |name: &str| *found.get(name).unwrap_or_else(|| panic!("{name} in\n{text}"));
    assert!(value("spotcheck_requests_total{route=\"/v1/sync\",method=\"POST\",status=\"200\"}") >= 2);
    assert!(value("spotcheck_sync_seconds_count") >= 2);
    assert!(value("spotcheck_fsyncs_total{of=\"database\"}") >= 3);
    assert_eq!(value("spotcheck_fsyncs_total{of=\"photo\"}"), 1);
    assert!(value("spotcheck_commit_seconds_count") >= 3);
    assert_eq!(value("spotcheck_writer_queue"), 0);
    assert_eq!(value("spotcheck_uploaded_bytes_total"), bytes.len() as u64);
    assert_eq!((value("spotcheck_uploads"), value("spotcheck_sessions")), (0, 2));
    assert_eq!(value("spotcheck_quarantine"), 1);
    assert_eq!(value("spotcheck_codes_refused_total"), 1);
    assert_eq!(value("spotcheck_ready"), 1);
    assert!(found.keys().any(|name| name.starts_with("spotcheck_disk_free_bytes{")), "{text}");
    assert!(!text.contains("made/up"), "strangers add nothing to be counted for ever");
    for private in ["祁远舟", &id.to_string(), &author.session.person.id.to_string()] {
        assert!(!text.contains(private), "{private}");
    }
}

#[test]
fn what_is_counted_is_told_on_this_machine_or_to_who_shows_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    // A proxy on this machine that nobody declared asks for somebody else.
    for passed_on in [("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=192.0.2.1"), ("via", "1.1 proxy")]
    {
        let answer = get(&server, "/metrics", &[passed_on]);
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"), "{passed_on:?}");
    }
    drop(server);
    let token = "a-secret-of-the-machine";
    let server = Server::start(folder.path(), &["--demo", "--metrics-token", token]);
    let with =
        |shown: &str| get(&server, "/metrics", &[("authorization", shown), ("via", "1.1 proxy")]).status;
    assert_eq!(with(&format!("Bearer {token}")), 200);
    assert_eq!(
        (with("Bearer another-secret"), with(token), get(&server, "/metrics", &[]).status),
        (404, 404, 404)
    );
}

#[test]
fn an_address_that_does_not_exist_is_not_found_and_a_page_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    for path in
        ["/nonsense", "/finding/123", "/metricsz", "/ledger/x", "/.well-known/change-password", "/v2/sync"]
    {
        let answer = get(&server, path, &[("accept", "text/html")]);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (404, "text/html; charset=utf-8"),
            "{path}"
        );
        assert_eq!(exchange(&server.address, "POST", path, &[], b"x").status, 404, "{path}");
    }
    assert_eq!(get(&server, "/v1/nonsense", &[]).code(), "not_found");
    assert_eq!(get(&server, "/nonsense.txt", &[]).code(), "not_found");
}
