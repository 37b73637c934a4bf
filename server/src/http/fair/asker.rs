//! To whom a request is charged: the person who is signed in, whatever devices he has; before that, the address.

use spotcheck_domain::id::UserId;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asker {
    Person(UserId),
    Address(IpAddr),
}

/// Sessions whose person is remembered.
const MOST_KNOWN: usize = 8_192;

/// Sessions that are looked up at once: each takes a moment, and none of it hangs on who sends it.
const LOOKED_UP_AT_ONCE: usize = 8;

/// Whose sessions are whose, for charging alone: what somebody may do is looked up each time.
pub struct Askers {
    known: Mutex<HashMap<[u8; 32], UserId>>,
    looking: Semaphore,
}

impl Default for Askers {
    fn default() -> Self {
        Self { known: Mutex::default(), looking: Semaphore::new(LOOKED_UP_AT_ONCE) }
    }
}

impl Askers {
    pub fn known(&self, token_hash: &[u8; 32]) -> Option<UserId> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(token_hash).copied()
    }

    /// To be held while a session is looked up.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.looking.acquire().await.ok()
    }

    pub fn keep(&self, token_hash: [u8; 32], user: UserId) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(token_hash, user);
    }
}

/// Whoever has one IPv6 address has the 2⁶⁴ beside it.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}
