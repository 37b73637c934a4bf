//! Pairing through a proxy: the limit on wrong codes is each address's own, and nobody is locked out by another's.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Answer, Server, exchange};

const TRUSTED: &[&str] = &["--demo", "--trusted-proxy", "127.0.0.1/32", "--trusted-proxy", "10.0.0.0/8"];

fn pair(server: &Server, code: &str, said: &[(&str, &str)]) -> Answer {
    let body = format!(r#"{{"code":"{code}","device":"a test"}}"#);
    let headers = [&[("content-type", "application/json")], said].concat();
    exchange(&server.address, "POST", "/v1/pair", &headers, body.as_bytes())
}

/// Status of each of `n` wrong codes.
fn wrong(server: &Server, n: usize, said: &[(&str, &str)]) -> Vec<u16> {
    (0..n).map(|_| pair(server, "0000-0000", said).status).collect()
}

#[test]
fn behind_a_trusted_proxy_each_address_has_its_own_limit() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), TRUSTED);
    let attacker = [("x-forwarded-for", "192.0.2.1")];
    assert_eq!(wrong(&server, 60, &attacker), [vec![403; 10], vec![429; 50]].concat());
    // Nothing is looked at from there any more, whatever it says before the address that the proxy saw.
    let code = server.code_of("祁远舟");
    for said in ["192.0.2.1", "203.0.113.7, 192.0.2.1", "192.0.2.1, 10.1.2.3"] {
        assert_eq!(pair(&server, &code, &[("x-forwarded-for", said)]).status, 429, "{said}");
    }
    assert_eq!(wrong(&server, 1, &[("x-forwarded-for", "192.0.2.2")]), [403]);
    assert_eq!(pair(&server, &code, &[("forwarded", "for=192.0.2.3")]).status, 200);
}

#[test]
fn a_good_code_is_taken_though_the_neighbours_guess() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody declared the proxy: all who come through it look like one.
    let server = Server::demo(folder.path());
    let many: Vec<(&str, &str)> = vec![("x-forwarded-for", "192.0.2.1")];
    assert_eq!(wrong(&server, 20, &many), [vec![403; 10], vec![429; 10]].concat());
    assert_eq!(pair(&server, &server.code_of("祁远舟"), &[("x-forwarded-for", "192.0.2.9")]).status, 200);
}

#[test]
fn what_a_stranger_says_of_himself_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--demo", "--trusted-proxy", "10.0.0.0/8"]);
    let answers: Vec<u16> = (0..12)
        .map(|n| pair(&server, "0000-0000", &[("x-forwarded-for", &format!("192.0.2.{n}"))]).status)
        .collect();
    assert_eq!(answers, [vec![403; 10], vec![429; 2]].concat());
}
