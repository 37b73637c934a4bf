//! All that anybody can do, on records and on the office, one word each: the rows of the table of rights.

use super::row::About;
use crate::event::EventKind;
use crate::term::{DocumentKind, InspectionKind, PhotoRole, terms};

terms! {
    /// One thing that a person with a session can do. A step of a finding's life has the word of its event, a visit that
    /// of its kind, a photo that of its moment.
    Act {
        StartRoutine = "start_routine", StartCampaign = "start_campaign", StartUnannounced = "start_unannounced",
        StartSelfCheck = "start_self_check", StartLookBack = "start_look_back",
        /// A hazard that no visit found.
        RecordAlone = "record_alone",
        AddSite = "add_site",
        /// A place that no list has, added on the spot; an administrator confirms it later.
        AddProvisionalSite = "add_provisional_site",
        PlanTask = "plan_task",
        /// To be named as the second officer of somebody else's step.
        StandBeside = "stand_beside",

        /// A visit's fields, answers and narrative.
        WriteVisit = "write_visit",
        AddVisitPhoto = "add_visit_photo",
        /// A hazard that this visit found: its first event.
        Record = "record",
        /// The visit names a finding as its own.
        NameFinding = "name_finding",
        Sign = "sign",
        /// Of two values of a visit's field, one is meant.
        SettleVisit = "settle_visit",

        /// A field that the order fixes.
        WriteField = "write_field",
        /// A field that stays open after the order.
        WriteOpenField = "write_open_field",
        Describe = "describe",
        AddBeforePhoto = "add_before_photo", AddAfterPhoto = "add_after_photo",
        AddReviewPhoto = "add_review_photo", AddScenePhoto = "add_scene_photo",
        /// Of two values of a finding's field, one is meant.
        Settle = "settle",

        FixedOnSpot = "fixed_on_spot", Order = "order", Acknowledge = "acknowledge", Report = "report",
        AskExtension = "ask_extension", Grant = "grant", Refuse = "refuse",
        ReviewPass = "review_pass", ReviewFail = "review_fail", Accept = "accept", StrikeOff = "strike_off",
        LookBackHeld = "look_back_held", LookBackRecurred = "look_back_recurred",
        List = "list", Delist = "delist", Suspend = "suspend", Resume = "resume",
        Void = "void", Transfer = "transfer", Amend = "amend",

        EditSite = "edit_site",

        ReadDocument = "read_document", ReadPhoto = "read_photo",
        /// The bytes of a photo that a record names.
        UploadPhoto = "upload_photo",

        Sync = "sync", Listen = "listen", ReadReference = "read_reference", ReadSession = "read_session", SignOut = "sign_out",
        ListQuarantine = "list_quarantine", InspectQuarantined = "inspect_quarantined",
        ReleaseQuarantined = "release_quarantined", DiscardQuarantined = "discard_quarantined",
    }
}

impl Act {
    pub const fn start(kind: InspectionKind) -> Self {
        match kind {
            InspectionKind::Routine => Self::StartRoutine,
            InspectionKind::Campaign => Self::StartCampaign,
            InspectionKind::Unannounced => Self::StartUnannounced,
            InspectionKind::SelfCheck => Self::StartSelfCheck,
            InspectionKind::LookBack => Self::StartLookBack,
        }
    }

    /// A photo of that moment in a finding.
    pub const fn photo(role: PhotoRole) -> Self {
        match role {
            PhotoRole::Before => Self::AddBeforePhoto,
            PhotoRole::After => Self::AddAfterPhoto,
            PhotoRole::Review => Self::AddReviewPhoto,
            PhotoRole::Scene => Self::AddScenePhoto,
        }
    }

    pub const fn step(kind: EventKind) -> Self {
        match kind {
            EventKind::Record => Self::Record,
            EventKind::FixedOnSpot => Self::FixedOnSpot,
            EventKind::Order => Self::Order,
            EventKind::Acknowledge => Self::Acknowledge,
            EventKind::Report => Self::Report,
            EventKind::AskExtension => Self::AskExtension,
            EventKind::Grant => Self::Grant,
            EventKind::Refuse => Self::Refuse,
            EventKind::ReviewPass => Self::ReviewPass,
            EventKind::ReviewFail => Self::ReviewFail,
            EventKind::Accept => Self::Accept,
            EventKind::StrikeOff => Self::StrikeOff,
            EventKind::LookBackHeld => Self::LookBackHeld,
            EventKind::LookBackRecurred => Self::LookBackRecurred,
            EventKind::List => Self::List,
            EventKind::Delist => Self::Delist,
            EventKind::Suspend => Self::Suspend,
            EventKind::Resume => Self::Resume,
            EventKind::Void => Self::Void,
            EventKind::Transfer => Self::Transfer,
            EventKind::Amend => Self::Amend,
        }
    }

    /// The event that it appends to a finding that is there.
    pub fn event(self) -> Option<EventKind> {
        EventKind::ALL.iter().copied().find(|kind| *kind != EventKind::Record && Self::step(*kind) == self)
    }

    /// The kind of document that it makes.
    pub(super) const fn makes(self) -> Option<DocumentKind> {
        match self {
            Self::StartRoutine
            | Self::StartCampaign
            | Self::StartUnannounced
            | Self::StartSelfCheck
            | Self::StartLookBack => Some(DocumentKind::Inspection),
            Self::Record | Self::RecordAlone => Some(DocumentKind::Finding),
            Self::AddSite | Self::AddProvisionalSite => Some(DocumentKind::Site),
            Self::PlanTask => Some(DocumentKind::Task),
            _ => None,
        }
    }

    /// The kind of document in which it writes, where that is there already.
    pub(super) const fn writes_in(self) -> Option<DocumentKind> {
        match super::table::ROWS[self as usize].about {
            About::Visit if !matches!(self, Self::Record) => Some(DocumentKind::Inspection),
            About::Finding => Some(DocumentKind::Finding),
            About::Site => Some(DocumentKind::Site),
            _ => None,
        }
    }

    /// The kind of visit that it starts.
    pub fn visit(self) -> Option<InspectionKind> {
        InspectionKind::ALL.iter().copied().find(|kind| Self::start(*kind) == self)
    }
}

/// The steps among them, in the order in which a screen offers them.
pub fn steps(acts: &[Act]) -> Vec<EventKind> {
    acts.iter().filter_map(|act| act.event()).collect()
}
