//! What of a visit can be ordered: its findings that were not, each whole, so that what one lacks is filled in at once.

use super::finding::FindingView;
use crate::row;
use serde::{Deserialize, Serialize};
use spotcheck_domain::by::Officer;
use spotcheck_domain::ledger::InspectionRow;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderView {
    #[serde(with = "row::InspectionRow")]
    pub row: InspectionRow,
    /// Of the visit.
    pub officers: Vec<Officer>,
    /// In the order in which they were recorded.
    pub findings: Vec<FindingView>,
    /// Findings of the visit that were ordered before.
    pub n_ordered: u32,
}
