//! The table of rights: all that anybody can do, on records and on the office, one row for each. Who is not named in a row
//! may not. Source: domain.md, "Roles", the table of events, and "Who may write fields".
//!
//! A row says who (roles, the tiers of their units, how they stand to the record), when (the finding's state, whether
//! the visit runs), who may not although his role may, and whether it needs the office at that instant.

use super::row::{self, About, Bar, Grant, Reach, row};
use crate::term::{DocumentKind, Role, State, Tier, terms};

use About as On;
use DocumentKind as Kind;
use Role::{Admin, Inspector, Responsible, Reviewer, Supervisor};

const AREA: Grant = Grant::AREA;
/// Of an enterprise and its own: what its people find themselves.
const OWN_CHECK: Grant = AREA.in_self_check();
/// The same until the order; from then on it is the office's to write.
const OWN_CHECK_RECORDED: Grant = OWN_CHECK.while_in(&[State::Recorded]);

/// Units that can have the power to order: villages and grid cells give notices of hazards, and refer them.
const WITH_POWER: &[Tier] = &[Tier::City, Tier::County, Tier::Town, Tier::Department, Tier::Enterprise];

const OFFICERS: &[Role] = &[Inspector, Supervisor];

const fn starts(kind: Kind) -> row::Row<()> {
    row(On::New).makes(kind).to(OFFICERS, AREA)
}

/// Of a visit that runs.
const fn visits() -> row::Row<()> {
    row(On::Visit).to(OFFICERS, AREA).to(&[Responsible], OWN_CHECK).running()
}

/// Of a visit that has ended.
const fn signs() -> row::Row<()> {
    row(On::Visit).to(OFFICERS, AREA).to(&[Responsible], OWN_CHECK).ended()
}

/// In a finding: the officers, and an enterprise in its own check until the order.
const fn writes() -> row::Row<()> {
    row(On::Finding).to(OFFICERS, AREA).to(&[Responsible], OWN_CHECK_RECORDED)
}

/// A step in the field.
const fn steps() -> row::Row<()> {
    row(On::Finding).to(&[Inspector], AREA).effect()
}

/// A step that only somebody with a certificate takes, of a unit that can have power.
const fn judges() -> row::Row<()> {
    row(On::Finding).to(&[Inspector], AREA.of(WITH_POWER)).effect()
}

/// A step of the enterprise, or of an inspector on its behalf.
const fn answers() -> row::Row<()> {
    steps().to(&[Responsible], Grant::SIGHT)
}

/// A step at the desk.
const fn decides() -> row::Row<()> {
    row(On::Finding).to(&[Supervisor], AREA).effect().online()
}

/// Whoever sees the record.
const fn reads() -> row::Row<()> {
    row(On::Document).to(Role::ALL, Grant::SIGHT).online()
}

/// Whoever has a session.
const fn everybody() -> row::Row<()> {
    row(On::Office).to(Role::ALL, AREA)
}

const fn administers(about: About) -> row::Row<()> {
    row(about).to(&[Admin], AREA).online()
}

/// A row of the table.
pub type Row = row::Row<Act>;

