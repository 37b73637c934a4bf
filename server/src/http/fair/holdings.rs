//! What each asker holds of the server just now: requests that are not answered to their end, and bytes of bodies and of
//! answers. Bounded for each and in all, so that half-sent bodies and unread answers are their sender's own loss.

use super::super::error::Error;
use super::asker::Asker;
use metrics::gauge;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Requests that one person may have open, event streams apart: a browser that asks for the photos of a record has a
/// hundred at once where a proxy speaks HTTP/2 to it.
const REQUESTS_OF_A_PERSON: usize = 128;
/// Of an address before anybody is signed in. Many people may be behind one.
const REQUESTS_OF_AN_ADDRESS: usize = 64;
/// Bytes that one person may hold: two of the largest requests at once.
const BYTES_OF_A_PERSON: usize = 8 << 20;
/// Nobody needs more to be paired.
const BYTES_OF_AN_ADDRESS: usize = 1 << 20;
/// Bytes that all may hold together, and what is kept beyond that for those who hold little.
const BYTES_OF_ALL: usize = 48 << 20;
const BYTES_KEPT: usize = 24 << 20;
/// As much as a phone packs into one request.
const LITTLE: usize = 3 << 19;

#[derive(Debug, Clone, Copy, Default)]
struct Held {
    n_requests: usize,
    n_bytes: usize,
}

#[derive(Default)]
struct All {
    of_each: HashMap<Asker, Held>,
    n_bytes: usize,
}

#[derive(Clone, Default)]
pub struct Holdings {
    all: Arc<Mutex<All>>,
}

impl Asker {
    const fn most_requests(self) -> usize {
        match self {
            Self::Person(_) => REQUESTS_OF_A_PERSON,
            Self::Address(_) => REQUESTS_OF_AN_ADDRESS,
        }
    }

    const fn most_bytes(self) -> usize {
        match self {
            Self::Person(_) => BYTES_OF_A_PERSON,
            Self::Address(_) => BYTES_OF_AN_ADDRESS,
        }
    }
}

impl Holdings {
    /// One more request of theirs, until what is given is dropped.
    pub fn open(&self, asker: Asker) -> Result<Open, Error> {
        let mut all = self.lock();
        let held = all.of_each.entry(asker).or_default();
        if held.n_requests >= asker.most_requests() {
            return Err(super::refused("requests"));
        }
        if held.n_bytes >= asker.most_bytes() {
            return Err(super::refused("bytes"));
        }
        held.n_requests += 1;
        Ok(Open { holdings: self.clone(), asker })
    }

    /// No bytes yet, of which there may become more.
    pub fn bytes(&self, asker: Asker) -> Bytes {
        Bytes { holdings: self.clone(), asker, n: 0 }
    }

    /// What all hold together.
    #[cfg(test)]
    pub fn n_bytes(&self) -> usize {
        self.lock().n_bytes
    }

    fn lock(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn let_go(&self, asker: Asker, n_requests: usize, n_bytes: usize) {
        let mut all = self.lock();
        all.n_bytes -= n_bytes;
        if let Some(held) = all.of_each.get_mut(&asker) {
            held.n_requests -= n_requests;
            held.n_bytes -= n_bytes;
            if held.n_requests == 0 && held.n_bytes == 0 {
                all.of_each.remove(&asker);
            }
        }
        gauge!("spotcheck_held_bytes").set(all.n_bytes as f64);
    }
}

/// A request that is not answered to its end.
pub struct Open {
    holdings: Holdings,
    asker: Asker,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.holdings.let_go(self.asker, 1, 0);
    }
}

/// Bytes that are held for somebody.
pub struct Bytes {
    holdings: Holdings,
    asker: Asker,
    n: usize,
}

impl Bytes {
    /// More bytes of a body: an error where they are more than this asker may hold, or than all may and he more than little.
    pub fn take(&mut self, n: usize) -> Result<(), Error> {
        let mut all = self.holdings.lock();
        let n_in_all = all.n_bytes + n;
        let held = all.of_each.entry(self.asker).or_default();
        if held.n_bytes + n > self.asker.most_bytes() {
            return Err(super::refused("bytes"));
        }
        let is_little = held.n_bytes + n <= LITTLE;
        if n_in_all > BYTES_OF_ALL + if is_little { BYTES_KEPT } else { 0 } {
            return Err(Error::Busy);
        }
        held.n_bytes += n;
        all.n_bytes = n_in_all;
        self.n += n;
        gauge!("spotcheck_held_bytes").set(n_in_all as f64);
        Ok(())
    }

    /// More bytes of an answer, which are there whether or not there was room for them.
    pub fn add(&mut self, n: usize) {
        let mut all = self.holdings.lock();
        all.of_each.entry(self.asker).or_default().n_bytes += n;
        all.n_bytes += n;
        self.n += n;
    }

    pub fn let_go(&mut self, n: usize) {
        let n = n.min(self.n);
        self.n -= n;
        self.holdings.let_go(self.asker, 0, n);
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        self.holdings.let_go(self.asker, 0, self.n);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spotcheck_domain::id::UserId;
    use spotcheck_domain::time::Timestamp;

    fn person(n: u8) -> Asker {
        Asker::Person(UserId::from_parts(Timestamp::from_millis(1), [n; 10]))
    }

    #[test]
    fn requests_are_bounded_by_asker_and_free_again_when_they_end() {
        let holdings = Holdings::default();
        let mut open: Vec<_> = std::iter::from_fn(|| holdings.open(person(1)).ok()).collect();
        assert_eq!(open.len(), REQUESTS_OF_A_PERSON);
        let other = holdings.open(person(2));
        let address = Asker::Address([10, 0, 0, 1].into());
        let of_address: Vec<_> = std::iter::from_fn(|| holdings.open(address).ok()).collect();
        assert!(other.is_ok() && of_address.len() == REQUESTS_OF_AN_ADDRESS);
        open.pop();
        assert!(holdings.open(person(1)).is_ok());
        drop((open, other, of_address));
        assert!(holdings.lock().of_each.is_empty(), "nothing is remembered of who holds nothing");
    }

    #[test]
    fn a_crowd_that_holds_much_leaves_room_for_those_who_hold_little() {
        let holdings = Holdings::default();
        let mut held: Vec<Bytes> = Vec::new();
        for n in 0..20 {
            let mut bytes = holdings.bytes(person(n));
            while bytes.take(1 << 20).is_ok() {}
            held.push(bytes);
        }
        assert!(held[..6].iter().all(|bytes| bytes.n == BYTES_OF_A_PERSON));
        assert!(holdings.open(person(0)).is_err(), "who holds all that he may is not heard");
        assert!(held[6..].iter().all(|bytes| bytes.n <= LITTLE));
        assert_eq!(held[7].n, 1 << 20, "a phone's request finds room");
        assert!(holdings.lock().n_bytes <= BYTES_OF_ALL + BYTES_KEPT);
        held.clear();
        assert_eq!(holdings.lock().n_bytes, 0);
    }

    #[test]
    fn an_answer_counts_until_it_is_gone() {
        let holdings = Holdings::default();
        let mut bytes = holdings.bytes(person(1));
        bytes.add(BYTES_OF_A_PERSON + 1);
        assert!(holdings.open(person(1)).is_err());
        bytes.let_go(2);
        assert!(holdings.open(person(1)).is_ok());
        drop(bytes);
        assert!(holdings.lock().of_each.is_empty());
    }
}
