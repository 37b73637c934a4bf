//! The world of a simulated phone: a clock that tests can move, and randomness from a seed.

use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use spotcheck_client::world::{Clock, Entropy};
use spotcheck_domain::time::Timestamp;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

/// The machine's clock, shifted by what a test says.
#[derive(Clone, Default)]
pub struct ShiftedClock {
    shift_ms: Rc<Cell<i64>>,
}

impl ShiftedClock {
    pub fn shift(&self, millis: i64) {
        self.shift_ms.set(self.shift_ms.get() + millis);
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
        Timestamp::from_millis(since.as_millis() as i64 + self.shift_ms.get())
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
