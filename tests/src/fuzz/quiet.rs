//! Panics that are caught on purpose print nothing; the last one is kept, for a failure's report.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::{Mutex, Once, PoisonError};

static LAST: Mutex<String> = Mutex::new(String::new());
static ONCE: Once = Once::new();

/// Silences panics of third-party code; those of this workspace still speak.
pub fn silence() {
    ONCE.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |info| {
            let from = info.location().map_or("", |location| location.file());
            // A dependency's file lies in a registry's folder or in the toolchain's.
            let is_own = !from.contains("/registry/") && !from.starts_with("/rustc/");
            *LAST.lock().unwrap_or_else(PoisonError::into_inner) = info.to_string();
            if is_own {
                loud(info);
            }
        }));
    });
}

/// Runs `work`; a panic becomes its message.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| LAST.lock().unwrap_or_else(PoisonError::into_inner).clone())
}
