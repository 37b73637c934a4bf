//! How many connections an address has open. What comes through a proxy, or from this machine, has one address whoever asks;
//! there the proxy's own limits hold.

use super::fair::network;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Of one address, behind which fifty phones may be with six connections each.
const MOST: usize = 1_024;

#[derive(Clone, Default)]
pub struct Addresses {
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One connection, until it is dropped.
pub struct Held {
    addresses: Addresses,
    address: Option<IpAddr>,
}

impl Addresses {
    /// `None`: that address has as many as it may.
    pub fn hold(&self, address: IpAddr, is_proxy: bool) -> Option<Held> {
        if is_proxy {
            return Some(Held { addresses: self.clone(), address: None });
        }
        let address = network(address);
        let mut open = self.lock();
        let n_open = open.entry(address).or_default();
        if *n_open >= MOST {
            return None;
        }
        *n_open += 1;
        Some(Held { addresses: self.clone(), address: Some(address) })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut open = self.addresses.lock();
        if let Some(n_open) = open.get_mut(&address) {
            *n_open -= 1;
            if *n_open == 0 {
                open.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_connections_and_a_proxy_as_many_as_it_needs() {
        let addresses = Addresses::default();
        let (one, other): (IpAddr, IpAddr) = ([10, 0, 0, 1].into(), [10, 0, 0, 2].into());
        let mut held: Vec<_> = std::iter::from_fn(|| addresses.hold(one, false)).collect();
        assert_eq!(held.len(), MOST);
        assert!(addresses.hold(other, false).is_some());
        held.pop();
        held.extend(addresses.hold(one, false));
        assert!(held.len() == MOST && addresses.hold(one, false).is_none());
        held.extend((0..5_000).map_while(|_| addresses.hold(other, true)));
        assert_eq!(held.len(), MOST + 5_000);
        held.clear();
        assert!(addresses.lock().is_empty());
    }
}
