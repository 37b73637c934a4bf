//! What a screen asks the engine to do, and what comes of it.

use crate::act::ActSaid;
use crate::detail::Detail;
use crate::edit::Edit;
use crate::failure::Failure;
use crate::query::Query;
use crate::signing::Signing;
use crate::views::{LedgerOrder, QuarantinedView, RefusedChange, Seen};
use serde::{Deserialize, Serialize};
use spotcheck_domain::codes::Who;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::id::{
    BulkId, DocumentId, FindingId, InspectionId, PaperId, PhotoId, SiteId, UnitId, UserId,
};
use spotcheck_domain::inspection::ActKind;
use spotcheck_domain::ledger::LedgerFilter;
use spotcheck_domain::paper::{PaperKind, ServiceHow};
use spotcheck_domain::photo::PhotoHash;
use spotcheck_domain::position::Position;
use spotcheck_domain::session::Session;
use spotcheck_domain::term::{InspectionKind, Level, PhotoRole, Verdict};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(clippy::large_enum_variant, reason = "it lives for one crossing")]
pub enum Request {
    /// Asks for the person who is paired here, before anything else.
    Open,
    Pair {
        code: String,
        device: String,
        /// What another person has not sent from here may go: it was exported, and he says that the file is safe.
        leave_unsent: bool,
    },
    /// Leaves nothing of the person on this device, and ends its session at the office.
    SignOut {
        /// As in `Pair`, of his own.
        leave_unsent: bool,
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
        /// In which of his posts, by its unit; the first one in which he may where he did not choose.
        unit: Option<UnitId>,
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
    /// These items get one verdict together, as far as they have none yet. Stored as that, and not as answers to each.
    AnswerRest {
        inspection: InspectionId,
        items: Vec<String>,
        verdict: Verdict,
    },
    /// They have none by it any more.
    StrikeRest {
        inspection: InspectionId,
        bulk: BulkId,
    },
    /// A finding that was recorded by mistake, and its item is not answered. One that nobody else has and that no photo
    /// shows is no more; another is struck through in the record, with the reason.
    Withdraw {
        finding: FindingId,
        reason: String,
    },
    /// Words still being typed: durable, but no edit yet. Answered like an edit.
    Draft {
        document: DocumentId,
        edit: Edit,
        seen: Seen,
    },
    /// The words of a draft that could not become an edit are given up.
    ForgetDraft {
        document: DocumentId,
        field: String,
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
    /// The visit is over, and who stood for the site, where somebody did.
    EndInspection {
        inspection: InspectionId,
        representative: String,
    },
    /// One signature under an ended visit, or its refusal.
    Sign {
        inspection: InspectionId,
        signing: Signing,
    },
    /// What was done or said at a visit beside the work; its id, time and author are the engine's.
    NoteAct {
        inspection: InspectionId,
        kind: ActKind,
        said: ActSaid,
    },
    /// A step of a finding's life; ids, time and author are the engine's.
    TakeStep {
        finding: FindingId,
        kind: EventKind,
        detail: Detail,
    },
    /// Orders the rectification of these findings of a visit by one paper, or by one for each: every finding is ordered and
    /// every paper made at once, or nothing is. Deadline, measure and responsible person stand in each finding. Findings
    /// with different responsible enterprises are never on one paper.
    OrderVisit {
        inspection: InspectionId,
        findings: Vec<FindingId>,
        apart: bool,
        /// The second officer; that of the visit where none is named.
        second: Option<UserId>,
    },
    /// A paper of a visit that decides nothing by itself or stands on steps that were taken: a record, a notice, a measure on
    /// the spot, an opinion on a rectification.
    MakePaper {
        inspection: InspectionId,
        kind: PaperKind,
        /// Its items; all of the visit that such a paper is about where none is named.
        findings: Vec<FindingId>,
    },
    /// How a paper reached whom it is for.
    ServePaper {
        paper: PaperId,
        how: ServiceHow,
        whom: String,
        witness: String,
        note: String,
    },
    VoidPaper {
        paper: PaperId,
        reason: String,
    },
    /// A number for a paper that was made without one.
    NumberPaper {
        paper: PaperId,
    },
    /// The person takes note that photos of the record are lost: it says so from then on.
    NoteLost {
        document: DocumentId,
    },
    /// Try to send now, whatever the back-off says.
    SyncNow,
    /// The browser's own opinion of the network.
    Network {
        online: bool,
    },
    /// The page is visible again: connections that the browser dropped are probed and reopened.
    Resumed,
    /// Words of a form that stand in no record yet, by field, as they are being typed; none: the form is done.
    Hold {
        form: String,
        words: BTreeMap<String, String>,
    },
    /// What was typed into a form and not done with, in whatever page: [`Reply::Held`].
    Held {
        form: String,
    },
    /// Everything unsent in one file, in parts that are asked for in their order, from 0 on: [`Reply::Rescue`].
    Rescue {
        part: u32,
    },
    /// For whom this person may vouch, as far as this device knows: [`Reply::Colleagues`].
    Colleagues,
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
    /// The ids of all hazards that the filter lets through, in their order: bytes beside [`Reply::Done`], 16 for each.
    LedgerIds {
        filter: LedgerFilter,
        order: LedgerOrder,
    },
    /// What the page knows of the device, for whoever answers for it at the office: the app's version, and the bytes that the
    /// browser still grants.
    Looked {
        version: String,
        n_free: Option<u64>,
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
        /// The office has ended it: work goes on, and is sent once the device is paired again.
        ended: bool,
    },
    Paired {
        session: Session,
    },
    /// Done, and durable.
    Done,
    Made {
        document: DocumentId,
    },
    /// In the order of the findings.
    PapersMade {
        papers: Vec<PaperId>,
    },
    PhotoAdded {
        photo: PhotoId,
        sha256: PhotoHash,
    },
    Photo {
        media_type: String,
    },
    Held {
        words: BTreeMap<String, String>,
    },
    /// Beside it the bytes of the part; beside the first one, before them, how the file begins.
    Rescue {
        file_name: String,
        /// The key and the first bytes of the nonces under which parts are sealed (`spotcheck_domain::rescue`).
        seal: Option<([u8; 32], [u8; 7])>,
        is_last: bool,
    },
    Colleagues {
        people: Vec<Who>,
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
