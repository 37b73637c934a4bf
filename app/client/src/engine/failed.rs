//! An exchange that failed: a pause, and what the badge says.

use super::{Blobs, Clock, Engine, Entropy, Storage, Transport};
use crate::protocol::{Failure, Notice};
use crate::session::Trouble;

impl<S: Storage, B: Blobs, T: Transport, C: Clock, E: Entropy> Engine<S, B, T, C, E> {
    /// Notes a failed exchange: a pause, and what the badge says.
    pub(super) fn exchange_failed(&self, failure: &Failure) {
        let trouble = match failure {
            Failure::Unreachable => Trouble::Unreachable,
            Failure::StorageFull | Failure::StorageFault => Trouble::Store,
            _ => Trouble::Office,
        };
        let (now, jitter) = (self.now(), u64::from_le_bytes(self.random()));
        self.touch(|state| {
            state.planner.failed(trouble, now, jitter);
            if *failure == Failure::NotPaired && state.planner.is_paired() {
                state.planner.paired(false);
                state.notices.push(Notice::PairAgain);
            }
        });
    }
}
