//! Why a request was not carried out.

use serde::{Deserialize, Serialize};
use spotcheck_domain::id::FindingId;
use spotcheck_domain::refusal::Refusal;

/// What the request asked to write is still with its asker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    Refused(Refusal),
    /// These findings lack something, each with what; nothing was written.
    Incomplete(Vec<Lack>),
    /// The office found something else wrong with a step that it takes at once or not at all: nothing of it was kept.
    NotTaken,
    /// No network, or the office does not answer. Work goes on; it will be sent later.
    Unreachable,
    /// The office answered, but not as it should: a fault there.
    OfficeFault,
    /// This device is not paired, or no longer.
    NotPaired,
    CodeUnknown,
    TooManyTries,
    /// Another person's unsent work is on this device: it must be sent before somebody else pairs here.
    OthersWorkUnsent,
    /// His own: it must be sent, or exported, before he signs out.
    WorkUnsent,
    /// The browser refused to store more.
    StorageFull,
    /// The browser's storage failed otherwise.
    StorageFault,
    /// Zero bytes, or not a picture.
    NotAPicture,
    PhotoTooLarge,
    /// Named by a record, but still on somebody's phone.
    PhotoOnItsWay,
    /// Its bytes were on this phone and are not any more.
    PhotoLost,
    /// Words go to the office and photos do not: something between holds them up.
    PhotosHeldUp,
}

/// What one finding of several lacks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lack {
    pub finding: FindingId,
    pub refusal: Refusal,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
