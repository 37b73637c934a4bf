//! Sites, and what a new visit at one of them can choose from.

use super::finding::FindingCard;
use super::inspection::InspectionCard;
use crate::row;
use serde::{Deserialize, Serialize};
use spotcheck_domain::authority::Act;
use spotcheck_domain::by::Officer;
use spotcheck_domain::id::{InspectionId, UnitId, UserId};
use spotcheck_domain::ledger::SiteRow;
use spotcheck_domain::reference::Named;
use spotcheck_domain::term::InspectionKind;
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
    /// What this person last began elsewhere or here, as far as it can be begun again.
    pub last_kind: Option<InspectionKind>,
    pub last_second: Option<UserId>,
    pub dossier: DossierView,
}

/// What is known of a site before its door, as far as it is on this phone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DossierView {
    /// Open ones first, then the latest.
    pub findings: Vec<FindingCard>,
    pub n_findings: u32,
    /// Hazards that stand under an order which is not carried out yet.
    pub n_ordered: u32,
    pub n_overdue: u32,
    /// Hazards of the catalogue that were found there more than once, the most frequent first.
    pub repeats: Vec<RepeatView>,
    pub last_visit: Option<InspectionCard>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepeatView {
    pub title: String,
    pub n: u32,
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
