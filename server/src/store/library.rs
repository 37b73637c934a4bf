//! Checklists and hazards that units make themselves: drafts, versions, words.

use super::Result;
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::library::DraftChecklist;
use spotcheck_domain::reference::CatalogHazard;
use spotcheck_domain::time::Timestamp;

/// A checklist of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    pub id: String,
    pub unit: UnitId,
    pub draft: Option<DraftChecklist>,
    /// How often the draft was written.
    pub revision: u32,
    pub withdrawn_at: Option<Timestamp>,
}

/// A published version; its bytes are reference data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListVersion {
    pub number: u32,
    pub sha256: [u8; 32],
    pub at: Timestamp,
    pub author: UserId,
    pub note: String,
}

/// A hazard of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HazardRow {
    pub unit: UnitId,
    pub hazard: CatalogHazard,
    /// How often it was written.
    pub revision: u32,
    pub changed_at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
}

/// Whose checklists or hazards are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Unit(UnitId),
    /// The unit's and those of all above it.
    Line(UnitId),
    /// Those, and those of all below it.
    Area(UnitId),
}

/// Reads checklists and hazards of units.
pub trait Library {
    fn list_row(&self, id: &str) -> Result<Option<ListRow>>;

    /// In the order of their ids.
    fn list_rows(&self, of: Whose) -> Result<Vec<ListRow>>;

    /// Drafts of a unit that were never published.
    fn n_unpublished(&self, unit: UnitId) -> Result<u64>;

    /// The versions of a checklist, the newest first.
    fn list_versions(&self, id: &str) -> Result<Vec<ListVersion>>;

    fn hazard_row(&self, id: &str) -> Result<Option<HazardRow>>;

    /// In the order of their ids.
    fn hazard_rows(&self, of: Whose) -> Result<Vec<HazardRow>>;
}

/// Writes them.
pub trait PutLibrary {
    /// A new checklist, or what one is now.
    fn put_list(&self, row: &ListRow, at: Timestamp) -> Result<()>;

    /// A checklist that was never published is gone.
    fn drop_list(&self, id: &str) -> Result<()>;

    fn put_list_version(&self, id: &str, version: &ListVersion) -> Result<()>;

    /// A new hazard, or what one is now.
    fn put_hazard(&self, row: &HazardRow) -> Result<()>;
}
