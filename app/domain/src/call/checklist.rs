//! Checklists: those that come with the program, and those that units make themselves, each below those of the units above
//! it. One is edited as a draft and published as a version; what cites a version finds it as it was.

use super::{Call, Entered, Method};
use crate::id::UnitId;
use crate::library::{DraftChecklist, ListChange};
use crate::reference::{CatalogHazard, Checklist, Named};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Those that this person's units read or own, the nearest unit's first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListChecklists {
    /// Words of its name or of its items.
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub sector: Option<String>,
    /// Of this unit alone.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// Withdrawn ones, and no others.
    #[serde(default)]
    pub withdrawn: bool,
}

impl Call for ListChecklists {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/checklists";
    type Answer = ChecklistLines;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistLines {
    pub lists: Vec<ChecklistLine>,
    pub sectors: BTreeMap<String, Named>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistLine {
    pub id: String,
    /// None: it comes with the program.
    pub unit: Option<UnitId>,
    pub unit_name: Named,
    pub name: Named,
    pub sector: String,
    /// Empty before it is first published.
    pub version: String,
    pub n_items: u32,
    pub published_at: Option<Timestamp>,
    /// Somebody is at work on the next version.
    pub has_draft: bool,
    pub withdrawn_at: Option<Timestamp>,
    /// This person may edit it.
    pub is_editable: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadChecklist {
    pub list: String,
}

impl Call for ReadChecklist {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/checklists/{list}";
    type Answer = ChecklistSheet;
}

/// A checklist with all that is to be shown of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistSheet {
    pub line: ChecklistLine,
    /// As it is published.
    pub published: Option<Checklist>,
    pub draft: Option<DraftChecklist>,
    /// Of the draft, to be named with the next one: another one means that somebody else has saved.
    pub revision: u32,
    /// The words of all items, of the published version and of the draft.
    pub hazards: Vec<CatalogHazard>,
    /// What publishing the draft would change.
    pub changes: Vec<ListChange>,
    /// The newest first.
    pub versions: Vec<ChecklistVersion>,
    pub sectors: BTreeMap<String, Named>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistVersion {
    pub number: u32,
    pub at: Timestamp,
    pub by_name: String,
    /// What was said of it when it was published.
    pub note: String,
    /// Under which it can be read for ever.
    pub sha256: String,
}

/// A published version as it was.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadChecklistVersion {
    pub list: String,
    pub number: u32,
}

impl Call for ReadChecklistVersion {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/checklists/{list}/versions/{number}";
    type Answer = Checklist;
}

/// A new, empty one of a unit.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnterChecklist {
    pub unit: UnitId,
    pub name: Named,
    pub sector: String,
}

impl Call for EnterChecklist {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/checklists";
    type Answer = Entered<String>;
}

/// A draft of a unit with all that another one has.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CopyChecklist {
    pub list: String,
    pub unit: UnitId,
    pub name: Named,
}

impl Call for CopyChecklist {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/checklists/{list}/copy";
    type Answer = Entered<String>;
}

/// Saves a draft. Nobody's phone hears of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaveDraft {
    pub list: String,
    /// Of the draft that was read.
    pub revision: u32,
    pub draft: DraftChecklist,
}

/// What a draft is called from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    pub revision: u32,
}

impl Call for SaveDraft {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/checklists/{list}/draft";
    type Answer = Saved;
    /// Some hundred items with all their words.
    const MOST_BYTES: usize = 1 << 20;
}

/// Throws a draft away. One that was never published is gone with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropDraft {
    pub list: String,
    pub revision: u32,
}

impl Call for DropDraft {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/checklists/{list}/draft/drop";
    type Answer = ();
}

/// Makes the draft the next version: phones of the unit and of those below it get it at their next contact.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishChecklist {
    pub list: String,
    pub revision: u32,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedChecklist {
    pub number: u32,
    pub changes: Vec<ListChange>,
}

impl Call for PublishChecklist {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/checklists/{list}/publish";
    type Answer = PublishedChecklist;
}

/// No visit begins with it any more. Those that cite it keep it; publishing it anew brings it back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawChecklist {
    pub list: String,
}

impl Call for WithdrawChecklist {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/checklists/{list}/withdraw";
    type Answer = ();
}
