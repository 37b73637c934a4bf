//! Requests that other sites make a browser send, and what every answer forbids the page that it might become.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Answer, Phone, Server, exchange, inspection, push};
use spotcheck_domain::wire::{SyncRequest, encode};

const VIEWER: &str = "钟离原";
const ADMINISTRATOR: &str = "文景澄";

/// Every address at which something can be changed, with the body type that it takes.
fn unsafe_requests() -> Vec<(&'static str, &'static str, Option<&'static str>)> {
    vec![
        ("POST", "/v1/pair", Some("application/json")),
        ("POST", "/v1/sync", Some("application/cbor")),
        ("POST", "/v1/quarantine/1/release", None),
        ("POST", "/v1/quarantine/1/discard", None),
        ("POST", "/v1/photos", None),
        (
            "PATCH",
            "/v1/photos/uploads/00000000000000000000000000000000",
            Some("application/offset+octet-stream"),
        ),
        ("DELETE", "/v1/photos/uploads/00000000000000000000000000000000", None),
        ("DELETE", "/v1/session", None),
        ("PUT", "/v1/whatever", None),
    ]
}

#[test]
fn nothing_is_changed_at_the_wish_of_another_site() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let phone = server.pair(ADMINISTRATOR);
    let neighbour = "http://127.0.0.1:9";
    for (method, path, media_type) in unsafe_requests() {
        for evil in [
            [("origin", neighbour)],
            [("origin", "null")],
            [("origin", "https://elsewhere.example")],
            [("sec-fetch-site", "same-site")],
            [("sec-fetch-site", "cross-site")],
        ] {
            let mut headers = evil.to_vec();
            headers.extend(media_type.map(|media_type| ("content-type", media_type)));
            headers.push(("tus-resumable", "1.0.0"));
            let answer = phone.send(method, path, &headers, b"");
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (403, "cross_site"),
                "{method} {path} {evil:?}"
            );
        }
    }
    assert_eq!(phone.get("/v1/session").status, 200, "and the administrator is signed in as before");
}

#[test]
fn a_refused_change_is_released_from_the_offices_own_pages_alone() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (author, keeper) = (server.pair("祁远舟"), server.pair(ADMINISTRATOR));
    let elsewhere = keeper.session.unit.id;
    let (id, _, change) = inspection(elsewhere);
    let answer = author.try_sync(vec![push(id, &[&change])]);
    assert_eq!(answer.status, 200);
    let listed: serde_json::Value = serde_json::from_slice(&keeper.get("/v1/quarantine").body).unwrap();
    let path = format!("/v1/quarantine/{}/discard", listed[0]["id"]);
    let same = format!("http://{}", server.address);
    let form = [("origin", same.as_str()), ("content-type", "text/plain")];
    assert_eq!(keeper.send("POST", &path, &[("origin", "http://127.0.0.1:9")], b"").status, 403);
    assert_eq!(keeper.send("POST", &path, &form, b"a=b").status, 415);
    assert_eq!(keeper.send("POST", &path, &[("origin", &same)], b"").status, 204);
}

#[test]
fn the_offices_own_pages_are_known_behind_a_proxy_that_names_another_host() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--demo", "--public-url", "https://inspect.example/"]);
    let pair = |headers: &[(&str, &str)]| {
        let headers = [&[("content-type", "application/json")], headers].concat();
        exchange(&server.address, "POST", "/v1/pair", &headers, br#"{"code":"x","device":"y"}"#).code()
    };
    assert_eq!(pair(&[("origin", "https://inspect.example")]), "code_unknown");
    assert_eq!(pair(&[("origin", "https://inspect.example:8443")]), "cross_site");
    assert_eq!(
        pair(&[("origin", "https://other.example"), ("sec-fetch-site", "same-origin")]),
        "code_unknown"
    );
}

