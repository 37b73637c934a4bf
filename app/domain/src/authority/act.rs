//! Which act is which step, photo or visit, and back.

use super::table::Act;
use crate::event::EventKind;
use crate::term::{InspectionKind, PhotoRole};

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

    /// A photo of that moment in a finding, or of a signed page of a visit.
    pub const fn photo(role: PhotoRole) -> Self {
        match role {
            PhotoRole::Before => Self::AddBeforePhoto,
            PhotoRole::After => Self::AddAfterPhoto,
            PhotoRole::Review => Self::AddReviewPhoto,
            PhotoRole::Scene => Self::AddScenePhoto,
            PhotoRole::Signed => Self::AddSignedPhoto,
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
            EventKind::OnSpotMeasure => Self::OnSpotMeasure,
            EventKind::Withdraw => Self::Withdraw,
        }
    }

    /// The event that it appends to a finding that is there.
    pub fn event(self) -> Option<EventKind> {
        EventKind::ALL.iter().copied().find(|kind| *kind != EventKind::Record && Self::step(*kind) == self)
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
