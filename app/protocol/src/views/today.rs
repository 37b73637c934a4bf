//! What awaits the person today.

use super::finding::FindingCard;
use super::inspection::InspectionCard;
use serde::{Deserialize, Serialize};
use spotcheck_domain::authority::Act;
use spotcheck_domain::reference::Named;
use spotcheck_domain::time::Day;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TodayView {
    pub name: String,
    pub unit: Named,
    pub today: Day,
    /// What this person may do with no record at hand.
    pub acts: Vec<Act>,
    /// Visits of which this person is the second officer and has not said yet whether he confirms the record.
    pub to_confirm: Vec<InspectionCard>,
    /// Visits to whose record somebody objects, for who decides of it.
    pub objections: Vec<InspectionCard>,
    pub open_inspections: Vec<InspectionCard>,
    /// Overdue first, then by deadline.
    pub due_soon: Vec<FindingCard>,
    pub recent_inspections: Vec<InspectionCard>,
    pub n_open: u32,
    pub n_overdue: u32,
    pub n_needs_settling: u32,
}
