//! Bounds of waiting: nothing here waits for ever, and what waited too long says for what. Threads that wait for one
//! another do so at a gate, which opens for nobody any more once one of them has failed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Seconds; set once, before the first workload.
static PATIENCE: AtomicU64 = AtomicU64::new(600);

pub fn set_patience(seconds: u64) {
    PATIENCE.store(seconds, Ordering::Relaxed);
}

/// The longest that anything waits.
pub fn patience() -> Duration {
    Duration::from_secs(PATIENCE.load(Ordering::Relaxed))
}

/// Looked at in every round of a loop whose end depends on somebody else.
pub struct Deadline {
    what: &'static str,
    ends_at: Instant,
}

impl Deadline {
    /// From now on for `what`.
    pub fn of(what: &'static str) -> Self {
        Self { what, ends_at: Instant::now() + patience() }
    }

    /// Panics when the time is over; `state` says what was there instead.
    pub fn check(&self, state: impl FnOnce() -> String) {
        assert!(Instant::now() < self.ends_at, "waited too long for {}: {}", self.what, state());
    }
}

#[derive(Default)]
struct Inside {
    n_waiting: usize,
    /// How often it has opened.
    n_opened: u64,
    is_broken: bool,
}

/// A barrier for so many threads that breaks when one of them panics or stays away too long.
pub struct Gate {
    n: usize,
    inside: Mutex<Inside>,
    told: Condvar,
}

/// Held by each thread of a gate while it works: its panic is everybody's.
pub struct Pass<'a>(&'a Gate);

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.inside().is_broken = true;
            self.0.told.notify_all();
        }
    }
}

impl Gate {
    pub fn new(n: usize) -> Self {
        Self { n, inside: Mutex::default(), told: Condvar::new() }
    }

    pub const fn enter(&self) -> Pass<'_> {
        Pass(self)
    }

    /// Until all are here.
    pub fn wait(&self, what: &'static str) {
        let mut inside = self.inside();
        let turn = inside.n_opened;
        inside.n_waiting += 1;
        if inside.n_waiting == self.n {
            inside.n_waiting = 0;
            inside.n_opened += 1;
            self.told.notify_all();
            return;
        }
        let is_shut = |inside: &mut Inside| inside.n_opened == turn && !inside.is_broken;
        let waited = self.told.wait_timeout_while(inside, patience(), is_shut);
        let (inside, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        let (n_here, n, is_broken) = (inside.n_waiting, self.n, inside.is_broken);
        drop(inside);
        assert!(!is_broken, "{what}: another thread failed");
        assert!(!timeout.timed_out(), "waited too long for {what}: {n_here} of {n} came");
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    #[test]
    fn a_gate_opens_again_and_again_when_all_are_there() {
        let gate = Gate::new(3);
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    let _pass = gate.enter();
                    (0..100).for_each(|_| gate.wait("the others"));
                });
            }
        });
        assert_eq!(gate.inside().n_opened, 100);
    }

    #[test]
    fn who_waits_for_one_that_failed_is_told() {
        let gate = Gate::new(2);
        let waited = std::thread::scope(|scope| {
            let waits = scope.spawn(|| catch_unwind(AssertUnwindSafe(|| gate.wait("the other"))));
            let fails = scope.spawn(|| {
                let _pass = gate.enter();
                panic!("as this test wants");
            });
            assert!(fails.join().is_err());
            waits.join().expect("it caught what happened")
        });
        let said = waited.expect_err("it does not open");
        assert_eq!(
            said.downcast_ref::<String>().map(String::as_str),
            Some("the other: another thread failed")
        );
    }
}
