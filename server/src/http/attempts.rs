//! How often an address may try a pairing code: failures are counted, memory is bounded.
//!
//! An address may be many people's, behind one router or a proxy that nobody declared. So after the first failures wrong
//! codes are answered by "too many", but a good one is still taken: nobody is locked out because his neighbour guesses.
//! Sixty guesses a minute at 2⁴⁰ codes find one of fifty in a hundred thousand years.

use super::fair::network;
use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

const WINDOW_MILLIS: i64 = 60_000;
/// Wrong codes of one address in a minute that are called wrong.
const MOST_FAILURES: u32 = 10;
/// Wrong codes of one address in a minute, after which codes are not looked at any more.
const MOST_GUESSES: u32 = 60;
const MOST_ADDRESSES: usize = 4_096;

/// What may be done with a code from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chance {
    Free,
    /// A good one is taken, a wrong one is one too many.
    OnlyGood,
    None,
}

#[derive(Default)]
pub struct Failures {
    by_address: Mutex<HashMap<IpAddr, (Timestamp, u32)>>,
}

impl Failures {
    pub fn chance(&self, address: IpAddr, now: Timestamp) -> Chance {
        let failures = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        match failures.get(&network(address)) {
            Some((since, n)) if is_within(*since, now) => match *n {
                n if n < MOST_FAILURES => Chance::Free,
                n if n < MOST_GUESSES => Chance::OnlyGood,
                _ => Chance::None,
            },
            _ => Chance::Free,
        }
    }

    pub fn count(&self, address: IpAddr, now: Timestamp) {
        let mut failures = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let network = network(address);
        if failures.len() >= MOST_ADDRESSES && !failures.contains_key(&network) {
            failures.retain(|_, (since, _)| is_within(*since, now));
            // So many fail at once: the one that failed longest ago is forgotten, and nobody is turned away for it.
            if failures.len() >= MOST_ADDRESSES
                && let Some(oldest) = failures.iter().min_by_key(|(_, (since, _))| *since).map(|(at, _)| *at)
            {
                failures.remove(&oldest);
            }
        }
        let entry = failures.entry(network).or_insert((now, 0));
        *entry = if is_within(entry.0, now) { (entry.0, entry.1 + 1) } else { (now, 1) };
    }
}

fn is_within(since: Timestamp, now: Timestamp) -> bool {
    (0..WINDOW_MILLIS).contains(&(now.millis() - since.millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_codes_are_bounded_by_address_and_good_ones_get_through() {
        let failures = Failures::default();
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1_000);
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let mut chances = Vec::new();
        for _ in 0..70 {
            let chance = failures.chance(one, at(0));
            chances.push(chance);
            if chance != Chance::None {
                failures.count(one, at(0));
            }
        }
        let n = |chance| chances.iter().filter(|one| **one == chance).count();
        assert_eq!((n(Chance::Free), n(Chance::OnlyGood), n(Chance::None)), (10, 50, 10));
        assert_eq!(failures.chance(other, at(59)), Chance::Free);
        assert_eq!(failures.chance(one, at(60)), Chance::Free);
    }

    #[test]
    fn memory_is_bounded_and_that_locks_nobody_out() {
        let failures = Failures::default();
        for n in 0..10_000_u32 {
            let address = IpAddr::from(std::net::Ipv4Addr::from(n));
            assert_eq!(failures.chance(address, Timestamp::from_millis(0)), Chance::Free);
            failures.count(address, Timestamp::from_millis(0));
        }
        assert!(failures.by_address.lock().unwrap().len() <= MOST_ADDRESSES);
    }
}
