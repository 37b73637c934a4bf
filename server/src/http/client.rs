//! Who is at the other end: the address of the connection, or what a proxy says that is trusted by setting. What anybody
//! else says of himself is not believed.

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;
use std::net::IpAddr;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");

/// Proxies that may say for whom they ask.
#[derive(Debug, Clone, Default)]
pub struct Proxies(pub Vec<IpNet>);

impl Proxies {
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The nearest address that is no trusted proxy's. Each proxy adds the address that it saw at the end, so that what a
    /// stranger wrote himself stands before that and is never reached.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = peer.to_canonical();
        let mut said = said(headers);
        while self.trusts(nearest) {
            match said.pop() {
                Some(Some(before)) => nearest = before.to_canonical(),
                // An unreadable word hides who was before it: the proxy that passed it on stands for him.
                Some(None) | None => break,
            }
        }
        nearest
    }

    /// Whether the request comes from this machine itself, and not through a proxy on it that is not known as one.
    pub fn is_local(&self, peer: IpAddr, headers: &HeaderMap) -> bool {
        let is_passed_on = [header::FORWARDED, FORWARDED_FOR, REAL_IP, header::VIA]
            .iter()
            .any(|name| headers.contains_key(name));
        let client = self.client(peer, headers);
        client.is_loopback() && (!is_passed_on || self.trusts(peer) && client != peer.to_canonical())
    }
}

/// The addresses that proxies wrote down, the first one first. `Forwarded` (RFC 7239) goes before what is only customary.
fn said(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let all = |name: &HeaderName| -> Vec<String> {
        let values = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("?").to_owned());
        values.collect()
    };
    let forwarded = all(&header::FORWARDED);
    if !forwarded.is_empty() {
        let elements = forwarded.iter().flat_map(|value| value.split(','));
        return elements.map(|element| for_of(element).and_then(address)).collect();
    }
    all(&FORWARDED_FOR).iter().flat_map(|value| value.split(',')).map(|one| address(one.trim())).collect()
}

/// The `for` of one element of `Forwarded`.
fn for_of(element: &str) -> Option<&str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        name.eq_ignore_ascii_case("for").then(|| value.trim().trim_matches('"'))
    })
}

/// An address with or without brackets and port.
fn address(text: &str) -> Option<IpAddr> {
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    if let Some(rest) = text.strip_prefix('[') {
        return rest.split(']').next()?.parse().ok();
    }
    text.rsplit_once(':')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(trusted: &[&str], peer: &str, headers: &[(&str, &str)], expected: (&str, bool)) {
        let proxies = Proxies(trusted.iter().map(|network| network.parse().expect("a network")).collect());
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
            map.append(name, value.parse().expect("a value"));
        }
        let peer = peer.parse().expect("an address");
        let (client, is_local) = (proxies.client(peer, &map), proxies.is_local(peer, &map));
        assert_eq!((client.to_string().as_str(), is_local), expected, "{trusted:?} {peer} {headers:?}");
    }

    const LOCAL: &[&str] = &["127.0.0.0/8", "::1/128"];

    #[test]
    fn a_stranger_is_who_connects_whatever_he_says() {
        let says = [("x-forwarded-for", "10.0.0.9"), ("forwarded", "for=10.0.0.9")];
        check(&[], "192.0.2.1", &says, ("192.0.2.1", false));
        check(LOCAL, "192.0.2.1", &says, ("192.0.2.1", false));
        check(&[], "127.0.0.1", &[], ("127.0.0.1", true));
        check(&[], "127.0.0.1", &says, ("127.0.0.1", false));
        check(&[], "127.0.0.1", &[("via", "1.1 proxy")], ("127.0.0.1", false));
    }

    #[test]
    fn a_trusted_proxy_says_for_whom_it_asks() {
        check(LOCAL, "127.0.0.1", &[("x-forwarded-for", "192.0.2.1")], ("192.0.2.1", false));
        check(LOCAL, "127.0.0.1", &[("x-forwarded-for", "6.6.6.6, 192.0.2.1")], ("192.0.2.1", false));
        let twice = [("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "192.0.2.1")];
        check(LOCAL, "127.0.0.1", &twice, ("192.0.2.1", false));
        check(LOCAL, "::ffff:127.0.0.1", &[("x-forwarded-for", "192.0.2.1:4711")], ("192.0.2.1", false));
        check(
            LOCAL,
            "127.0.0.1",
            &[("forwarded", "for=6.6.6.6, For=\"[2001:db8::1]:80\";proto=https")],
            ("2001:db8::1", false),
        );
        let chain = &["127.0.0.0/8", "10.0.0.0/8"];
        check(chain, "127.0.0.1", &[("x-forwarded-for", "192.0.2.1, 10.0.0.2")], ("192.0.2.1", false));
        check(LOCAL, "127.0.0.1", &[("x-forwarded-for", "192.0.2.1, unknown")], ("127.0.0.1", false));
        check(LOCAL, "127.0.0.1", &[], ("127.0.0.1", true));
    }
}
