//! One visit whole, and visits in a list.

use super::conflict::{ConflictView, Seen};
use super::finding::FindingCard;
use super::photo::PhotoView;
use super::whereabouts::Whereabouts;
use crate::act::{ActView, StanceView};
use crate::library::ChecklistView;
use crate::row;
use serde::{Deserialize, Serialize};
use spotcheck_domain::authority::Act;
use spotcheck_domain::by::Officer;
use spotcheck_domain::id::{FindingId, SignatureId};
use spotcheck_domain::inspection::{ActKind, Bulk};
use spotcheck_domain::ledger::InspectionRow;
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::reference::Named;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::term::{Level, Verdict};
use spotcheck_domain::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InspectionCard {
    #[serde(with = "row::InspectionRow")]
    pub row: InspectionRow,
    pub whereabouts: Whereabouts,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InspectionView {
    pub seen: Seen,
    #[serde(with = "row::InspectionRow")]
    pub row: InspectionRow,
    pub site_address: String,
    pub site_contact: String,
    pub officers: Vec<Officer>,
    /// Of the officers beside the first.
    pub stances: Vec<StanceView>,
    /// Who may join, where this person may say so.
    pub colleagues: Vec<Officer>,
    /// Everything that was done or said beside the work, the oldest first.
    pub log: Vec<ActView>,
    /// What a visit of its kind is to show.
    pub demanded: Vec<ActKind>,
    pub representative: String,
    /// In the order in which they were made.
    pub signatures: Vec<SignatureView>,
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

/// A signature under the visit, or its refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureView {
    pub id: SignatureId,
    /// `officer`, `representative`, `refusal` or `witness`.
    pub party: String,
    pub name: String,
    pub at: Timestamp,
    pub reason: String,
    pub witness: String,
    /// The kind of its paper; none is the record of the visit.
    pub paper: String,
    /// The `d` of a path in a box of that width and height, where it was drawn.
    pub drawn: Option<Drawn>,
    /// The photo of the page that was signed by pen.
    pub photo: Option<PhotoHash>,
    /// Its device has signed it too.
    pub is_sealed: bool,
    /// What was changed since of what it covers.
    pub altered: Vec<AlteredView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    pub width: i32,
    pub height: i32,
    pub path: String,
}

/// A record that was changed after it was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlteredView {
    /// None: the visit itself.
    pub finding: Option<FindingId>,
    pub title: String,
    /// Of fields and texts, as conflicts name them. None: the finding was not here when it was signed.
    pub keys: Vec<String>,
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
    /// What is wrong where it does not conform; empty where no catalogue says so.
    pub title: Named,
    pub verdict: Option<Verdict>,
    /// Where the verdict is one of several that were given at once.
    pub bulk: Option<Bulk>,
    pub note: String,
    /// The findings recorded from this item during this visit.
    pub findings: Vec<FindingId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InspectionsView {
    pub cards: Vec<InspectionCard>,
    pub offset: u32,
    pub n_matching: u32,
}
