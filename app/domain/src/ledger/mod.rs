//! 台账: one row per document, projected by the same code on the phone and at the office, and the filters over them.
//!
//! Rows are derived and can be rebuilt from the documents at any time.

mod filter;

pub use filter::{Due, LedgerFilter, due};

use crate::document::{Document, DocumentError};
use crate::fold::fold;
use crate::id::{DocumentId, FindingId, InspectionId, SiteId, TaskId, UnitId};
use crate::photo::{Photo, PhotoHash};
use crate::position::Position;
use crate::term::{DocumentKind, Grade, InspectionKind, Level, PhotoRole, State};
use crate::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};

/// Rises whenever the same document would give another row: stored rows of another version are made again.
pub const ROW_VERSION: u32 = 1;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Row {
    Inspection(InspectionRow),
    Finding(FindingRow),
    Site(SiteRow),
    Task(TaskRow),
}

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
    pub closed_at: Option<Timestamp>,
    pub n_photos: u32,
    pub cover: Option<PhotoHash>,
    /// Somebody must choose: a field with two values, or an event that lost its race.
    pub needs_settling: bool,
}

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
    pub n_items: u32,
    pub n_answered: u32,
    pub n_findings: u32,
    pub n_photos: u32,
    pub cover: Option<PhotoHash>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteRow {
    pub id: SiteId,
    pub unit: UnitId,
    pub name: String,
    pub address: String,
    pub town: String,
    pub county: String,
    pub sector: String,
    pub phone: String,
    pub legal_rep: String,
    pub position: Option<Position>,
    pub grade: Option<Grade>,
    pub provisional: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskRow {
    pub id: TaskId,
    pub unit: UnitId,
    pub title: String,
    pub due: Option<Day>,
}

/// The row of a document as it is now.
pub fn project(id: DocumentId, document: &mut Document) -> Result<Row, DocumentError> {
    match document.kind() {
        DocumentKind::Finding => project_finding(id, document).map(Row::Finding),
        DocumentKind::Inspection => project_inspection(id, document).map(Row::Inspection),
        DocumentKind::Site => document.site().map(|site| {
            Row::Site(SiteRow {
                id: id.into(),
                unit: site.unit,
                name: site.name,
                address: site.address,
                town: site.town,
                county: site.county,
                sector: site.sector,
                phone: site.phone,
                legal_rep: site.legal_rep,
                position: site.position,
                grade: site.grade,
                provisional: site.provisional,
            })
        }),
        DocumentKind::Task => document.task().map(|task| {
            Row::Task(TaskRow { id: id.into(), unit: task.unit, title: task.title, due: task.due })
        }),
    }
}

fn project_finding(id: DocumentId, document: &mut Document) -> Result<FindingRow, DocumentError> {
    let finding = document.finding()?;
    let life = fold(finding.level, &finding.events);
    Ok(FindingRow {
        id: id.into(),
        unit: finding.unit,
        inspection: finding.inspection,
        site: finding.site,
        cover: cover(&finding.photos, PhotoRole::Before),
        n_photos: finding.photos.len() as u32,
        needs_settling: !life.contested.is_empty() || !document.conflicts().is_empty(),
        state: life.state,
        round: life.round,
        listed: life.listed,
        suspended: life.suspended,
        level: life.level,
        deadline: life.deadline.or(finding.deadline),
        closed_at: life.closed_at,
        site_name: finding.site_name,
        title: finding.title,
        place: finding.place,
        sector: finding.sector,
        catalog_hazard: finding.catalog_hazard,
        responsible: finding.responsible,
        recorded_at: finding.recorded_at,
        recorded_by: finding.recorded_by,
    })
}

fn project_inspection(id: DocumentId, document: &Document) -> Result<InspectionRow, DocumentError> {
    let inspection = document.inspection()?;
    Ok(InspectionRow {
        id: id.into(),
        unit: inspection.unit,
        site: inspection.site,
        sector: inspection.site_sector,
        kind: inspection.kind,
        began_at: inspection.began_at,
        ended_at: inspection.ended_at,
        officers: inspection.officers.into_iter().map(|officer| officer.name).collect(),
        n_items: inspection.n_items,
        n_answered: inspection.answers.values().filter(|answer| answer.verdict.is_some()).count() as u32,
        n_findings: inspection.findings.len() as u32,
        n_photos: inspection.photos.len() as u32,
        cover: cover(&inspection.photos, PhotoRole::Scene),
        site_name: inspection.site_name,
    })
}

/// The picture that stands for the record: the first of the wanted role, else the first.
fn cover(photos: &[Photo], role: PhotoRole) -> Option<PhotoHash> {
    let photo = photos.iter().find(|photo| photo.role == role).or(photos.first())?;
    Some(photo.thumbnail.unwrap_or(photo.sha256))
}
