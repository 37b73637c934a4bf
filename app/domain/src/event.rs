//! One entry of a finding's life: appended under an id of its own, complete in one change, never touched again.

use crate::by::{By, Officer};
use crate::id::{EventId, FindingId, PhotoId, UnitId, UserId};
use crate::term::{Level, terms};
use crate::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};

terms! {
    /// What happened. The table of transitions is in [`crate::fold`], the rights are in [`crate::rules`].
    EventKind {
        Record = "record", FixedOnSpot = "fixed_on_spot", Order = "order", Acknowledge = "acknowledge",
        Report = "report", AskExtension = "ask_extension", Grant = "grant", Refuse = "refuse",
        ReviewPass = "review_pass", ReviewFail = "review_fail", Accept = "accept", StrikeOff = "strike_off",
        LookBackHeld = "look_back_held", LookBackRecurred = "look_back_recurred",
        List = "list", Delist = "delist", Suspend = "suspend", Resume = "resume",
        Void = "void", Transfer = "transfer", Amend = "amend",
    }
}

impl EventKind {
    /// May be made with no network. The others are stored only on top of the document's heads of that instant.
    pub const fn is_offline(self) -> bool {
        matches!(
            self,
            Self::Record
                | Self::FixedOnSpot
                | Self::Order
                | Self::Acknowledge
                | Self::Report
                | Self::AskExtension
                | Self::ReviewPass
                | Self::ReviewFail
                | Self::Accept
                | Self::LookBackHeld
                | Self::LookBackRecurred
        )
    }
}

impl EventKind {
    /// A step on a finding's way to its end. Each follows on the other by the state, so that nobody can pile them up.
    pub const fn leads_to_the_end(self) -> bool {
        matches!(
            self,
            Self::FixedOnSpot
                | Self::Report
                | Self::ReviewPass
                | Self::Accept
                | Self::StrikeOff
                | Self::Void
                | Self::Transfer
        )
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    #[serde(skip, default = "nil")]
    pub id: EventId,
    pub kind: EventKind,
    /// The ids of the events that its author saw and that nothing seen came after.
    #[serde(default, with = "crate::joined", skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<EventId>,
    /// The author's device's claim.
    pub at: Timestamp,
    /// Version of the policy under which it was made.
    pub policy: u32,
    #[serde(flatten)]
    pub by: By,
    #[serde(flatten)]
    pub detail: Detail,
}

const fn nil() -> EventId {
    EventId::from_uuid(uuid::Uuid::nil())
}

/// What an event says beyond its kind. Which of these are needed depends on the kind: [`crate::rules`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Detail {
    /// The second officer, where two are needed.
    #[serde(rename = "second_user", skip_serializing_if = "Option::is_none")]
    pub second: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_certificate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Free words: the measure taken, what the review saw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(with = "crate::joined", skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoId>,
    /// The new date of an extension asked for or granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Day>,
    /// The expert named by the acceptance of a major hazard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expert: Option<String>,
    /// Number of the paper that goes with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    /// The author acts for the responsible person, and says so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub on_behalf: bool,
    /// Where a transferred finding went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_unit: Option<UnitId>,
    /// The new finding in which a closed one recurred.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurred_in: Option<FindingId>,
    // An order's own copies: they govern from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible_unit: Option<UnitId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// The field that an amendment changes, and its new value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl Detail {
    pub fn with_second(mut self, officer: &Officer) -> Self {
        self.second = Some(officer.user);
        self.second_name = Some(officer.name.clone());
        self.second_certificate = Some(officer.certificate.clone());
        self
    }
}

/// The last events of what was seen: what a new event names as `after`.
pub fn frontier(events: &[Event]) -> Vec<EventId> {
    let mut frontier: Vec<EventId> = events.iter().map(|event| event.id).collect();
    frontier.retain(|id| !events.iter().any(|event| event.after.contains(id)));
    frontier.sort_unstable();
    frontier
}
