//! A rough line between phone and office: it is slow, far, away for a while, or cuts what is on it. Every byte goes over
//! real connections and is counted; time is not waited for: the line moves the phone's clock by what each byte takes, and by
//! what phone and office have patience for where nothing moves.

mod lost;
mod sky;

use crate::clock::ShiftedClock;
pub use lost::LostLine;
use sky::{Fate, Sky};
pub use sky::{Seen, Weather};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Read from a connection at once: the line may change its mind between two of these.
const PIECE: usize = 8 << 10;

/// The way of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
}

/// The line of one phone, which asks one thing after the other.
pub struct RoughLine {
    sky: Arc<Mutex<Sky>>,
    /// Where the phone finds the office.
    pub address: String,
}

impl RoughLine {
    /// A calm one before the office at that address, for the phone with that clock.
    pub fn before(office: &str, clock: ShiftedClock, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let sky = Arc::new(Mutex::new(Sky::new(clock, seed)));
        let (shared, office) = (Arc::clone(&sky), office.to_owned());
        std::thread::spawn(move || {
            for phone in listener.incoming().flatten() {
                // Dropped: the phone has lost its patience.
                if look(&shared).connects()
                    && let Ok(office) = TcpStream::connect(&office)
                {
                    join(&shared, phone, office);
                }
            }
        });
        Self { sky, address }
    }

    /// From now on it is like that, and everything is counted anew.
    pub fn turn(&self, weather: Weather) {
        look(&self.sky).turn(weather);
    }

    pub fn seen(&self) -> Seen {
        look(&self.sky).seen
    }
}

fn look(sky: &Mutex<Sky>) -> MutexGuard<'_, Sky> {
    sky.lock().unwrap_or_else(PoisonError::into_inner)
}

fn join(sky: &Arc<Mutex<Sky>>, phone: TcpStream, office: TcpStream) {
    // A side that has gone is noticed at the next read.
    let _ = phone.set_nodelay(true).and_then(|()| office.set_nodelay(true));
    let (Ok(phone_2), Ok(office_2)) = (phone.try_clone(), office.try_clone()) else { return };
    for (way, from, to) in [(Way::Up, phone, office), (Way::Down, office_2, phone_2)] {
        let sky = Arc::clone(sky);
        std::thread::spawn(move || carry(&sky, way, from, to));
    }
}

fn carry(sky: &Mutex<Sky>, way: Way, mut from: TcpStream, mut to: TcpStream) {
    let mut piece = vec![0; PIECE];
    while let Ok(n @ 1..) = from.read(&mut piece) {
        let (n_passing, fate) = look(sky).pass(way, &piece[..n]);
        if to.write_all(&piece[..n_passing]).is_err() || fate == Fate::Cut {
            break;
        }
        if fate == Fate::Starves {
            // Both stay connected: the office will say that it waited for too long.
            return;
        }
    }
    // Both sides see it; either may be closed already.
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
