//! What screen and engine say to one another. Views are ready to show: the screen never holds a document.
//!
//! A screen asks by [`Query`] and keeps asking: a watched query is answered anew whenever its answer has changed, by
//! this phone or by anybody else. Lists are asked for by filter and window, never whole.

use serde::{Deserialize, Serialize};
use spotcheck_domain::by::Officer;
use spotcheck_domain::edit::Edit;
use spotcheck_domain::event::{Detail, EventKind};
use spotcheck_domain::id::{DocumentId, FindingId, InspectionId, PhotoId, SiteId, UserId};
use spotcheck_domain::ledger::{Due, FindingRow, InspectionRow, LedgerFilter, SiteRow};
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::position::Position;
use spotcheck_domain::reference::{CatalogHazard, Checklist, Named};
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::term::{InspectionKind, Level, PhotoRole, Role, State, Verdict};
use spotcheck_domain::time::{Day, Timestamp};
use spotcheck_domain::wire::Session;
use std::collections::BTreeMap;

/// Heads that the screen saw, opaque to it: handed back with an edit.
pub type Seen = Vec<String>;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Who is paired here, before anything else.
    Open,
    Pair {
        code: String,
        device: String,
    },
    /// Answers now and whenever the answer changes, by [`Notice::View`].
    Watch {
        watch: u32,
        query: Query,
    },
    Unwatch {
        watch: u32,
    },
    StartInspection {
        site: SiteId,
        kind: InspectionKind,
        checklist: Option<String>,
        second: Option<UserId>,
        position: Option<Position>,
    },
    /// An unlisted place: a provisional site.
    AddSite {
        name: String,
        address: String,
        sector: String,
        phone: String,
        position: Option<Position>,
    },
    /// With `item`, the catalogue's words are filled in and the item's verdict becomes `hazard`.
    RecordFinding {
        inspection: InspectionId,
        item: Option<String>,
        title: String,
        level: Level,
        position: Option<Position>,
    },
    /// Words still being typed: durable, but no edit yet. Answered like an edit.
    Draft {
        document: DocumentId,
        edit: Edit,
        seen: Seen,
    },
    /// One finished edit; it replaces the draft of the same field. Only edits of fields, texts and answers.
    Edit {
        document: DocumentId,
        edit: Edit,
        seen: Seen,
    },
    /// Fills in measure, basis, deadline and the like from the catalogue.
    UseCatalogHazard {
        finding: FindingId,
        hazard: String,
        title: String,
    },
    /// The bytes travel beside: the original, then the downscaled copy where there is one.
    AddPhoto {
        document: DocumentId,
        role: PhotoRole,
        item: Option<String>,
        /// Pixels, where the picture could be decoded.
        width: Option<u32>,
        height: Option<u32>,
        position: Option<Position>,
    },
    /// Answered with bytes beside [`Reply::Photo`].
    Photo {
        sha256: PhotoHash,
    },
    EndInspection {
        inspection: InspectionId,
        representative: String,
        refusal: Option<String>,
        witness: String,
    },
    /// A step of a finding's life; ids, time and author are the engine's.
    TakeStep {
        finding: FindingId,
        kind: EventKind,
        detail: Detail,
    },
    /// Try to send now, whatever the back-off says.
    SyncNow,
    /// The browser's own opinion of the network.
    Network {
        online: bool,
    },
    /// The page is visible again: connections that the browser dropped are probed and reopened.
    Resumed,
    /// Everything unsent in one file, answered with bytes beside [`Reply::Rescue`].
    Rescue,
    /// The engine lives.
    Ping,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    Opened {
        session: Option<Session>,
    },
    Paired {
        session: Session,
    },
    /// Done, and durable.
    Done,
    Made {
        document: DocumentId,
    },
    PhotoAdded {
        photo: PhotoId,
        sha256: PhotoHash,
    },
    Photo {
        media_type: String,
    },
    Rescue {
        file_name: String,
    },
    Failed(Failure),
}

