//! How often an address may try a pairing code: failures are counted, memory is bounded.

use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

const WINDOW_MILLIS: i64 = 60_000;
/// Wrong codes of one address in a minute.
const MOST_FAILURES: u32 = 10;
const MOST_ADDRESSES: usize = 4_096;

#[derive(Default)]
pub struct Failures {
    by_address: Mutex<HashMap<IpAddr, (Timestamp, u32)>>,
}

impl Failures {
    pub fn may_try(&self, address: IpAddr, now: Timestamp) -> bool {
        let failures = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        match failures.get(&network(address)) {
            Some((since, n)) => !is_within(*since, now) || *n < MOST_FAILURES,
            // While so many fail at once, nobody unknown is let in to make it worse.
            None => {
                failures.len() < MOST_ADDRESSES || failures.values().any(|(since, _)| !is_within(*since, now))
            }
        }
    }

    pub fn count(&self, address: IpAddr, now: Timestamp) {
        let mut failures = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MOST_ADDRESSES {
            failures.retain(|_, (since, _)| is_within(*since, now));
        }
        let entry = failures.entry(network(address)).or_insert((now, 0));
        *entry = if is_within(entry.0, now) { (entry.0, entry.1 + 1) } else { (now, 1) };
    }
}

fn is_within(since: Timestamp, now: Timestamp) -> bool {
    (0..WINDOW_MILLIS).contains(&(now.millis() - since.millis()))
}

/// Whoever has one IPv6 address has the 2⁶⁴ beside it.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_wrong_codes_a_minute_and_no_more() {
        let failures = Failures::default();
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1_000);
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        for _ in 0..MOST_FAILURES {
            assert!(failures.may_try(one, at(0)));
            failures.count(one, at(0));
        }
        assert!(!failures.may_try(one, at(59)));
        assert!(failures.may_try(other, at(59)));
        assert!(failures.may_try(one, at(60)));
    }

    #[test]
    fn memory_is_bounded() {
        let failures = Failures::default();
        for n in 0..10_000_u32 {
            let address = IpAddr::from(std::net::Ipv4Addr::from(n));
            if failures.may_try(address, Timestamp::from_millis(0)) {
                failures.count(address, Timestamp::from_millis(0));
            }
        }
        assert!(failures.by_address.lock().unwrap().len() <= MOST_ADDRESSES);
    }
}
