//! One site with all that the office knows of it.

use super::{Call, Method};
use crate::authority::Act;
use crate::id::{FindingId, InspectionId, SiteId, UnitId, UserId};
use crate::kind::certificate::Certificates;
use crate::kind::site::{SiteField, SiteFields};
use crate::photo::PhotoHash;
use crate::reference::Named;
use crate::term::{InspectionKind, Level, Role, State, terms};
use crate::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadSite {
    pub site: SiteId,
}

impl Call for ReadSite {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/sites/{site}";
    type Answer = SitePage;
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SitePage {
    pub id: SiteId,
    /// Whose record it is.
    pub unit: UnitId,
    pub unit_name: Named,
    /// Those that are not empty.
    pub fields: SiteFields,
    pub certificates: Certificates,
    pub responsible_unit_name: Named,
    pub enterprise_name: Named,
    /// 包联: the leader who answers for it, by the unit that does or the nearest above which names one.
    pub charge: String,
    pub merged_into: Option<SiteNamed>,
    /// Sites for which this one stands, with those for which they stood.
    pub merged: Vec<MergedSite>,
    /// Sites that may be the same.
    pub likely: Vec<Likely>,
    /// What its fields were, the newest first.
    pub history: Vec<SiteChange>,
    pub last_visit_at: Option<Timestamp>,
    /// When it is to be visited again, as its grade has it.
    pub due_at: Option<Timestamp>,
    pub n_visits: u64,
    pub n_visits_this_year: u64,
    /// 年度频次上限, its own or its unit's.
    pub yearly_cap: Option<u16>,
    /// The newest 50.
    pub visits: Vec<SiteVisit>,
    pub n_findings: u64,
    pub n_open_findings: u64,
    /// Hazards of the catalogue that were found here again.
    pub n_repeats: u64,
    /// The newest 50.
    pub findings: Vec<SiteFinding>,
    pub n_photos: u64,
    /// Of the newest of them, a few.
    pub photos: Vec<SitePhoto>,
    /// Who is here of its own unit, where it has an account.
    pub people: Vec<SitePerson>,
    /// What whoever asks may do with it now.
    pub acts: Vec<Act>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteNamed {
    pub id: SiteId,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedSite {
    pub id: SiteId,
    pub name: String,
    pub merged_at: Option<Timestamp>,
    /// Until then it can be undone.
    pub undo_until: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteChange {
    /// When the office had it.
    pub at: Timestamp,
    pub by: String,
    pub field: SiteField,
    /// Empty: it was cleared.
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteVisit {
    pub id: InspectionId,
    pub kind: InspectionKind,
    pub began_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub officers: Vec<String>,
    pub n_findings: u32,
    pub n_photos: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteFinding {
    pub id: FindingId,
    pub title: String,
    pub level: Level,
    pub state: State,
    pub recorded_at: Timestamp,
    pub deadline: Option<Day>,
    /// The same hazard of the catalogue was found here before.
    pub is_repeat: bool,
}

/// A photo of a visit or a hazard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitePhoto {
    /// The small copy, where there is one.
    pub sha256: PhotoHash,
    pub taken_at: Timestamp,
    /// Of which hazard; else it is of that visit.
    pub finding: Option<FindingId>,
    pub visit: Option<InspectionId>,
}

/// Somebody of a site's own people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitePerson {
    pub id: UserId,
    pub name: String,
    pub roles: Vec<Role>,
    pub has_device: bool,
}

terms! {
    /// Why two sites may be the same.
    LikeBy {
        /// One credit code, two names.
        Code = "code",
        /// One name, but for what kind of company it is.
        Name = "name",
        /// Within 150 m, and called much alike.
        Place = "place",
    }
}

/// A site, or an earlier row of the same file, that is probably the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likely {
    pub site: Option<SiteId>,
    /// Of the same file.
    pub row: Option<u32>,
    pub name: String,
    pub address: String,
    pub why: LikeBy,
    pub distance_m: Option<u32>,
}
