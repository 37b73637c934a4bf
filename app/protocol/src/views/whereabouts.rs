//! Where a record is: on this phone, on its way, at the office.

use serde::{Deserialize, Serialize};

/// Where a record is: its own truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Whereabouts {
    OnThisPhone,
    /// Its words are at the office; photos follow.
    Sending {
        n_sent: u32,
        n_photos: u32,
    },
    #[default]
    AtTheOffice,
    /// The office did not take a change of it; it is kept here.
    Refused,
}
