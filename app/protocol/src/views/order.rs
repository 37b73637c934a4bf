//! What of a visit can be ordered: its findings that were not, each whole, so that what one lacks is filled in at once.

use super::finding::FindingView;
use crate::act::StanceView;
use crate::row;
use serde::{Deserialize, Serialize};
use spotcheck_domain::by::Officer;
use spotcheck_domain::id::FindingId;
use spotcheck_domain::ledger::InspectionRow;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderView {
    #[serde(with = "row::InspectionRow")]
    pub row: InspectionRow,
    /// Of the visit.
    pub officers: Vec<Officer>,
    /// How those beside the first stand to the record.
    pub stances: Vec<StanceView>,
    /// Of major hazards, whether safety can be guaranteed meanwhile; the last answer of each counts.
    pub safety: Vec<(FindingId, bool)>,
    /// In the order in which they were recorded.
    pub findings: Vec<FindingView>,
    /// The number of the next order from the block that this device holds; a paper without one gets it later.
    pub next_number: Option<String>,
    /// Findings of the visit that were ordered before.
    pub n_ordered: u32,
}
