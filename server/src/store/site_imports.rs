//! Files of sites that were accepted and are being taken in, part by part.

use super::Result;
use spotcheck_domain::id::UnitId;
use spotcheck_domain::time::Timestamp;

/// A file that is being taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteImportRow {
    pub id: i64,
    /// Of the administrator who brought it.
    pub unit: UnitId,
    /// He as he was, in the words of whoever keeps this.
    pub author: String,
    pub accepted_at: Timestamp,
    pub n_sites: u64,
    pub n_left: u64,
}

/// Reads what is still to be done.
pub trait SiteImports {
    /// In the order in which they were accepted.
    fn site_imports(&self) -> Result<Vec<SiteImportRow>>;

    /// The next part of one, with its place.
    fn next_site_part(&self, import: i64) -> Result<Option<(u64, Vec<u8>)>>;
}

/// Keeps what is to be done.
pub trait PutSiteImports {
    /// Accepts a file; gives its id. Each part with how many sites it makes or changes.
    fn put_site_import(
        &self,
        unit: UnitId,
        author: &str,
        accepted_at: Timestamp,
        parts: &[(u64, Vec<u8>)],
    ) -> Result<i64>;

    /// A part is done; with the last of them the whole.
    fn end_site_part(&self, import: i64, ordinal: u64) -> Result<()>;
}
