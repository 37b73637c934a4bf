//! Sites, and what a new visit at one of them can choose from.

use crate::row;
use serde::{Deserialize, Serialize};
use spotcheck_domain::authority::Act;
use spotcheck_domain::by::Officer;
use spotcheck_domain::id::{InspectionId, UnitId};
use spotcheck_domain::ledger::SiteRow;
use spotcheck_domain::reference::Named;
use spotcheck_domain::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SitesView {
    pub sites: Vec<SiteCard>,
    pub n_matching: u32,
    pub n_all: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteCard {
    #[serde(with = "row::SiteRow")]
    pub row: SiteRow,
    pub sector_name: Named,
    pub distance_m: Option<f64>,
    pub last_visit_at: Option<Timestamp>,
    pub n_open_findings: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StartView {
    pub site: SiteCard,
    /// Those of the site's sector first.
    pub checklists: Vec<ChecklistChoice>,
    /// The officers who may be the second.
    pub colleagues: Vec<Officer>,
    /// The posts in which he may start one, where he has several; that which counts unless he chooses first.
    pub posts: Vec<StartPost>,
    /// A visit of mine at this site that has not ended.
    pub unfinished: Option<InspectionId>,
}

/// A post in which somebody may start a visit, by its unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StartPost {
    pub unit: UnitId,
    pub name: Named,
    /// The visits that he may start in it.
    pub acts: Vec<Act>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChecklistChoice {
    pub id: String,
    pub name: Named,
    pub n_items: u32,
    pub fits: bool,
}
