//! Views: ready to show, each the answer to one query. A room for each subject.

mod conflict;
mod finding;
mod inspection;
mod ledger;
mod order;
mod outbox;
mod paper;
mod paper_page;
mod photo;
mod post;
mod quarantine;
mod site;
mod status;
mod today;
mod whereabouts;

pub use conflict::{CandidateView, ConflictView, Seen};
pub use finding::{FindingCard, FindingView, TimelineEntry, Used};
pub use inspection::{
    AlteredView, Drawn, InspectionCard, InspectionView, InspectionsView, ItemView, SignatureView,
};
pub use ledger::{LedgerColumn, LedgerOrder, LedgerView};
pub use order::OrderView;
pub use outbox::{OutboxRecord, OutboxView, RefusedChange};
pub use paper::{PaperCard, PaperItemView, PaperView, PapersView, ServiceView, VoidedView};
pub use paper_page::{PaperPage, RefusalLine};
pub use photo::{PhotoView, PhotoWhereabouts};
pub use post::HeldPost;
pub use quarantine::QuarantinedView;
pub use site::{ChecklistChoice, DossierView, RepeatView, SiteCard, SitesView, StartPost, StartView};
pub use status::{Phase, StatusView};
pub use today::TodayView;
pub use whereabouts::Whereabouts;