macro_rules! table {
    ($($(#[$doc:meta])* $act:ident = $word:literal: $row:expr),* $(,)?) => {
        terms! {
            /// One thing that a person with a session can do. A step of a finding's life has the word of its event, a visit
            /// that of its kind, a photo that of its moment.
            Act { $($(#[$doc])* $act = $word),* }
        }

        /// By the place of their act in [`Act::ALL`].
        pub const ROWS: [Row; Act::ALL.len()] = [$($row.of(Act::$act)),*];
    };
}

table! {
    StartRoutine = "start_routine": starts(Kind::Inspection),
    StartCampaign = "start_campaign": starts(Kind::Inspection),
    StartUnannounced = "start_unannounced": starts(Kind::Inspection),
    StartSelfCheck = "start_self_check": starts(Kind::Inspection).to(&[Responsible], AREA),
    StartLookBack = "start_look_back": starts(Kind::Inspection),
    /// A hazard that no visit found.
    RecordAlone = "record_alone": starts(Kind::Finding).to(&[Responsible], OWN_CHECK),
    AddSite = "add_site": row(On::New).makes(Kind::Site).to(&[Supervisor, Admin], AREA),
    /// A place that no list has, added on the spot; an administrator confirms it later.
    AddProvisionalSite = "add_provisional_site": row(On::New).makes(Kind::Site)
        .to(&[Inspector, Supervisor, Admin], AREA),
    // Nobody yet: tasks come with their own issue.
    PlanTask = "plan_task": row(On::New).makes(Kind::Task),
    /// To be named as the second officer of somebody else's step.
    StandBeside = "stand_beside": row(On::Office).to(&[Inspector], AREA),

    /// A visit's fields, answers and narrative.
    WriteVisit = "write_visit": visits(),
    AddVisitPhoto = "add_visit_photo": visits(),
    /// As of a finding's, of a photo of a visit.
    NoteLostVisitPhoto = "note_lost_visit_photo": row(On::Visit)
        .to(OFFICERS, AREA).to(&[Responsible], OWN_CHECK),
    /// Taken by mistake: with a reason. It stays in the record, struck through.
    StrikeVisitPhoto = "strike_visit_photo": visits(),
    /// A hazard that this visit found: its first event.
    Record = "record": visits().makes(Kind::Finding),
    /// The visit names a finding as its own.
    NameFinding = "name_finding": visits(),
    Sign = "sign": signs(),
    /// A photo of the printed page that was signed by pen.
    AddSignedPhoto = "add_signed_photo": signs(),
    /// With its findings and photos, as a pack that the office signs: whoever may bring the case before a court. The
    /// supervisor's and the officers' alone, since it speaks for the office and holds all that stands in the records.
    ExportEvidence = "export_evidence": row(On::Visit).to(OFFICERS, AREA).online(),
    /// Of two values of a visit's field, one is meant.
    SettleVisit = "settle_visit": row(On::Visit).to(OFFICERS, AREA).to(&[Responsible], OWN_CHECK),
    /// That an officer joins the visit, or leaves it: by one of its officers.
    NameOfficer = "name_officer": visits(),
    /// What the law wants done at a visit was done, or was noted by mistake: by one of its officers.
    NoteAct = "note_act": row(On::Visit).to(OFFICERS, AREA),
    /// To confirm the record as its second officer, or to object to it.
    Concur = "concur": row(On::Visit).to(OFFICERS, AREA),
    /// That an objection is right, or is not: by somebody who was not at the visit.
    DecideObjection = "decide_objection": row(On::Visit).to(&[Supervisor], AREA),

    /// A field that the order fixes.
    WriteField = "write_field": writes().until_order(),
    /// A field that stays open after the order.
    WriteOpenField = "write_open_field": writes(),
    Describe = "describe": writes().until_order(),
    AddBeforePhoto = "add_before_photo": writes(),
    AddAfterPhoto = "add_after_photo": row(On::Finding).to(OFFICERS, AREA).to(&[Responsible], Grant::SIGHT),
    AddReviewPhoto = "add_review_photo": writes(),
    AddScenePhoto = "add_scene_photo": writes(),
    /// That the bytes of a photo, which its record names, are gone.
    NoteLostPhoto = "note_lost_photo": row(On::Finding)
        .to(OFFICERS, AREA).to(&[Responsible], Grant::SIGHT),
    /// As of a visit's; until a step has shown it.
    StrikePhoto = "strike_photo": writes(),
    /// Of two values of a finding's field, one is meant.
    Settle = "settle": writes(),

    FixedOnSpot = "fixed_on_spot": steps(),
    Order = "order": judges(),
    Acknowledge = "acknowledge": answers(),
    Report = "report": answers(),
    AskExtension = "ask_extension": answers(),
    Grant = "grant": decides(),
    Refuse = "refuse": decides(),
    ReviewPass = "review_pass": judges().unless(&[Bar::OwnSelfCheck]),
    ReviewFail = "review_fail": judges().unless(&[Bar::OwnSelfCheck]),
    Accept = "accept": row(On::Finding)
        .to(&[Reviewer], AREA.of(&[Tier::County])).effect().unless(&[Bar::Reviewer]),
    StrikeOff = "strike_off": decides()
        .to(&[Supervisor], AREA.of(&[Tier::City, Tier::County]).major_of(&[Tier::City]))
        .unless(&[Bar::Fixer, Bar::SoleReviewer, Bar::Unaccepted]),
    LookBackHeld = "look_back_held": steps(),
    LookBackRecurred = "look_back_recurred": steps(),
    List = "list": decides(),
    Delist = "delist": decides(),
    Suspend = "suspend": decides(),
    Resume = "resume": decides(),
    Void = "void": decides(),
    Transfer = "transfer": decides(),
    Amend = "amend": decides(),
    OnSpotMeasure = "on_spot_measure": judges(),
    /// Recorded by mistake: before any order, with a reason. It stays in the record, struck through.
    Withdraw = "withdraw": writes().effect(),

    EditSite = "edit_site": row(On::Record(Kind::Site)).to(&[Supervisor, Admin], AREA),
    /// That a provisional one is what it says.
    ConfirmSite = "confirm_site": administers(On::Record(Kind::Site)),
    /// That there is nothing more to inspect, or is again.
    CloseSite = "close_site": administers(On::Record(Kind::Site)),
    /// That two are the same, or are not.
    MergeSites = "merge_sites": administers(On::Record(Kind::Site)),
    /// That it is another unit's from now on.
    GiveSite = "give_site": administers(On::Record(Kind::Site)),

    /// The record of a visit, its approval, its notice, a notice of hazards, a receipt of service.
    MakePaper = "make_paper": row(On::New).makes(Kind::Paper).to(OFFICERS, AREA),
    /// An order, a measure on the spot, an opinion on a rectification.
    MakeDecision = "make_decision": row(On::New).makes(Kind::Paper).to(&[Inspector], AREA.of(WITH_POWER)),
    /// That a hazard is listed, or that somebody is reminded of one.
    MakeListing = "make_listing": row(On::New).makes(Kind::Paper).to(&[Supervisor], AREA.of(WITH_POWER)),
    /// A number that follows on a paper which was made without.
    NumberPaper = "number_paper": row(On::Record(Kind::Paper)).to(OFFICERS, AREA),
    /// How a paper reached whom it is for.
    ServePaper = "serve_paper": row(On::Record(Kind::Paper)).to(OFFICERS, AREA),
    VoidPaper = "void_paper": row(On::Record(Kind::Paper)).to(&[Supervisor], AREA),

    ReadDocument = "read_document": reads(),
    ReadPhoto = "read_photo": reads(),
    /// The bytes of a photo that a record names.
    UploadPhoto = "upload_photo": reads().to(Role::ALL, Grant::TRACE),

    Sync = "sync": everybody().online(),
    Listen = "listen": everybody().online(),
    ReadReference = "read_reference": everybody().online(),
    ReadSession = "read_session": everybody().online(),
    SignOut = "sign_out": everybody().online(),
    ListQuarantine = "list_quarantine": administers(On::Office),
    InspectQuarantined = "inspect_quarantined": administers(On::Quarantined),
    ReleaseQuarantined = "release_quarantined": administers(On::Quarantined).unless(&[Bar::OwnWork]),
    DiscardQuarantined = "discard_quarantined": administers(On::Quarantined),
    /// What a phone could not send comes in by hand, as its author's.
    ImportRescue = "import_rescue": administers(On::Office),

    /// The units of his area with their people.
    ReadOrganisation = "read_organisation": administers(On::Office).to(&[Supervisor], AREA),
    /// Checklists and the catalogue, as the desk has them.
    ReadLibrary = "read_library": administers(On::Office).to(&[Supervisor], AREA),
    ExportLibrary = "export_library": administers(On::Office).to(&[Supervisor], AREA),
    ReadAudit = "read_audit": administers(On::Office),
    /// Of the log, as the law may demand; at the top of the office alone.
    BlackOut = "black_out": administers(On::Office),
    /// The hazards that he sees, as a table for other programs.
    ExportLedger = "export_ledger": everybody().online(),
    /// Units and people from a file, each of them within his area.
    ImportOrganisation = "import_organisation": administers(On::Office),
    ExportOrganisation = "export_organisation": administers(On::Office),
    /// How far a new office has come.
    ReadBegin = "read_begin": administers(On::Office),
    /// The sites of his area, each with its visits, and how many were visited.
    ReadSites = "read_sites": row(On::Office)
        .to(&[Inspector, Reviewer, Supervisor, Role::Viewer, Admin], AREA).online(),
    /// Sites from a file, each of them within his area.
    ImportSites = "import_sites": administers(On::Office),
    ExportSites = "export_sites": administers(On::Office).to(&[Supervisor], AREA),
    /// A unit below this one.
    EnterUnit = "enter_unit": administers(On::Unit),
    ChangeUnit = "change_unit": administers(On::Unit),
    CloseUnit = "close_unit": administers(On::Unit),
    /// With all below it, under another unit.
    MoveUnit = "move_unit": administers(On::Unit),
    /// On another floor of the tree, while nothing hangs on it, or with another power: of a unit below his own. The one at the
    /// top has none above it and does so itself.
    SetTier = "set_tier": row(On::Unit).to(&[Admin], AREA.at(&[Reach::Below])).online(),
    /// A checklist of this unit, as a draft.
    EditChecklist = "edit_checklist": administers(On::Unit),
    /// A draft becomes what this unit's people and those below it check by.
    PublishChecklist = "publish_checklist": administers(On::Unit),
    WithdrawChecklist = "withdraw_checklist": administers(On::Unit),
    /// A draft of this unit from a file.
    ImportChecklist = "import_checklist": administers(On::Unit),
    /// Hazards of this unit's own.
    EditCatalog = "edit_catalog": administers(On::Unit),
    /// The numbers of this unit's papers, and what became of each.
    ReadRegister = "read_register": administers(On::Unit).to(&[Supervisor], AREA),
    /// A number of this unit that is on no paper is void.
    VoidNumber = "void_number": row(On::Unit).to(&[Supervisor], AREA).online(),
    ReadPolicy = "read_policy": administers(On::Unit).to(&[Supervisor], AREA),
    /// What this unit sets of the policy itself.
    SetPolicy = "set_policy": administers(On::Unit),
    /// A person of this unit.
    EnterPerson = "enter_person": administers(On::Unit),
    /// Somebody of elsewhere in his area comes to this unit.
    ReceivePerson = "receive_person": administers(On::Unit),
    ChangePerson = "change_person": administers(On::Person),
    MovePerson = "move_person": administers(On::Person),
    SetRoles = "set_roles": administers(On::Person),
    RetirePerson = "retire_person": administers(On::Person),
    /// Another post for a person, beside his own.
    GivePost = "give_post": administers(On::Person),
    /// The same in this unit.
    FillPost = "fill_post": administers(On::Unit),
    /// What a person holds beside his own post is there no more.
    EndPost = "end_post": administers(On::Person),
    /// Somebody acts for this person.
    NameDeputy = "name_deputy": administers(On::Person),
    /// The visits and hazards that wait for a person.
    ReadInHand = "read_in_hand": administers(On::Person),
    /// These are somebody else's to go on with.
    HandOver = "hand_over": administers(On::Person),
    ListDevices = "list_devices": administers(On::Person),
    RevokeDevice = "revoke_device": administers(On::Person),
    /// To get a pairing code for somebody.
    AskCode = "ask_code": administers(On::Person),
    /// The same as a colleague who knows him, and who gives nobody more than he has himself.
    Vouch = "vouch": row(On::Person).to(Role::ALL, Grant::UNIT).online().unless(&[Bar::HasDevice, Bar::RoleLacking]),
    /// As the second administrator.
    ConfirmCode = "confirm_code": administers(On::Person).unless(&[Bar::OwnWork]),
    /// To get a code for a further device of his own.
    AddDevice = "add_device": everybody().online(),
    /// Those that are paired as he, and to sign one of them out.
    ListOwnDevices = "list_own_devices": everybody().online(),
    RevokeOwnDevice = "revoke_own_device": everybody().online(),
    /// For himself alone, or to want none any more.
    SetPassword = "set_password": everybody().online(),
    /// Of somebody else, to see whether he has one and to take it away.
    TakePassword = "take_password": administers(On::Person),
    /// To confirm, on a device that he has, that an administrator lets in another of his.
    ConfirmOwnCode = "confirm_own_code": everybody().online(),
    ListCodes = "list_codes": everybody().online(),
    ReadNotices = "read_notices": everybody().online(),
    SeeNotice = "see_notice": everybody().online(),
}
