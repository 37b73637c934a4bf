//! What a screen watches, and what it is told.

use crate::library::HazardView;
use crate::views::{
    FindingView, HeldPost, InspectionView, InspectionsView, LedgerOrder, LedgerView, OrderView, OutboxView,
    PaperPage, PaperView, PapersView, SitesView, StartView, StatusView, TodayView,
};
use serde::{Deserialize, Serialize};
use spotcheck_domain::id::{FindingId, InspectionId, PaperId, SiteId, UnitId};
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::paper::PaperKind;
use spotcheck_domain::position::Position;
use spotcheck_domain::reference::Named;

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
    /// Somebody else is paired here now, or nobody: what the screen shows is not his.
    AnotherPerson,
    /// His main post is in this unit now: what the one before saw leaves this device.
    Moved(Named),
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
        /// In which of his posts, by its unit.
        unit: Option<UnitId>,
    },
    Inspection {
        inspection: InspectionId,
    },
    /// The places, among a visit's items, of those whose words hold all of these; of none without words.
    Items {
        inspection: InspectionId,
        query: String,
    },
    Finding {
        finding: FindingId,
    },
    /// What of a visit this person can order now.
    Order {
        inspection: InspectionId,
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
    /// What the person holds.
    Posts,
    /// A paper as it reads and prints: one that was made.
    PaperPage {
        paper: PaperId,
    },
    /// The same as it would be made of that visit now.
    PaperPreview {
        inspection: InspectionId,
        kind: PaperKind,
    },
    /// The papers of a visit.
    Papers {
        inspection: InspectionId,
    },
    Paper {
        paper: PaperId,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(clippy::large_enum_variant, reason = "a handful exist at a time")]
pub enum View {
    Status(StatusView),
    Today(TodayView),
    Sites(SitesView),
    Start(StartView),
    Inspection(Box<InspectionView>),
    /// Places among the items of a visit.
    Items(Vec<u32>),
    Finding(Box<FindingView>),
    Order(Box<OrderView>),
    Ledger(LedgerView),
    Inspections(InspectionsView),
    Hazards(Vec<HazardView>),
    Outbox(OutboxView),
    /// His main post first.
    Posts(Vec<HeldPost>),
    PaperPage(Box<PaperPage>),
    Papers(PapersView),
    Paper(Box<PaperView>),
    /// It is not here: never was, or not yet.
    Absent,
    /// Killed the engine twice when it was opened; its bytes are kept and can be rescued.
    SetAside,
}
