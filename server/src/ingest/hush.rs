//! Where a panic is no news: hostile changes make the library that reads them panic, and ingest refuses such a change. A
//! panic anywhere else is a fault of ours and belongs into the log.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// How many callers up this thread's stack expect a panic.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Counts itself while it lives.
struct Expecting;

impl Drop for Expecting {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

/// Runs what may panic because of what somebody sent.
pub fn catch<T>(work: impl FnOnce() -> T) -> std::thread::Result<T> {
    DEPTH.set(DEPTH.get() + 1);
    let _expecting = Expecting;
    catch_unwind(AssertUnwindSafe(work))
}

/// Whether the panic of this thread is one that ingest expects. For the panic hook, which runs before the stack unwinds.
pub fn is_expected() -> bool {
    DEPTH.try_with(|depth| depth.get() > 0).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_expected_inside_and_nowhere_else() {
        assert!(!is_expected());
        assert!(catch(|| catch(is_expected).unwrap() && is_expected()).unwrap());
        assert!(catch(|| panic!("of hostile bytes")).is_err());
        assert!(!is_expected(), "the panic took its expectation with it");
        std::thread::scope(|scope| {
            let elsewhere = catch(|| scope.spawn(is_expected).join().unwrap());
            assert!(!elsewhere.unwrap(), "another thread's matter");
        });
    }
}
