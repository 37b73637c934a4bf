//! What a pack says of itself, which the office signs.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use spotcheck_domain::id::{DocumentId, InspectionId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::time::Timestamp;

/// What the signature is over says so by its first words, and names the version of the pack's layout.
pub const FORMAT: &str = "spotcheck evidence 1";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: String,
    /// The version of the program that made it.
    pub program: String,
    /// Which of its versions the page for people is written in: [`crate::evidence::pages::view`].
    pub view: String,
    pub inspection: InspectionId,
    /// By the office's clock, in UTC.
    pub made_at: String,
    pub key: Key,
    /// In the order in which they lie in the pack.
    pub files: Vec<Listed>,
    /// Photos that the records name and that are not in the pack.
    pub missing: Vec<Missing>,
    /// Records that the visit names and that are not in the pack.
    pub absent: Vec<DocumentId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub algorithm: String,
    /// In hex.
    pub public: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub path: String,
    pub size: u64,
    pub sha256: String,
}

impl Listed {
    pub fn of(path: &str, bytes: &[u8]) -> Self {
        Self::named(path, bytes.len() as u64, Sha256::digest(bytes).into())
    }

    pub fn named(path: &str, size: u64, sha256: [u8; 32]) -> Self {
        Self { path: path.to_owned(), size, sha256: HEXLOWER.encode(&sha256) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    pub sha256: PhotoHash,
    pub why: Why,
}

/// Why a photo is not in the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The office has not had it yet, as far as these records go.
    NotArrived,
    /// The record says that it is gone.
    Lost,
    /// The office has had it, and has it whole no more.
    Damaged,
}

/// A moment in UTC to the millisecond: `2026-11-30T05:45:12.345Z`.
pub fn moment(at: Timestamp) -> String {
    let millis = at.millis().rem_euclid(86_400_000);
    let (hour, minute) = (millis / 3_600_000, millis / 60_000 % 60);
    let (second, rest) = (millis / 1_000 % 60, millis % 1_000);
    format!("{}T{hour:02}:{minute:02}:{second:02}.{rest:03}Z", at.day(0))
}

/// JSON as it stands in a pack.
pub fn json(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_to_the_millisecond() {
        assert_eq!(moment(Timestamp::from_millis(1_790_000_001_234)), "2026-09-21T14:13:21.234Z");
        assert_eq!(moment(Timestamp::from_millis(-1)), "1969-12-31T23:59:59.999Z");
    }
}
