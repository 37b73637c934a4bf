//! To whom a request is charged: the person who is signed in, whatever devices he has; before that, the address.

use super::super::app::App;
use super::super::cookie;
use crate::clock;
use axum::http::HeaderMap;
use spotcheck_domain::id::UserId;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use tokio::sync::Semaphore;

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
    fn known(&self, token_hash: &[u8; 32]) -> Option<UserId> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(token_hash).copied()
    }

    fn keep(&self, token_hash: [u8; 32], user: UserId) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(token_hash, user);
    }
}

/// Who asks. A session that is not known yet is looked up.
pub async fn find(app: &App, peer: IpAddr, headers: &HeaderMap) -> Asker {
    let address = Asker::Address(network(app.manner.proxies.client(peer, headers)));
    let Some(hash) = cookie::token(headers).map(|token| token.hash()) else { return address };
    if let Some(user) = app.askers.known(&hash) {
        return Asker::Person(user);
    }
    let Ok(_looking) = app.askers.looking.acquire().await else { return address };
    let office = app.office.clone();
    let session =
        tokio::task::spawn_blocking(move || office.store.read(|view| view.session(&hash, clock::now())));
    match session.await {
        Ok(Ok(Some(row))) => {
            app.askers.keep(hash, row.user);
            Asker::Person(row.user)
        }
        _ => address,
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
