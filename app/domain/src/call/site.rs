//! Sites: listed and found, each with what is known of it, entered, changed, confirmed, closed and merged.

use super::unit::Entered;
use super::{Call, Method};
use crate::id::{SiteId, UnitId};
use crate::kind::site::SiteFields;
use crate::reference::Named;
use crate::term::{Grade, terms};
use crate::time::{Day, Timestamp};
use serde::{Deserialize, Serialize};

terms! {
    /// Which sites a list shows.
    SiteView {
        /// Those at which there is something to inspect.
        Open = "open",
        Never = "never",
        /// This year.
        Visited = "visited",
        /// As their grade has it.
        Due = "due",
        Provisional = "provisional",
        Closed = "closed",
        /// With a certificate that is over, or soon will be.
        Expiring = "expiring",
    }
    SiteOrder {
        Name = "name", Place = "place", Grade = "grade", LastVisit = "last_visit", Findings = "findings",
    }
    /// By which units sites are counted.
    CoverageBy { Responsible = "responsible", Owner = "owner" }
}

/// Sites of one's area, 50 on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListSites {
    #[serde(default = "open")]
    pub view: SiteView,
    /// Those that this unit or one below it owns, or answers for.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// As coverage counts them: those that this unit alone owns, or answers for; without a unit, those for which nobody
    /// does.
    #[serde(default)]
    pub by: Option<CoverageBy>,
    /// Words of names, addresses, people, codes; initials.
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub county: String,
    #[serde(default)]
    pub town: String,
    #[serde(default)]
    pub sector: String,
    #[serde(default)]
    pub grade: Option<Grade>,
    /// Not visited from this moment on.
    #[serde(default)]
    pub not_since: Option<Timestamp>,
    #[serde(default = "name")]
    pub order: SiteOrder,
    #[serde(default)]
    pub descending: bool,
    #[serde(default)]
    pub page: u32,
}

const fn open() -> SiteView {
    SiteView::Open
}

const fn name() -> SiteOrder {
    SiteOrder::Name
}

impl Default for ListSites {
    fn default() -> Self {
        Self {
            view: open(),
            unit: None,
            by: None,
            q: String::new(),
            county: String::new(),
            town: String::new(),
            sector: String::new(),
            grade: None,
            not_since: None,
            order: name(),
            descending: false,
            page: 0,
        }
    }
}

impl Call for ListSites {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/sites";
    type Answer = Sites;
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sites {
    /// Of all pages.
    pub n_found: u64,
    /// How many each view would show, by the same filters.
    pub counts: SiteCounts,
    pub sites: Vec<SiteLine>,
    /// Where the sites of the whole area are.
    pub places: Vec<PlaceLine>,
    /// Files that are being taken in.
    pub imports: Vec<SiteImport>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SiteCounts {
    pub open: u64,
    pub never: u64,
    #[serde(default)]
    pub visited: u64,
    pub due: u64,
    pub provisional: u64,
    pub closed: u64,
    #[serde(default)]
    pub expiring: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceLine {
    pub county: String,
    pub town: String,
    pub n_sites: u64,
}

/// A file that was accepted: it is taken in whole, whatever happens meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteImport {
    pub accepted_at: Timestamp,
    pub n_sites: u64,
    pub n_left: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteLine {
    pub id: SiteId,
    /// Whose record it is.
    pub unit: UnitId,
    pub unit_name: Named,
    pub name: String,
    pub uscc: String,
    pub sector: String,
    pub address: String,
    pub county: String,
    pub town: String,
    pub phone: String,
    pub grade: Option<Grade>,
    pub provisional: bool,
    pub closed_on: Option<Day>,
    pub responsible_unit: Option<UnitId>,
    pub responsible_unit_name: Named,
    pub responsible_person: String,
    pub last_visit_at: Option<Timestamp>,
    /// When it is to be visited again, as its grade has it.
    pub due_at: Option<Timestamp>,
    pub n_visits_this_year: u64,
    pub n_open_findings: u64,
    /// The first last day of a certificate.
    #[serde(default)]
    pub certified_until: Option<Day>,
}

/// A new site.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnterSite {
    /// Drawn by whoever asks, so that a call whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<SiteId>,
    pub unit: UnitId,
    pub fields: SiteFields,
}

impl Call for EnterSite {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/sites";
    type Answer = Entered<SiteId>;
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeSite {
    pub site: SiteId,
    pub fields: SiteFields,
}

impl Call for ChangeSite {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/sites/{site}";
    type Answer = ();
}

/// A place that somebody added on the spot is what it says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmSite {
    pub site: SiteId,
}

impl Call for ConfirmSite {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/sites/{site}/confirm";
    type Answer = ();
}

/// There is nothing more to inspect.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseSite {
    pub site: SiteId,
    pub on: Day,
    pub reason: String,
}

impl Call for CloseSite {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/sites/{site}/close";
    type Answer = ();
}

/// There is again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReopenSite {
    pub site: SiteId,
}

impl Call for ReopenSite {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/sites/{site}/reopen";
    type Answer = ();
}

/// Two are the same: `into` stands for both. What was recorded of the other stays in its records.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeSites {
    pub site: SiteId,
    pub into: SiteId,
}

impl Call for MergeSites {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/sites/{site}/merge";
    type Answer = ();
}

/// It is another unit's from now on: who reads it, and who may write in it, follows that unit.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GiveSite {
    pub site: SiteId,
    pub unit: UnitId,
}

impl Call for GiveSite {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/sites/{site}/give";
    type Answer = ();
}

/// They are not, which can be said for a day.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnmergeSites {
    pub site: SiteId,
}

impl Call for UnmergeSites {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/sites/{site}/unmerge";
    type Answer = ();
}
