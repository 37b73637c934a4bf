//! Views: ready to show, each the answer to one query.

use crate::detail::Detail;
use crate::failure::Failure;
use crate::library::ChecklistView;
use crate::photo::PhotoFacts;
use crate::query::LedgerColumn;
use crate::row;
use serde::{Deserialize, Serialize};
use spotcheck_domain::authority::Act;
use spotcheck_domain::awaited::Awaited;
use spotcheck_domain::by::Officer;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::{DocumentId, FindingId, InspectionId, PhotoId, UnitId, UserId};
use spotcheck_domain::ledger::{Due, FindingRow, InspectionRow, Place, SiteRow};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::reference::Named;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::term::{DocumentKind, Level, Role, State, Tier, Verdict};
use spotcheck_domain::time::{Day, Timestamp};

/// Heads that the screen saw, opaque to it: handed back with an edit.
pub type Seen = Vec<String>;

/// Where a record is: its own truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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
    /// Minutes by which this device's clock is ahead of the office's, where that is more than clocks differ.
    pub clock_off_minutes: Option<i32>,
    /// Something is on its way over a slow line: so much of it has arrived, in percent.
    pub slow: Option<u8>,
    pub n_refused: u32,
    /// Photos whose bytes are not on this device any more and never reached the office.
    pub n_lost: u32,
    pub n_set_aside: u32,
    /// What this person may do with no record at hand; empty before pairing.
    pub acts: Vec<Act>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Everything is at the office.
    Settled,
    Sending,
    /// The network is away; what is unsent waits here.
    Offline,
    /// The office answers wrongly; trying again by itself.
    Trouble,
    /// This phone has no room for more: nothing new can be kept until there is.
    StorageFull,
    /// This phone's own store does not answer.
    StorageFault,
    NotPaired,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TodayView {
    pub name: String,
    pub unit: Named,
    pub today: Day,
    /// What this person may do with no record at hand.
    pub acts: Vec<Act>,
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
    #[serde(with = "row::InspectionRow")]
    pub row: InspectionRow,
    pub whereabouts: Whereabouts,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingCard {
    #[serde(with = "row::FindingRow")]
    pub row: FindingRow,
    pub due: Due,
    pub whereabouts: Whereabouts,
    /// Said in the ledger alone.
    pub place: Place,
}

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

/// 岗位: a post of the person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldPost {
    pub unit: Named,
    pub tier: Tier,
    /// Its unit and those above it, upwards, as far as this device knows them.
    pub line: Vec<UnitId>,
    pub roles: Vec<Role>,
    /// The name of whom he acts for.
    pub deputy_for: Option<String>,
    pub from: Option<Day>,
    pub until: Option<Day>,
    /// Today. One that does not is still to begin, or is over.
    pub holds: bool,
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
    #[serde(with = "row::InspectionRow")]
    pub row: InspectionRow,
    pub site_address: String,
    pub site_contact: String,
    pub officers: Vec<Officer>,
    pub representative: String,
    /// Signature, or refusal with reason and witness.
    pub refusal: Option<String>,
    pub witness: String,
    pub checklist: Option<ChecklistView>,
    pub items: Vec<ItemView>,
    pub narrative: String,
    pub findings: Vec<FindingCard>,
    /// Findings that it names and that have not come yet.
    pub n_findings_on_their_way: u32,
    pub photos: Vec<PhotoView>,
    pub whereabouts: Whereabouts,
    /// What this person may do here now.
    pub acts: Vec<Act>,
    /// It is not his to see any more, and stays for what he wrote in it before.
    pub is_gone: bool,
    pub conflicts: Vec<ConflictView>,
    /// Words typed and not yet finished, by field key (`narrative`, `answers/<item>/note`).
    pub drafts: SortedMap<String, String>,
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
    pub id: PhotoId,
    pub photo: PhotoFacts,
    pub whereabouts: PhotoWhereabouts,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PhotoWhereabouts {
    OnThisPhone,
    Sending {
        percent: u8,
    },
    /// Made elsewhere, or acknowledged.
    AtTheOffice,
    /// Made elsewhere; the office has been asked for it and has it not yet.
    OnItsWay,
    /// Its bytes are gone.
    Lost,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingView {
    pub seen: Seen,
    #[serde(with = "row::FindingRow")]
    pub row: FindingRow,
    pub due: Due,
    pub sector_name: Named,
    pub description: String,
    /// What stands in each field, by its place in [`FindingField::ALL`]; [`FindingView::said`] reads it.
    pub fields: Vec<String>,
    /// The catalogue says that the basis was not read in the official text.
    pub basis_unverified: bool,
    pub photos: Vec<PhotoView>,
    pub timeline: Vec<TimelineEntry>,
    /// What this person may do here now.
    pub acts: Vec<Act>,
    /// A step of the enterprise would be taken on its behalf, and says so.
    pub is_on_behalf: bool,
    /// What is due from the officers, and by which day.
    pub awaited: Option<Awaited>,
    /// The fields stand as ordered.
    pub is_frozen: bool,
    /// It holds a step of a newer version: it is read-only until the app is updated.
    pub needs_update: bool,
    /// It is not this person's to see any more, and stays for what he wrote in it before.
    pub is_gone: bool,
    /// What an order still lacks, in the order of the form.
    pub lacks: Vec<Refusal>,
    pub colleagues: Vec<Officer>,
    pub state: State,
    pub conflicts: Vec<ConflictView>,
    pub drafts: SortedMap<String, String>,
    pub whereabouts: Whereabouts,
    pub refusals: Vec<String>,
}

impl FindingView {
    /// What was filled in there; the empty text where nothing was.
    pub fn said(&self, field: FindingField) -> &str {
        self.fields.get(field as usize).map_or("", String::as_str)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// `None`: of a kind that this version does not know.
    pub kind: Option<EventKind>,
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
    /// The order fixed the field: the first governs whatever is chosen, the others were written beside the order. To choose
    /// the first is to have noted them.
    pub is_beside_the_order: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CandidateView {
    pub value: String,
    pub by: Option<String>,
    pub at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerView {
    pub cards: Vec<FindingCard>,
    pub offset: u32,
    pub n_matching: u32,
    pub n_all: u32,
    pub sectors: SortedMap<String, Named>,
    /// Where hazards are, whatever the filter; towns of the county that is chosen.
    pub counties: Vec<Named>,
    pub towns: Vec<Named>,
    /// Those that own hazards, with those above them.
    pub units: Vec<(UnitId, Named)>,
    /// Columns that say the same in every row that matches, where there are several.
    pub same: Vec<LedgerColumn>,
    /// The person whose records are "mine"; `None` before pairing.
    pub me: Option<UserId>,
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
    pub kind: DocumentKind,
    pub n_changes: u32,
    pub n_photos: u32,
    pub n_bytes: u64,
    pub n_sent_bytes: u64,
    /// Photos, small copies included, whose bytes are not on this device any more.
    pub n_lost: u32,
    pub since: Timestamp,
    /// The last error, if the last try failed.
    pub last_error: Option<Failure>,
    /// What the office did not take of it; all of it is kept here.
    pub refusals: Vec<RefusedChange>,
}

/// A change that the office did not take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefusedChange {
    /// A stable code, e.g. `frozen_by_order`.
    pub reason: String,
    pub at: Timestamp,
    /// Field, or step, and the words in it.
    pub words: Vec<(String, String)>,
    pub steps: Vec<EventKind>,
    pub photos: Vec<PhotoHash>,
}

impl Default for RefusedChange {
    fn default() -> Self {
        Self {
            reason: String::new(),
            at: Timestamp::from_millis(0),
            words: Vec::new(),
            steps: Vec::new(),
            photos: Vec::new(),
        }
    }
}

/// A change in the office's quarantine, as its administrator sees it in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarantinedView {
    pub id: i64,
    pub document: DocumentId,
    pub kind: DocumentKind,
    /// What the document is called, where it is at the office.
    pub title: String,
    pub author: UserId,
    pub author_name: String,
    /// A stable code, e.g. `frozen_by_order`.
    pub reason: String,
    pub received_at: Timestamp,
    pub n_bytes: u64,
    /// The office keeps no more of what it refuses this author until something is decided.
    pub is_full: bool,
}
