//! Rows of the ledger as they cross: each field in its place. As they are stored, a row leaves out what it has not.

use serde::{Deserialize, Serialize};
use spotcheck_domain::id::{FindingId, InspectionId, PaperId, SiteId, UnitId, UserId};
use spotcheck_domain::ledger;
use spotcheck_domain::paper::{PaperKind, PaperState};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::position::Position;
use spotcheck_domain::term::{Grade, InspectionKind, Level, State};
use spotcheck_domain::time::{Day, Timestamp};

#[derive(Serialize, Deserialize)]
#[serde(remote = "ledger::FindingRow")]
pub(crate) struct FindingRow {
    id: FindingId,
    unit: UnitId,
    inspection: Option<InspectionId>,
    site: Option<SiteId>,
    site_name: String,
    title: String,
    place: String,
    level: Level,
    sector: String,
    state: State,
    catalog_hazard: String,
    round: u32,
    listed: bool,
    suspended: bool,
    deadline: Option<Day>,
    responsible: String,
    recorded_at: Timestamp,
    recorded_by: String,
    recorder: Option<UserId>,
    /// The screen searches through the engine.
    #[serde(skip)]
    searched: Vec<String>,
    closed_at: Option<Timestamp>,
    n_photos: u32,
    cover: Option<PhotoHash>,
    needs_settling: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "ledger::InspectionRow")]
pub(crate) struct InspectionRow {
    id: InspectionId,
    unit: UnitId,
    site: SiteId,
    site_name: String,
    sector: String,
    kind: InspectionKind,
    began_at: Timestamp,
    ended_at: Option<Timestamp>,
    officers: Vec<String>,
    officer_ids: Vec<UserId>,
    heard: Vec<UserId>,
    n_objections: u32,
    n_items: u32,
    n_answered: u32,
    n_findings: u32,
    n_photos: u32,
    cover: Option<PhotoHash>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "ledger::SiteRow")]
pub(crate) struct SiteRow {
    id: SiteId,
    unit: UnitId,
    name: String,
    address: String,
    town: String,
    county: String,
    sector: String,
    phone: String,
    legal_rep: String,
    position: Option<Position>,
    grade: Option<Grade>,
    provisional: bool,
    merged_into: Option<SiteId>,
    closed_on: Option<Day>,
    uscc: String,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "ledger::PaperRow")]
pub(crate) struct PaperRow {
    id: PaperId,
    unit: UnitId,
    issuer: UnitId,
    inspection: Option<InspectionId>,
    site: Option<SiteId>,
    site_name: String,
    kind: PaperKind,
    number: String,
    state: PaperState,
    made_at: Timestamp,
    made_by: String,
    maker: Option<UserId>,
    items: Vec<FindingId>,
}
