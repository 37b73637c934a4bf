//! The papers of a visit, and one whole. What a paper says is read from its items.

use super::whereabouts::Whereabouts;
use crate::row;
use serde::{Deserialize, Serialize};
use spotcheck_domain::authority::Act;
use spotcheck_domain::by::Officer;
use spotcheck_domain::id::{EventId, FindingId, InspectionId, PaperId};
use spotcheck_domain::ledger::PaperRow;
use spotcheck_domain::paper::{PaperKind, ServiceHow};
use spotcheck_domain::reference::Named;
use spotcheck_domain::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PapersView {
    pub inspection: InspectionId,
    /// In the order in which they were made.
    pub papers: Vec<PaperCard>,
    /// Kinds of which this person may make one here now, an order among them.
    pub may_make: Vec<PaperKind>,
    /// Findings of the visit that can be ordered now.
    pub orderable: Vec<FindingId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperCard {
    #[serde(with = "row::PaperRow")]
    pub row: PaperRow,
    pub whereabouts: Whereabouts,
    /// Items that are not here: it is incomplete until they come.
    pub n_absent: u32,
    /// A number is to follow.
    pub lacks_number: bool,
    /// What this person may do with it now.
    pub acts: Vec<Act>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperView {
    pub card: PaperCard,
    /// The unit in whose name it is made.
    pub issuer: Named,
    /// Who made it, then the second officer.
    pub officers: Vec<Officer>,
    pub items: Vec<PaperItemView>,
    /// The paper on which this one follows, with its number where it is here.
    pub earlier: Option<PaperId>,
    pub earlier_number: String,
    /// Another number that was taken at the same time on another device.
    pub other_numbers: Vec<String>,
    pub services: Vec<ServiceView>,
    pub voided: Option<VoidedView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperItemView {
    pub finding: FindingId,
    /// The step of the finding that it is about: an order, a review.
    pub event: Option<EventId>,
    /// The finding is here, and the step in it.
    pub is_here: bool,
    /// As the order's copy has it; empty where it is not here.
    pub title: String,
}

/// How it reached whom it is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceView {
    pub how: ServiceHow,
    pub at: Timestamp,
    pub whom: String,
    pub witness: String,
    pub note: String,
    pub by: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VoidedView {
    pub reason: String,
    pub at: Timestamp,
    pub by: String,
}
