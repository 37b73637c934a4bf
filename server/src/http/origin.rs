//! Whether a request comes from the office's own pages. A browser sends its cookie for a page on another port of the same
//! host too, so that the cookie alone proves nothing about who asks.

use super::headers::text;
use axum::http::{HeaderMap, HeaderName, Method, header};

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a request of this method may be answered. What a program sends has neither header, and carries no cookie but
/// its own; every browser of today sends at least `Origin` with what may change something.
///
/// `Sec-Fetch-Site` is the browser's own judgement, which a proxy that renames the host does not disturb; only where it is
/// absent is `Origin` compared with `public`, the office's own, and with the name by which it was asked.
pub fn may_ask(method: &Method, headers: &HeaderMap, public: Option<&str>) -> bool {
    let is_reading = matches!(*method, Method::GET | Method::HEAD);
    if *method == Method::OPTIONS {
        return true;
    }
    match (text(headers, &SITE), text(headers, &header::ORIGIN)) {
        (Some("same-origin"), _) => true,
        // Typed into the address bar.
        (Some("none"), _) => is_reading,
        (Some(_), _) => false,
        (None, None) => !headers.contains_key(SITE) && !headers.contains_key(header::ORIGIN),
        (None, Some(origin)) => {
            Some(origin) == public || text(headers, &header::HOST).is_some_and(|host| is_at(origin, host))
        }
    }
}

/// Whether an origin is that of `host`, by either scheme: which of them a proxy has ended is not known here.
fn is_at(origin: &str, host: &str) -> bool {
    let bare = |host: &str, port: &str| host.strip_suffix(port).unwrap_or(host).to_ascii_lowercase();
    match origin.split_once("://") {
        Some(("http", authority)) => bare(authority, ":80") == bare(host, ":80"),
        Some(("https", authority)) => bare(authority, ":443") == bare(host, ":443"),
        _ => false,
    }
}

/// The origin of an address: its scheme, host and port.
pub fn of_url(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().filter(|authority| !authority.is_empty())?;
    let scheme = scheme.to_ascii_lowercase();
    let authority = authority.to_ascii_lowercase();
    let usual = if scheme == "https" { ":443" } else { ":80" };
    Some(format!("{scheme}://{}", authority.strip_suffix(usual).unwrap_or(&authority)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: &str = "https://inspect.example";

    #[track_caller]
    fn check(method: &Method, headers: &[(&'static str, &str)], may: bool) {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().expect("a value")))
            .collect();
        assert_eq!(may_ask(method, &headers, Some(PUBLIC)), may, "{method} {headers:?}");
    }

    #[test]
    fn what_changes_something_comes_from_the_offices_own_pages() {
        for method in [Method::POST, Method::PATCH, Method::PUT, Method::DELETE] {
            check(&method, &[], true);
            check(&method, &[("origin", PUBLIC), ("host", "127.0.0.1:8080")], true);
            check(&method, &[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")], true);
            check(&method, &[("origin", "http://Office"), ("host", "office:80")], true);
            check(&method, &[("origin", "https://office"), ("host", "office:443")], true);
            check(
                &method,
                &[("sec-fetch-site", "same-origin"), ("origin", "https://a"), ("host", "b")],
                true,
            );
            for elsewhere in ["cross-site", "same-site", "none", "new-word"] {
                check(&method, &[("sec-fetch-site", elsewhere)], false);
            }
            for origin in ["http://127.0.0.1:9090", "null", "127.0.0.1:8080", "https://127.0.0.1:80"] {
                check(&method, &[("origin", origin), ("host", "127.0.0.1:8080")], false);
            }
            check(&method, &[("origin", "http://a")], false);
        }
    }

    #[test]
    fn reading_is_for_the_office_and_the_address_bar() {
        check(&Method::GET, &[("sec-fetch-site", "none")], true);
        check(&Method::GET, &[("sec-fetch-site", "same-origin")], true);
        check(&Method::GET, &[("sec-fetch-site", "same-site")], false);
        check(&Method::HEAD, &[("sec-fetch-site", "cross-site")], false);
    }

    #[test]
    fn an_origin_is_read_from_an_address() {
        assert_eq!(of_url("https://Inspect.example:443/a?b").as_deref(), Some(PUBLIC));
        assert_eq!(of_url("http://127.0.0.1:8080").as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(of_url("inspect.example"), None);
    }
}
