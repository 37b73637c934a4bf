//! How often an address may try a pairing code or a password, and how often the password of one name may be tried: failures
//! are counted, memory is bounded.
//!
//! An address may be many people's, behind one router or a proxy that nobody declared. So after the first ten failures wrong
//! codes are answered by "too many", and a good one is still taken: who sits beside somebody that guesses a little is not
//! locked out. After sixty none is looked at until the minute is over, a good one neither: beside somebody that guesses
//! without end nobody pairs from that address. Sixty guesses a minute at 2⁴⁰ codes find one of fifty in a hundred thousand
//! years. Of a name a hundred guesses an hour are looked at, from wherever they come; who cannot sign in by it while somebody
//! guesses has a code, or a device that gives one.

use spotcheck_domain::time::Timestamp;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Wrong ones within a window that are called wrong.
const MOST_FAILURES: u32 = 10;
/// Addresses, or names, of which failures are known at once.
const MOST_KNOWN: usize = 4_096;

/// What may be done with a code or a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chance {
    None,
    /// A good one is taken, a wrong one is one too many.
    OnlyGood,
    Free,
}

pub struct Failures<K> {
    window_millis: i64,
    /// Wrong ones within it, after which none is looked at any more.
    most_guesses: u32,
    of: Mutex<HashMap<K, (Timestamp, u32)>>,
}

impl Failures<IpAddr> {
    /// By address: of a network the one that stands for it.
    pub fn by_address() -> Self {
        Self { window_millis: 60_000, most_guesses: 60, of: Mutex::default() }
    }
}

impl Failures<[u8; 32]> {
    /// By the name to which a password is said to belong, as a hash.
    pub fn by_name() -> Self {
        Self { window_millis: 3_600_000, most_guesses: 100, of: Mutex::default() }
    }
}

impl<K: Copy + Eq + Hash> Failures<K> {
    pub fn chance(&self, of: K, now: Timestamp) -> Chance {
        let failures = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        match failures.get(&of) {
            Some((since, n)) if self.is_within(*since, now) => match *n {
                n if n < MOST_FAILURES => Chance::Free,
                n if n < self.most_guesses => Chance::OnlyGood,
                _ => Chance::None,
            },
            _ => Chance::Free,
        }
    }

    pub fn count(&self, of: K, now: Timestamp) {
        let mut failures = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MOST_KNOWN && !failures.contains_key(&of) {
            failures.retain(|_, (since, _)| self.is_within(*since, now));
            // So many fail at once: the one that failed longest ago is forgotten, and nobody is turned away for it.
            if failures.len() >= MOST_KNOWN
                && let Some(oldest) = failures.iter().min_by_key(|(_, (since, _))| *since).map(|(at, _)| *at)
            {
                failures.remove(&oldest);
            }
        }
        let entry = failures.entry(of).or_insert((now, 0));
        *entry = if self.is_within(entry.0, now) { (entry.0, entry.1 + 1) } else { (now, 1) };
    }

    fn is_within(&self, since: Timestamp, now: Timestamp) -> bool {
        (0..self.window_millis).contains(&(now.millis() - since.millis()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_codes_are_bounded_by_address_and_good_ones_get_through() {
        let failures = Failures::by_address();
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
    fn of_a_name_a_hundred_guesses_an_hour_are_looked_at() {
        let failures = Failures::by_name();
        let at = |minutes: i64| Timestamp::from_millis(minutes * 60_000);
        let mut n_looked_at = 0;
        for minute in 0..60 {
            for _ in 0..10 {
                if failures.chance([1; 32], at(minute)) != Chance::None {
                    n_looked_at += 1;
                    failures.count([1; 32], at(minute));
                }
            }
        }
        assert_eq!(n_looked_at, 100);
        assert_eq!(failures.chance([2; 32], at(59)), Chance::Free);
        assert_eq!(failures.chance([1; 32], at(60)), Chance::Free);
    }

    #[test]
    fn memory_is_bounded_and_that_locks_nobody_out() {
        let failures = Failures::by_address();
        for n in 0..10_000_u32 {
            let address = IpAddr::from(std::net::Ipv4Addr::from(n));
            assert_eq!(failures.chance(address, Timestamp::from_millis(0)), Chance::Free);
            failures.count(address, Timestamp::from_millis(0));
        }
        assert!(failures.of.lock().unwrap().len() <= MOST_KNOWN);
    }
}
