//! Waiting, on the page and in a worker.

use gloo_timers::future::TimeoutFuture;

/// Timers of browsers count in 32 bits.
const LONGEST: u64 = i32::MAX as u64;

pub async fn sleep(millis: u64) {
    TimeoutFuture::new(millis.min(LONGEST) as u32).await;
}