/// Why a request was not carried out. What it asked to write is still with its asker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    Refused(Refusal),
    /// No network, or the office does not answer. Work goes on; it will be sent later.
    Unreachable,
    /// The office answered, but not as it should: a fault there.
    OfficeFault,
    /// This device is not paired, or no longer.
    NotPaired,
    CodeUnknown,
    TooManyTries,
    /// Another person's unsent work is on this device: it must be sent before somebody else pairs here.
    OthersWorkUnsent,
    /// The browser refused to store more.
    StorageFull,
    /// The browser's storage failed otherwise.
    StorageFault,
    /// Zero bytes, or not a picture.
    NotAPicture,
    PhotoTooLarge,
    /// Named by a record, but still on somebody's phone.
    PhotoOnItsWay,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(clippy::large_enum_variant, reason = "it lives for one message")]
pub enum Notice {
    View {
        watch: u32,
        view: View,
    },
    /// Pictures that were on their way may have arrived: ask again for those that are missing.
    PhotosMayHaveArrived,
    /// The session ended at the office: pair again. Nothing is lost.
    PairAgain,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Query {
    Status,
    Today,
    Sites {
        query: String,
        near: Option<Position>,
        limit: u32,
    },
    /// What a new visit at that site can choose from.
    Start {
        site: SiteId,
    },
    Inspection {
        inspection: InspectionId,
    },
    Finding {
        finding: FindingId,
    },
    Ledger {
        filter: LedgerFilter,
        order: LedgerOrder,
        offset: u32,
        limit: u32,
    },
    Inspections {
        query: String,
        offset: u32,
        limit: u32,
    },
    Hazards {
        query: String,
        sector: String,
        limit: u32,
    },
    Outbox,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(clippy::large_enum_variant, reason = "a handful exist at a time")]
pub enum View {
    Status(StatusView),
    Today(TodayView),
    Sites(SitesView),
    Start(StartView),
    Inspection(Box<InspectionView>),
    Finding(Box<FindingView>),
    Ledger(LedgerView),
    Inspections(InspectionsView),
    Hazards(Vec<CatalogHazard>),
    Outbox(OutboxView),
    /// It is not here: never was, or not yet.
    Absent,
    /// Killed the engine twice when it was opened; its bytes are kept and can be rescued.
    SetAside,
}

/// Where a record is: its own truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whereabouts {
    OnThisPhone,
    /// Its words are at the office; photos follow.
    Sending {
        n_sent: u32,
        n_photos: u32,
    },
    #[default]
    AtTheOffice,
    /// The office did not take a change of it; it is kept here.
    Refused,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatusView {
    pub phase: Phase,
    pub n_unsent_records: u32,
    pub n_unsent_photos: u32,
    /// Photos of the present batch that have arrived, and all of it: "3 of 7".
    pub n_sent_photos: u32,
    pub n_batch_photos: u32,
    pub oldest_unsent_at: Option<Timestamp>,
    pub last_synced_at: Option<Timestamp>,
    pub n_refused: u32,
    pub n_set_aside: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Everything is at the office.
    Settled,
    Sending,
    /// The network is away; what is unsent waits here.
    Offline,
    /// The office answers wrongly; trying again by itself.
    Trouble,
    NotPaired,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TodayView {
    pub name: String,
    pub unit: Named,
    pub roles: Vec<Role>,
    pub today: Day,
    pub may_inspect: bool,
    pub open_inspections: Vec<InspectionCard>,
    /// Overdue first, then by deadline.
    pub due_soon: Vec<FindingCard>,
    pub recent_inspections: Vec<InspectionCard>,
    pub n_open: u32,
    pub n_overdue: u32,
    pub n_needs_settling: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InspectionCard {
    pub row: InspectionRow,
    pub whereabouts: Whereabouts,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingCard {
    pub row: FindingRow,
    pub due: Due,
    pub whereabouts: Whereabouts,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SitesView {
    pub sites: Vec<SiteCard>,
    pub n_matching: u32,
    pub n_all: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteCard {
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
    /// Who may be the second officer.
    pub colleagues: Vec<Officer>,
    /// A visit of mine at this site that has not ended.
    pub unfinished: Option<InspectionId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChecklistChoice {
    pub id: String,
    pub name: Named,
    pub n_items: u32,
    pub fits: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InspectionView {
    pub seen: Seen,
    pub row: InspectionRow,
    pub site_address: String,
    pub site_contact: String,
    pub officers: Vec<Officer>,
    pub representative: String,
    /// Signature, or refusal with reason and witness.
    pub refusal: Option<String>,
    pub witness: String,
    pub checklist: Option<Checklist>,
    pub items: Vec<ItemView>,
    pub narrative: String,
    pub findings: Vec<FindingCard>,
    /// Findings that it names and that have not come yet.
    pub n_findings_on_their_way: u32,
    pub photos: Vec<PhotoView>,
    pub whereabouts: Whereabouts,
    pub may_write: bool,
    pub conflicts: Vec<ConflictView>,
    /// Words typed and not yet finished, by field key (`narrative`, `answers/<item>/note`).
    pub drafts: BTreeMap<String, String>,
}

/// One item of the checklist, in walking order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemView {
    pub item: String,
    /// Index into the checklist's sections.
    pub section: u32,
    pub question: Named,
    pub basis: Named,
    pub level: Level,
    pub verdict: Option<Verdict>,
    pub note: String,
    /// The findings recorded from this item during this visit.
    pub findings: Vec<FindingId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhotoView {
    pub photo: Photo,
    pub whereabouts: PhotoWhereabouts,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoWhereabouts {
    OnThisPhone,
    Sending {
        percent: u8,
    },
    /// Made elsewhere, or acknowledged.
    AtTheOffice,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingView {
    pub seen: Seen,
    pub row: FindingRow,
    pub due: Due,
    pub sector_name: Named,
    pub description: String,
    pub catalog_hazard: String,
    pub basis: String,
    /// The catalogue says that the basis was not read in the official text.
    pub basis_unverified: bool,
    pub measure: String,
    pub funds: Option<u64>,
    pub goal: String,
    pub interim_measure: String,
    pub no_photo_reason: String,
    pub photos: Vec<PhotoView>,
    pub timeline: Vec<TimelineEntry>,
    /// What this person may do now.
    pub steps: Vec<EventKind>,
    /// The fields stand as ordered.
    pub is_frozen: bool,
    pub may_write: bool,
    /// What an order still lacks, in the order of the form.
    pub lacks: Vec<Refusal>,
    pub colleagues: Vec<Officer>,
    pub state: State,
    pub conflicts: Vec<ConflictView>,
    pub drafts: BTreeMap<String, String>,
    pub whereabouts: Whereabouts,
    pub refusals: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    pub kind: EventKind,
    pub by: String,
    pub unit: Named,
    pub second: Option<String>,
    /// By the device.
    pub at: Timestamp,
    /// By the office; `None` while it is on this phone.
    pub received_at: Option<Timestamp>,
    pub detail: Detail,
    /// Legal when made, but another had won.
    pub contested: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConflictView {
    pub key: String,
    /// What is shown until somebody chooses stands first.
    pub candidates: Vec<CandidateView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CandidateView {
    pub value: String,
    pub by: Option<String>,
    pub at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct LedgerOrder {
    pub by: LedgerColumn,
    pub descending: bool,
}

impl Default for LedgerOrder {
    fn default() -> Self {
        Self { by: LedgerColumn::RecordedAt, descending: true }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerColumn {
    RecordedAt,
    Title,
    Site,
    Level,
    State,
    Deadline,
    Responsible,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerView {
    pub cards: Vec<FindingCard>,
    pub offset: u32,
    pub n_matching: u32,
    pub n_all: u32,
    pub sectors: BTreeMap<String, Named>,
    pub my_name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InspectionsView {
    pub cards: Vec<InspectionCard>,
    pub offset: u32,
    pub n_matching: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutboxView {
    pub status: StatusView,
    pub records: Vec<OutboxRecord>,
    pub n_bytes: u64,
}

/// Everything unsent of one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutboxRecord {
    pub document: DocumentId,
    pub title: String,
    /// `inspection`, `finding`, `site`.
    pub kind: spotcheck_domain::term::DocumentKind,
    pub n_changes: u32,
    pub n_photos: u32,
    pub n_bytes: u64,
    pub n_sent_bytes: u64,
    pub since: Timestamp,
    /// The last error, if the last try failed.
    pub last_error: Option<Failure>,
    /// The office's reason for not taking it.
    pub refused: Option<String>,
}
