//! The time of a run: it moves from event to event, and no real clock is read.

use spotcheck_client::world::Clock;
use spotcheck_domain::time::Timestamp;
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

/// When every run begins.
const BEGINNING: i64 = 1_790_000_000_000;

pub const SECOND: i64 = 1_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// The true time, which is the office's. A clone shows the same time.
#[derive(Clone)]
pub struct Hours(Rc<Cell<i64>>);

impl Default for Hours {
    fn default() -> Self {
        Self(Rc::new(Cell::new(BEGINNING)))
    }
}

impl Hours {
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.get())
    }

    /// Never backwards.
    pub fn advance_to(&self, at: Timestamp) {
        self.0.set(self.0.get().max(at.millis()));
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = self.0.get() - BEGINNING;
        let (hours, minutes) = (since % DAY / HOUR, since % HOUR / MINUTE);
        write!(f, "d{} {hours:02}:{minutes:02}:{:06.3}", since / DAY, (since % MINUTE) as f64 / 1_000.0)
    }
}

/// What a phone believes of the time: the true one, shifted by what its run says.
#[derive(Clone)]
pub struct PhoneClock {
    hours: Hours,
    skew_ms: Rc<Cell<i64>>,
}

impl PhoneClock {
    pub fn new(hours: Hours) -> Self {
        Self { hours, skew_ms: Rc::default() }
    }

    pub fn skew(&self) -> i64 {
        self.skew_ms.get()
    }

    pub fn set_skew(&self, millis: i64) {
        self.skew_ms.set(millis);
    }
}

impl Clock for PhoneClock {
    fn now(&self) -> Timestamp {
        self.hours.now().plus_millis(self.skew_ms.get())
    }
    fn offset_minutes(&self) -> i32 {
        480
    }
}
