//! A body while it comes: held for its sender, and charged to him, since to receive it costs the processor too.

use super::super::error::Error;
use super::asker::Asker;
use super::holdings::Bytes;
use super::turns::Turns;
use std::time::Duration;

/// Nanoseconds of the processor for a byte: what the kernel and hyper take, about.
const NANOS_A_BYTE: u64 = 2;
/// Nanoseconds between two bytes of who has spent much: 16 MB/s, which no line of a phone carries.
const PACE_NANOS_A_BYTE: u64 = 64;

/// The bytes of a body that have come.
pub struct Reading {
    bytes: Bytes,
    asker: Asker,
    turns: Turns,
}

impl Reading {
    pub const fn new(bytes: Bytes, asker: Asker, turns: Turns) -> Self {
        Self { bytes, asker, turns }
    }

    /// More bytes of it; an error where they are more than may be held.
    pub async fn take(&mut self, n: usize) -> Result<(), Error> {
        self.bytes.take(n)?;
        self.turns.charge(self.asker, Duration::from_nanos(n as u64 * NANOS_A_BYTE));
        if self.turns.is_heavy(self.asker) {
            tokio::time::sleep(Duration::from_nanos(n as u64 * PACE_NANOS_A_BYTE)).await;
        }
        Ok(())
    }
}