#[test]
fn what_a_form_of_another_site_can_send_is_no_body_for_any_address() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let code = server.code_of(VIEWER);
    let body = format!(r#"{{"code":"{code}","device":"a form"}}"#);
    for form in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=a",
        "application/jsonx",
    ] {
        let answer =
            exchange(&server.address, "POST", "/v1/pair", &[("content-type", form)], body.as_bytes());
        assert_eq!((answer.status, answer.code().as_str()), (415, "media_type"), "{form}");
    }
    assert_eq!(exchange(&server.address, "POST", "/v1/pair", &[], body.as_bytes()).status, 415);
    let spaced = [("content-type", "Application/JSON; charset=utf-8")];
    let answer = exchange(&server.address, "POST", "/v1/pair", &spaced, body.as_bytes());
    assert_eq!(answer.status, 200, "and the code was not used up");
    let phone = Phone::pair(&server.address, &server.code_of("祁远舟"));
    let request = encode(&SyncRequest::plain(phone.replica, None, vec![])).unwrap();
    for form in ["text/plain", "application/cbor-seq"] {
        assert_eq!(phone.send("POST", "/v1/sync", &[("content-type", form)], &request).status, 415);
    }
}

#[track_caller]
fn check_headers(answer: &Answer, what: &str, is_https: bool) {
    let policy = answer.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "{what}: {policy}"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(!answer.header("strict-transport-security").is_empty(), is_https, "{what}");
}

#[test]
fn every_answer_has_its_policy_errors_too() {
    let folder = tempfile::tempdir().unwrap();
    for (more, is_https) in
        [(&["--demo"][..], false), (&["--demo", "--public-url", "https://a.example"], true)]
    {
        let server = Server::start(folder.path(), more);
        for path in
            ["/", "/pair", "/healthz", "/assets/none.js", "/v1/session", "/v1/nothing", "/v1/photos/0"]
        {
            check_headers(&exchange(&server.address, "GET", path, &[], b""), path, is_https);
        }
        for (method, path, _) in unsafe_requests() {
            check_headers(&exchange(&server.address, method, path, &[], b""), path, is_https);
        }
        let refused = exchange(&server.address, "POST", "/v1/pair", &[("origin", "null")], b"");
        check_headers(&refused, "refused", is_https);
    }
}

#[test]
fn over_https_only_this_host_can_set_the_cookie_and_nobody_is_signed_out_by_that() {
    let folder = tempfile::tempdir().unwrap();
    let plain = Server::demo(folder.path());
    let (before, never) = (plain.pair("祁远舟"), plain.code_of(VIEWER));
    assert!(before.cookie.starts_with("spotcheck_session="));
    drop((plain, never));
    let server = Server::start(folder.path(), &["--demo", "--public-url", "https://inspect.example"]);
    let given = common::try_pair(&server.address, &server.code_of(VIEWER));
    let cookie = given.header("set-cookie");
    assert!(cookie.starts_with("__Host-spotcheck_session=") && cookie.ends_with("; Secure"), "{cookie}");
    assert!(cookie.contains("Path=/;") && !cookie.contains("Domain"), "{cookie}");

    // A browser of before: its next request is answered, and gives it the name of today.
    let answer = exchange(&server.address, "GET", "/v1/session", &[("cookie", &before.cookie)], b"");
    assert_eq!(answer.status, 200);
    let (_, token) = before.cookie.split_once('=').unwrap();
    let all: Vec<&str> = answer.set_cookies.iter().map(String::as_str).collect();
    assert!(all[0].starts_with(&format!("__Host-spotcheck_session={token}; ")), "{all:?}");
    assert!(all[1].starts_with("spotcheck_session=; ") && all[1].contains("Max-Age=0"), "{all:?}");

    let today = format!("__Host-spotcheck_session={token}");
    let answer = exchange(&server.address, "GET", "/v1/session", &[("cookie", &today)], b"");
    assert_eq!((answer.status, answer.set_cookies.len()), (200, 0), "once is enough");
    // What a page without HTTPS has planted under the old name does not win.
    let planted = format!("spotcheck_session=00; {today}");
    assert_eq!(exchange(&server.address, "GET", "/v1/session", &[("cookie", &planted)], b"").status, 200);
    let stranger =
        exchange(&server.address, "GET", "/v1/session", &[("cookie", "spotcheck_session=00")], b"");
    assert_eq!((stranger.status, stranger.set_cookies.len()), (401, 0));
}
