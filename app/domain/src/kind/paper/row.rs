//! A paper's row.

use super::{PaperKind, PaperState};
use crate::id::{FindingId, InspectionId, PaperId, SiteId, UnitId, UserId};
use crate::initials::haystack;
use crate::ledger::Listed;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperRow {
    pub id: PaperId,
    pub unit: UnitId,
    pub issuer: UnitId,
    pub inspection: Option<InspectionId>,
    pub site: Option<SiteId>,
    pub site_name: String,
    pub kind: PaperKind,
    /// As printed; empty where there is none, or none yet.
    pub number: String,
    pub state: PaperState,
    pub made_at: Timestamp,
    pub made_by: String,
    /// That person's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maker: Option<UserId>,
    pub items: Vec<FindingId>,
}

impl Listed for PaperRow {
    fn hay(&self) -> String {
        haystack([self.number.as_str(), self.kind.title(), &self.site_name, &self.made_by])
    }

    fn title(&self) -> &str {
        if self.number.is_empty() { self.kind.title() } else { &self.number }
    }

    fn without_ids(self) -> Self {
        Self { maker: None, ..self }
    }
}
