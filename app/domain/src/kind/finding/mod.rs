//! 隐患: one hazard, from being recorded until it is struck off.

#[cfg(feature = "document")]
mod governing;
#[cfg(feature = "document")]
mod judge;
#[cfg(feature = "document")]
mod record;
mod row;

#[cfg(feature = "document")]
pub use governing::{Beside, Governing};
#[cfg(feature = "document")]
pub use record::Room;
pub use row::FindingRow;

use super::form::{Control, Form, fields};
use crate::event::Event;
use crate::id::{FindingId, InspectionId, SiteId, UnitId};
use crate::photo::Photo;
use crate::position::Position;
use crate::term::{Level, PhotoRole};
use crate::time::{Day, Timestamp};

fields! {
    /// A field of a finding.
    FindingField {
        Title = "title": Form::LINE,
        Level = "level": Form::value::<Level>().needed(),
        Sector = "sector": Form::LINE,
        Place = "place": Form::LINE,
        Position = "position": Form::value::<Position>(),
        CatalogHazard = "catalog_hazard": Form::LINE,
        CatalogVersion = "catalog_version": Form::LINE,
        Basis = "basis": Form::PARAGRAPH,
        Measure = "measure": Form::PARAGRAPH,
        Responsible = "responsible": Form::LINE,
        ResponsibleUnit = "responsible_unit": Form::value::<UnitId>(),
        Deadline = "deadline": Form::by::<Day>(Control::Day),
        Funds = "funds": Form::by::<u64>(Control::Number),
        Goal = "goal": Form::PARAGRAPH,
        InterimMeasure = "interim_measure": Form::PARAGRAPH,
        NoPhotoReason = "no_photo_reason": Form::PARAGRAPH,
        Criterion = "criterion": Form::PARAGRAPH,
    }
}

impl FindingField {
    /// From `order` on these stand as the order copied them (domain.md, "Who may write fields").
    pub const fn is_frozen_by_order(self) -> bool {
        !matches!(self, Self::NoPhotoReason | Self::Position)
    }
}

/// A finding as its document says it now. Its state is folded from `events`: [`crate::fold::fold`].
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub id: FindingId,
    /// The owning unit.
    pub unit: UnitId,
    pub inspection: Option<InspectionId>,
    pub site: Option<SiteId>,
    pub site_name: String,
    pub self_check: bool,
    pub recorded_at: Timestamp,
    pub recorded_by: String,
    pub title: String,
    pub description: String,
    pub level: Level,
    pub sector: String,
    pub place: String,
    pub position: Option<Position>,
    pub catalog_hazard: String,
    pub catalog_version: String,
    pub basis: String,
    pub measure: String,
    pub responsible: String,
    pub responsible_unit: Option<UnitId>,
    pub deadline: Option<Day>,
    /// CNY.
    pub funds: Option<u64>,
    pub goal: String,
    pub interim_measure: String,
    pub no_photo_reason: String,
    /// By which clause of the 判定标准 it is a major one, or which expert says so.
    pub criterion: String,
    /// By id, which is by time.
    pub photos: Vec<Photo>,
    pub events: Vec<Event>,
}

impl Finding {
    pub fn has_photo(&self, role: PhotoRole) -> bool {
        self.photos.iter().any(|photo| photo.role == role && photo.stands())
    }
}

/// What is known of a finding at the first tap; the rest are fields.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct NewFinding {
    pub unit: UnitId,
    pub inspection: Option<InspectionId>,
    pub site: Option<SiteId>,
    pub site_name: String,
    pub sector: String,
    pub level: Level,
    pub title: String,
    /// From a checklist item: the catalogue's words.
    #[serde(default)]
    pub catalog_hazard: String,
    #[serde(default)]
    pub catalog_version: String,
    #[serde(default)]
    pub basis: String,
    #[serde(default)]
    pub measure: String,
    #[serde(default)]
    pub deadline: Option<Day>,
    #[serde(default)]
    pub position: Option<Position>,
    pub self_check: bool,
    /// The first event, written together with the finding: `record`.
    pub record: Event,
}
