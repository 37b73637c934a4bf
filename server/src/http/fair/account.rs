//! What was spent for one asker, and what of his runs and waits.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// After so long half of what somebody has spent is forgotten.
pub const HALF_LIFE: Duration = Duration::from_secs(10);
/// Who has spent more than this works where it gives way: seconds, a fifteenth of a processor as long as it goes on.
const MUCH: f64 = 1.0;

/// How urgent a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    Usual,
    /// Gives way to the usual.
    Heavy,
}

/// Of one asker.
#[derive(Debug)]
pub struct Account<W> {
    /// Seconds, as of `at`.
    pub spent: f64,
    pub at: Instant,
    /// Before this no further request of his is looked at.
    pub next: Instant,
    pub n_running: [usize; 2],
    pub waiting: VecDeque<W>,
    /// Counts what was given: of two who have spent as much, the one who was given something longer ago goes first.
    pub served: u64,
}

impl<W> Account<W> {
    pub fn new(now: Instant) -> Self {
        Self { spent: 0.0, at: now, next: now, n_running: [0; 2], waiting: VecDeque::new(), served: 0 }
    }

    pub fn spent_at(&self, now: Instant) -> f64 {
        let age = now.saturating_duration_since(self.at).as_secs_f64() / HALF_LIFE.as_secs_f64();
        self.spent * 0.5_f64.powf(age)
    }

    pub fn lane_at(&self, now: Instant) -> Lane {
        if self.spent_at(now) > MUCH { Lane::Heavy } else { Lane::Usual }
    }

    pub fn n_running(&self) -> usize {
        self.n_running.iter().sum()
    }
}
