//! Versions of reference data, each with its compressed twin.

use super::Result;
use spotcheck_domain::id::UnitId;
use spotcheck_domain::time::Timestamp;

#[derive(Debug, Clone)]
pub struct ReferenceRow {
    pub name: String,
    pub version: String,
    pub sha256: [u8; 32],
}

/// A version about to be kept.
pub struct NewReference<'a> {
    pub name: &'a str,
    pub scope: Option<UnitId>,
    pub version: &'a str,
    pub sha256: &'a [u8; 32],
    pub json: &'a [u8],
    /// Empty: it is packed later.
    pub brotli: &'a [u8],
}

/// Reads versions of reference data.
pub trait References {
    /// The newest versions that a person of `unit` reads, by name: those of everybody, those of his unit, and the pieces
    /// (`name/unit`) of the units above it.
    fn reference_current(&self, unit: UnitId) -> Result<Vec<ReferenceRow>>;

    /// `(JSON, the same in brotli, or nothing where it is not packed yet)`, where somebody of `unit` may read it. Pieces are read above and below the unit that
    /// published them.
    fn reference(&self, sha256: &[u8; 32], unit: UnitId) -> Result<Option<(Vec<u8>, Vec<u8>)>>;

    /// One that is not packed yet, with its JSON.
    fn unpacked_reference(&self) -> Result<Option<([u8; 32], Vec<u8>)>>;

    /// Visits every version of reference data: name, hash, JSON, the same in brotli, or nothing.
    fn each_reference(&self, visit: &mut dyn FnMut(String, [u8; 32], Vec<u8>, Vec<u8>)) -> Result<()>;
}

/// Keeps versions of reference data.
pub trait PutReferences {
    /// Keeps a version and makes it the newest of its name and scope.
    fn put_reference(&self, new: &NewReference<'_>, at: Timestamp) -> Result<()>;

    /// Keeps a version that is the newest of nothing: it is asked for by its hash.
    fn keep_reference(&self, new: &NewReference<'_>, at: Timestamp) -> Result<()>;

    /// The same in brotli, of a version that is there.
    fn pack_reference(&self, sha256: &[u8; 32], brotli: &[u8]) -> Result<()>;

    /// Of a name in a scope that no record cites: only versions that are the newest of something, and so many before them,
    /// are kept.
    fn prune_references(&self, name: &str, scope: UnitId, most_old: u32) -> Result<()>;

    /// No version of that name is the newest any more, in any scope.
    fn forget_reference(&self, name: &str) -> Result<()>;
}
