//! One entry of a finding's life: appended under an id of its own, complete in one change, never touched again.

mod detail;
mod flat;
mod order;

pub use detail::{
    Acceptance, Acknowledgement, Amendment, Cause, Detail, Extension, Grant, LookBack, Order, Recorded,
    Remark, Report, Second, SpotMeasure, Transfer, TwoOfficers,
};
pub use order::in_order;

use crate::by::By;
use crate::entry::Fields;
use crate::id::EventId;
use crate::sorted::SortedSet;
use crate::term::terms;
use crate::time::Timestamp;

terms! {
    /// What happened. The table of transitions is in [`crate::fold`], the rights are in [`crate::rules`].
    EventKind {
        Record = "record", FixedOnSpot = "fixed_on_spot", Order = "order", Acknowledge = "acknowledge",
        Report = "report", AskExtension = "ask_extension", Grant = "grant", Refuse = "refuse",
        ReviewPass = "review_pass", ReviewFail = "review_fail", Accept = "accept", StrikeOff = "strike_off",
        LookBackHeld = "look_back_held", LookBackRecurred = "look_back_recurred",
        List = "list", Delist = "delist", Suspend = "suspend", Resume = "resume",
        Void = "void", Transfer = "transfer", Amend = "amend",
        OnSpotMeasure = "on_spot_measure", Withdraw = "withdraw",
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
                | Self::OnSpotMeasure
                | Self::Withdraw
        )
    }

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
                | Self::Withdraw
        )
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub id: EventId,
    /// The ids of the events that its author saw and that nothing seen came after.
    pub after: Vec<EventId>,
    /// The author's device's claim.
    pub at: Timestamp,
    /// Version of the policy under which it was made.
    pub policy: u32,
    pub by: By,
    /// What happened, and what is said of it.
    pub detail: Detail,
    /// What its kind does not ask for, or a later version added: kept as it is.
    pub rest: Fields,
}

impl Event {
    /// `None`: of a kind that this version does not know.
    pub const fn kind(&self) -> Option<EventKind> {
        self.detail.kind()
    }

    /// Its record is read-only until the app is updated.
    pub const fn is_unknown(&self) -> bool {
        self.kind().is_none()
    }
}

/// The last events of what was seen: what a new event names as `after`.
pub fn frontier(events: &[Event]) -> Vec<EventId> {
    last_of(events.iter())
}

fn last_of<'e>(events: impl Iterator<Item = &'e Event> + Clone) -> Vec<EventId> {
    let named: SortedSet<EventId> = events.clone().flat_map(|event| &event.after).copied().collect();
    let mut frontier: Vec<EventId> = events.map(|event| event.id).filter(|id| !named.contains(id)).collect();
    frontier.sort_unstable();
    frontier
}

/// Whether `after` names the last of what its author saw. Kinds that are newer than his app he did not see, and could not
/// name: what this version knows, every version knows.
pub fn names_what_was_seen(after: &[EventId], events: &[Event]) -> bool {
    let mut after = after.to_vec();
    after.sort_unstable();
    after == frontier(events) || after == last_of(events.iter().filter(|event| !event.is_unknown()))
}
