//! 现场检查: one visit. It names its site and keeps a copy of what the site was called then; it never names a task.

pub mod acts;
#[cfg(feature = "document")]
mod altered;
#[cfg(feature = "document")]
mod answer;
pub mod bulk;
#[cfg(feature = "document")]
mod bulk_judge;
#[cfg(all(test, feature = "document"))]
mod bulk_tests;
mod covered;
mod ink;
#[cfg(feature = "document")]
mod judge;
pub mod officers;
#[cfg(feature = "document")]
mod record;
mod row;
mod signature;

pub use acts::{ActKind, ServiceWay, VisitAct};
#[cfg(feature = "document")]
pub use altered::altered;
pub use bulk::{Bulk, Rest};
pub use covered::{Covered, CoveredDocument};
pub use ink::{Dot, Ink, MOST_INK};
#[cfg(feature = "document")]
pub use judge::right;
pub use officers::Stance;
#[cfg(feature = "document")]
pub use record::Room;
pub use row::InspectionRow;
pub use signature::{OFFICER, REFUSAL, REPRESENTATIVE, Signature, WITNESS};

use super::form::{Form, fields};
use crate::by::Officer;
use crate::id::{FindingId, InspectionId, SiteId, UnitId};
use crate::photo::Photo;
use crate::position::Position;
use crate::refusal::Refusal;
use crate::sorted::SortedMap;
use crate::term::{InspectionKind, Tier, Verdict};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display};
use std::str::FromStr;

fields! {
    /// A field of an inspection.
    InspectionField {
        Kind = "inspection_kind": Form::value::<InspectionKind>(),
        Contact = "site_contact": Form::LINE,
        Position = "position": Form::value::<Position>(),
        EndedAt = "ended_at": Form::value::<Moment>(),
        Representative = "representative": Form::LINE,
    }
}

/// Milliseconds of a time that every reader understands.
struct Moment(i64);

impl FromStr for Moment {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let millis: i64 = text.parse().map_err(|_| Refusal::FieldInvalid)?;
        if millis.unsigned_abs() > 1 << 53 { Err(Refusal::FieldInvalid) } else { Ok(Self(millis)) }
    }
}

impl Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An inspection as its document says it now.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    pub id: InspectionId,
    pub unit: UnitId,
    pub tier: Tier,
    pub kind: InspectionKind,
    pub campaign: String,
    pub site: SiteId,
    pub site_name: String,
    pub site_address: String,
    pub site_contact: String,
    pub site_sector: String,
    pub checklist: String,
    pub checklist_version: String,
    pub n_items: u32,
    /// As they are by now: of the beginning, and by those who joined and left.
    pub officers: Vec<Officer>,
    pub began_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub position: Option<Position>,
    pub representative: String,
    /// By checklist item: its own answer, or else the last one that was given to it in bulk.
    pub answers: SortedMap<String, Answer>,
    pub narrative: String,
    pub photos: Vec<Photo>,
    /// The findings made during this visit; each is a document of its own.
    pub findings: Vec<FindingId>,
    pub signatures: Vec<Signature>,
    /// Statutory acts and the officers' own entries, in the order of their ids.
    pub acts: Vec<VisitAct>,
}

/// What was found at one item of the checklist.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub verdict: Option<Verdict>,
    pub note: String,
    /// Where the verdict is not this item's own but one of several that were given at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bulk: Option<Bulk>,
}

/// What is known when the visit begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewInspection {
    pub unit: UnitId,
    pub tier: Tier,
    pub kind: InspectionKind,
    pub site: SiteId,
    pub site_name: String,
    pub site_address: String,
    pub site_contact: String,
    pub site_sector: String,
    pub checklist: String,
    pub checklist_version: String,
    pub n_items: u32,
    pub officers: Vec<Officer>,
    pub position: Option<Position>,
}
