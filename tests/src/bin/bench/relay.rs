//! A wire between phone and office that counts what passes, and can be cut after so many bytes.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

#[derive(Default)]
struct Wire {
    n_up: AtomicU64,
    n_cuts: AtomicU64,
    /// Bytes left until the cut; none is planned when it is not above 0.
    left: AtomicI64,
}

#[derive(Clone)]
pub struct Relay {
    wire: Arc<Wire>,
    pub address: String,
}

impl Relay {
    pub fn new(office: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let wire = Arc::new(Wire::default());
        let (shared, office) = (Arc::clone(&wire), office.to_owned());
        std::thread::spawn(move || {
            for phone in listener.incoming().flatten() {
                let Ok(office) = TcpStream::connect(&office) else { continue };
                join(&shared, phone, office);
            }
        });
        Self { wire, address }
    }

    /// The connection that carries the byte after `n` more is destroyed, once.
    pub fn cut_after(&self, n: u64) {
        self.wire.left.store(i64::try_from(n).unwrap_or(i64::MAX).max(1), Ordering::SeqCst);
    }

    /// Bytes towards the office, and cuts.
    pub fn counts(&self) -> (u64, u64) {
        (self.wire.n_up.load(Ordering::SeqCst), self.wire.n_cuts.load(Ordering::SeqCst))
    }
}

fn join(wire: &Arc<Wire>, phone: TcpStream, office: TcpStream) {
    // A side that has gone is noticed at the next read.
    let _ = phone.set_nodelay(true).and_then(|()| office.set_nodelay(true));
    let (Ok(phone_2), Ok(office_2)) = (phone.try_clone(), office.try_clone()) else { return };
    let wire = Arc::clone(wire);
    std::thread::spawn(move || carry_up(&wire, phone, office));
    std::thread::spawn(move || carry(office_2, phone_2));
}

fn carry_up(wire: &Wire, mut phone: TcpStream, mut office: TcpStream) {
    let mut part = vec![0; 1 << 16];
    while let Ok(n) = phone.read(&mut part) {
        if n == 0 {
            break;
        }
        let before = wire.left.fetch_sub(n as i64, Ordering::SeqCst);
        let is_cut = before > 0 && before <= n as i64;
        let passes = if is_cut { before as usize - 1 } else { n };
        wire.n_up.fetch_add(passes as u64, Ordering::SeqCst);
        if office.write_all(&part[..passes]).is_err() {
            break;
        }
        if is_cut {
            wire.n_cuts.fetch_add(1, Ordering::SeqCst);
            break;
        }
    }
    // Both sides see it at once; either may be closed already.
    let _ = phone.shutdown(Shutdown::Both);
    let _ = office.shutdown(Shutdown::Both);
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    // However it ends, both ends are closed.
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.flush();
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::floor::{bare_server, exchange_barely};
    use spotcheck_tests::http::Http;

    #[test]
    fn a_relay_cuts_once_and_counts() {
        let relay = Relay::new(&bare_server(None));
        let http = Http::new(&relay.address);
        exchange_barely(&http, 1_000, 1_000);
        relay.cut_after(5_000);
        let cut = Http::new(&relay.address).exchange("POST", "/", &[], &vec![7; 100_000]);
        assert!(cut.is_err(), "the connection is destroyed");
        let (n_up, n_cuts) = relay.counts();
        assert_eq!(n_cuts, 1);
        assert!((6_000..7_000).contains(&n_up), "{n_up}");
        exchange_barely(&Http::new(&relay.address), 100_000, 10);
        assert_eq!(relay.counts().1, 1, "once");
    }
}
