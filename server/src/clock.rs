//! The only place that reads the clock.

use spotcheck_domain::time::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// The office's time, what `received_at` and every expiry are measured by.
#[allow(clippy::disallowed_methods)]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
