//! What a screen asks the engine to do, and what comes of it.

use crate::detail::Detail;
use crate::edit::Edit;
use crate::failure::Failure;
use crate::query::Query;
use crate::views::{QuarantinedView, RefusedChange, Seen};
use serde::{Deserialize, Serialize};
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::{DocumentId, FindingId, InspectionId, PhotoId, SiteId, UserId};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::position::Position;
use spotcheck_domain::session::Session;
use spotcheck_domain::term::{InspectionKind, Level, PhotoRole};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(clippy::large_enum_variant, reason = "it lives for one crossing")]
pub enum Request {
    /// Asks for the person who is paired here, before anything else.
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
    /// One finished edit; it replaces the draft of the same field.
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
        /// Where the person stands; of a file, nothing: it says itself where it was taken.
        position: Option<Position>,
        /// Chosen from the device's files, however old they are.
        from_file: bool,
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
    /// Administrators: what the office did not take of their area's people. This and the next two need the office now.
    Quarantine,
    /// What one of these changes would write.
    InspectQuarantined {
        id: i64,
    },
    /// Stored after all, with what it builds upon, or refused for good.
    DecideQuarantined {
        id: i64,
        release: bool,
    },
    /// Answered when everything that was asked to be written before it is durable.
    Flush,
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
    /// In the order in which they came.
    Quarantine {
        changes: Vec<QuarantinedView>,
    },
    Quarantined {
        change: RefusedChange,
    },
    Failed(Failure),
}
