//! The ledger: a page of it, and the order of its rows.

use super::finding::FindingCard;
use serde::{Deserialize, Serialize};
use spotcheck_domain::id::{UnitId, UserId};
use spotcheck_domain::reference::Named;
use spotcheck_domain::sorted::SortedMap;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerView {
    pub cards: Vec<FindingCard>,
    pub offset: u32,
    pub n_matching: u32,
    pub n_all: u32,
    pub sectors: SortedMap<String, Named>,
    /// Where hazards are, whatever the filter; towns of the county that is chosen.
    pub counties: Vec<Named>,
    pub towns: Vec<Named>,
    /// Those that own hazards, with those above them.
    pub units: Vec<(UnitId, Named)>,
    /// Columns that say the same in every row that matches, where there are several.
    pub same: Vec<LedgerColumn>,
    /// The person whose records are "mine"; `None` before pairing.
    pub me: Option<UserId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerOrder {
    pub by: LedgerColumn,
    pub descending: bool,
}

impl Default for LedgerOrder {
    fn default() -> Self {
        Self { by: LedgerColumn::RecordedAt, descending: true }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LedgerColumn {
    RecordedAt,
    Title,
    Site,
    Level,
    State,
    Deadline,
    Responsible,
    County,
    Town,
    Sector,
}

impl LedgerColumn {
    pub const ALL: [Self; 10] = [
        Self::RecordedAt,
        Self::Title,
        Self::Site,
        Self::Level,
        Self::State,
        Self::Deadline,
        Self::Responsible,
        Self::County,
        Self::Town,
        Self::Sector,
    ];

    pub const fn word(self) -> &'static str {
        match self {
            Self::RecordedAt => "recorded_at",
            Self::Title => "title",
            Self::Site => "site",
            Self::Level => "level",
            Self::State => "state",
            Self::Deadline => "deadline",
            Self::Responsible => "responsible",
            Self::County => "county",
            Self::Town => "town",
            Self::Sector => "sector",
        }
    }
}
