//! 检查对象: a place or enterprise that is inspected.

use crate::id::{SiteId, UnitId};
use crate::position::Position;
use crate::term::Grade;
use serde::{Deserialize, Serialize};

/// A site as its document says it now.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    pub id: SiteId,
    pub unit: UnitId,
    pub name: String,
    pub address: String,
    pub town: String,
    pub county: String,
    pub city: String,
    pub sector: String,
    /// Unified social credit code (GB 32100).
    pub uscc: String,
    pub legal_rep: String,
    pub phone: String,
    pub position: Option<Position>,
    pub grade: Option<Grade>,
    pub responsible_unit: Option<UnitId>,
    pub responsible_person: String,
    pub note: String,
    /// Added on the spot; an administrator will confirm or merge it.
    pub provisional: bool,
    pub merged_into: Option<SiteId>,
}

/// A site when it is first written down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewSite {
    pub unit: UnitId,
    pub name: String,
    pub address: String,
    pub town: String,
    pub county: String,
    pub city: String,
    pub sector: String,
    pub uscc: String,
    pub legal_rep: String,
    pub phone: String,
    pub position: Option<Position>,
    pub grade: Option<Grade>,
    pub note: String,
    pub provisional: bool,
}
