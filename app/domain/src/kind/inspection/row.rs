//! An inspection's row in the ledger.

use crate::id::{InspectionId, SiteId, UnitId, UserId};
use crate::initials::haystack;
use crate::ledger::Listed;
use crate::photo::PhotoHash;
use crate::term::InspectionKind;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InspectionRow {
    pub id: InspectionId,
    pub unit: UnitId,
    pub site: SiteId,
    pub site_name: String,
    pub sector: String,
    pub kind: InspectionKind,
    pub began_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub officers: Vec<String>,
    /// The officers' ids, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub officer_ids: Vec<UserId>,
    /// Those beside the first who confirmed the record or objected to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heard: Vec<UserId>,
    /// Objections of which nobody has decided yet.
    #[serde(default, skip_serializing_if = "is_none")]
    pub n_objections: u32,
    pub n_items: u32,
    pub n_answered: u32,
    pub n_findings: u32,
    pub n_photos: u32,
    pub cover: Option<PhotoHash>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "so serde asks")]
const fn is_none(n: &u32) -> bool {
    *n == 0
}

impl Listed for InspectionRow {
    fn hay(&self) -> String {
        haystack([self.site_name.as_str(), &self.officers.join(" ")])
    }

    fn title(&self) -> &str {
        &self.site_name
    }

    fn without_ids(self) -> Self {
        Self { officer_ids: Vec::new(), heard: Vec::new(), n_objections: 0, ..self }
    }
}
