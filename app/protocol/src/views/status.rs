//! How this phone stands to the office, as every page may show it.

use serde::{Deserialize, Serialize};
use spotcheck_domain::authority::Act;
use spotcheck_domain::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatusView {
    pub phase: Phase,
    pub n_unsent_records: u32,
    pub n_unsent_photos: u32,
    /// Photos of the present batch that have arrived, and all of it: "3 of 7".
    pub n_sent_photos: u32,
    pub n_batch_photos: u32,
    pub oldest_unsent_at: Option<Timestamp>,
    pub last_synced_at: Option<Timestamp>,
    /// Minutes by which this device's clock is ahead of the office's, where that is more than clocks differ.
    pub clock_off_minutes: Option<i32>,
    /// Something is on its way over a slow line: so much of it has arrived, in percent.
    pub slow: Option<u8>,
    pub n_refused: u32,
    /// Photos whose bytes are not on this device any more and never reached the office.
    pub n_lost: u32,
    pub n_set_aside: u32,
    /// What this person may do with no record at hand; empty before pairing.
    pub acts: Vec<Act>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Everything is at the office.
    Settled,
    Sending,
    /// The network is away; what is unsent waits here.
    Offline,
    /// The office answers wrongly; trying again by itself.
    Trouble,
    /// This phone has no room for more: nothing new can be kept until there is.
    StorageFull,
    /// This phone's own store does not answer.
    StorageFault,
    NotPaired,
}
