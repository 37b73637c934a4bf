//! One hazard whole with what became of it, and hazards in a list.

use super::conflict::{ConflictView, Seen};
use super::photo::PhotoView;
use super::whereabouts::Whereabouts;
use crate::detail::Detail;
use crate::row;
use serde::{Deserialize, Serialize};
use spotcheck_domain::authority::Act;
use spotcheck_domain::awaited::Awaited;
use spotcheck_domain::by::Officer;
use spotcheck_domain::event::EventKind;
use spotcheck_domain::field::FindingField;
use spotcheck_domain::id::UserId;
use spotcheck_domain::ledger::{Due, FindingRow, Place};
use spotcheck_domain::reference::Named;
use spotcheck_domain::refusal::Refusal;
use spotcheck_domain::sorted::SortedMap;
use spotcheck_domain::term::{OnSpot, State};
use spotcheck_domain::time::{Day, Timestamp};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingCard {
    #[serde(with = "row::FindingRow")]
    pub row: FindingRow,
    pub due: Due,
    pub whereabouts: Whereabouts,
    /// Said in the ledger alone.
    pub place: Place,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingView {
    pub seen: Seen,
    #[serde(with = "row::FindingRow")]
    pub row: FindingRow,
    pub due: Due,
    pub sector_name: Named,
    pub description: String,
    /// What stands in each field, by its place in [`FindingField::ALL`]; [`FindingView::said`] reads it.
    pub fields: Vec<String>,
    /// The catalogue says that the basis was not read in the official text.
    pub basis_unverified: bool,
    /// The catalogue says by which clause of the 判定标准 it is a major one.
    pub cites_clause: bool,
    pub photos: Vec<PhotoView>,
    pub timeline: Vec<TimelineEntry>,
    /// What this person may do here now.
    pub acts: Vec<Act>,
    /// A step of the enterprise would be taken on its behalf, and says so.
    pub is_on_behalf: bool,
    /// What is due from the officers, and by which day.
    pub awaited: Option<Awaited>,
    /// The fields stand as ordered.
    pub is_frozen: bool,
    /// It holds a step of a newer version: it is read-only until the app is updated.
    pub needs_update: bool,
    /// It is not this person's to see any more, and stays for what he wrote in it before.
    pub is_gone: bool,
    /// What an order still lacks, in the order of the form.
    pub lacks: Vec<Refusal>,
    pub colleagues: Vec<Officer>,
    /// Who was the second officer of the visit, where he can be that of a step.
    pub second: Option<UserId>,
    pub state: State,
    /// 现场处理措施, until it is lifted.
    pub on_spot: Option<OnSpot>,
    /// The day that it is at the office, by which a deadline is set.
    pub today: Day,
    /// What can be said here again, while it is being recorded.
    pub used: Used,
    pub conflicts: Vec<ConflictView>,
    pub drafts: SortedMap<String, String>,
    pub whereabouts: Whereabouts,
    pub refusals: Vec<String>,
}

/// What was said of other hazards of the same visit, the last first, each once.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Used {
    pub places: Vec<String>,
    pub measures: Vec<String>,
    /// At last whom the site itself names.
    pub responsible: Vec<String>,
}

impl FindingView {
    /// What was filled in there; the empty text where nothing was.
    pub fn said(&self, field: FindingField) -> &str {
        self.fields.get(field as usize).map_or("", String::as_str)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// `None`: of a kind that this version does not know.
    pub kind: Option<EventKind>,
    pub by: String,
    pub unit: Named,
    pub second: Option<String>,
    /// By the device.
    pub at: Timestamp,
    /// By the office; `None` while it is on this phone.
    pub received_at: Option<Timestamp>,
    pub detail: Detail,
    /// Legal when made, but another had won.
    pub contested: bool,
}
