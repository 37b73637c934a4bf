//! A finding's row in the ledger.

use crate::id::{FindingId, InspectionId, SiteId, UnitId, UserId};
use crate::initials::haystack;
use crate::ledger::Listed;
use crate::photo::PhotoHash;
use crate::term::{Level, State};
use crate::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingRow {
    pub id: FindingId,
    pub unit: UnitId,
    pub inspection: Option<InspectionId>,
    pub site: Option<SiteId>,
    pub site_name: String,
    pub title: String,
    pub place: String,
    pub level: Level,
    pub sector: String,
    pub state: State,
    /// The catalogue's hazard or checklist item from which it was recorded; empty for free words.
    pub catalog_hazard: String,
    pub round: u32,
    pub listed: bool,
    pub suspended: bool,
    pub deadline: Option<Day>,
    pub responsible: String,
    pub recorded_at: Timestamp,
    pub recorded_by: String,
    /// That person's id: two people may have one name. `None` where the record has no event of its recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorder: Option<UserId>,
    /// What stands in the fields that only a search looks through.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub searched: Vec<String>,
    pub closed_at: Option<Timestamp>,
    pub n_photos: u32,
    pub cover: Option<PhotoHash>,
    /// Somebody must choose: a field with two values, or an event that lost its race.
    pub needs_settling: bool,
}

impl Listed for FindingRow {
    fn hay(&self) -> String {
        let columns = [&self.title, &self.site_name, &self.place, &self.responsible, &self.recorded_by];
        haystack(columns.into_iter().chain(&self.searched).map(String::as_str))
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn without_ids(self) -> Self {
        Self { recorder: None, searched: Vec::new(), ..self }
    }
}
