//! The world of a simulated phone: a clock that tests can move, and randomness from a seed.

use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use spotcheck_client::world::{Clock, Entropy};
use spotcheck_domain::time::Timestamp;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The machine's clock, shifted by what a test says; or one that stands still but for that. A clone is the same clock, in
/// whatever thread.
#[derive(Clone, Default)]
pub struct ShiftedClock {
    stands_at: Option<i64>,
    shift_ms: Arc<AtomicI64>,
}

impl ShiftedClock {
    /// Stands at this moment.
    pub fn standing() -> Self {
        Self { stands_at: Some(machine_millis()), ..Self::default() }
    }

    pub fn shift(&self, millis: i64) {
        self.shift_ms.fetch_add(millis, Ordering::SeqCst);
    }

    /// By how much it was shifted so far.
    pub fn shifted(&self) -> i64 {
        self.shift_ms.load(Ordering::SeqCst)
    }
}

fn machine_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
    since.as_millis() as i64
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.stands_at.unwrap_or_else(machine_millis) + self.shifted())
    }
    fn offset_minutes(&self) -> i32 {
        480
    }
}

/// Reproducible randomness.
#[derive(Clone)]
pub struct Seeded {
    rng: Rc<RefCell<StdRng>>,
}

impl Seeded {
    pub fn new(seed: u64) -> Self {
        Self { rng: Rc::new(RefCell::new(StdRng::seed_from_u64(seed))) }
    }
}

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        self.rng.borrow_mut().fill_bytes(bytes);
    }
}
