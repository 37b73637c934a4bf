//! The app's own files, under their policy.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Server, exchange};

#[test]
fn every_address_of_the_app_gets_its_page_under_a_strict_policy() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    for path in ["/", "/pair", "/finding/0190a5f8-7c00-7000-8000-000000000001", "/ledger", "/start"] {
        let page = exchange(&server.address, "GET", path, &[("sec-fetch-site", "cross-site")], &[]);
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"));
        assert_eq!(page.header("permissions-policy").split(',').next(), Some("camera=(self)"));
        assert_eq!(page.header("cache-control"), "no-cache");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
    }
    assert_eq!(exchange(&server.address, "GET", "/assets/none.js", &[], &[]).code(), "not_found");
    assert_eq!(exchange(&server.address, "POST", "/pair", &[], b"x").code(), "method");
}
