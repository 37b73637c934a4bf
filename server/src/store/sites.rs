//! What records say of sites, in columns: derived from each record and asked by lists, by coverage and by a site's page.
//! A site that was merged is counted as the one that stands for it.

use super::Result;
use spotcheck_domain::call::{CoverageBy, SiteCounts, SiteOrder, SiteView};
use spotcheck_domain::certificate::{CertificateField, CertificateFields, Certificates};
use spotcheck_domain::id::{DocumentId, SiteId, UnitId};
use spotcheck_domain::policy::VisitDays;
use spotcheck_domain::site::{SiteField, SiteFields};
use spotcheck_domain::term::Grade;
use spotcheck_domain::time::{Day, Timestamp};
use std::str::FromStr;

/// What one record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SiteColumns {
    Site(Box<SiteEntry>),
    Visit {
        site: SiteId,
        /// 企业自查, which is no visit of an office's.
        is_own_check: bool,
        began_at: Timestamp,
    },
    Finding {
        site: SiteId,
        is_open: bool,
        recorded_at: Timestamp,
    },
    /// It says nothing of any site.
    Nothing,
}

/// A site as lists have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteEntry {
    pub id: SiteId,
    pub unit: UnitId,
    /// By which names are put in order.
    pub initials: String,
    /// What a search looks through.
    pub hay: String,
    /// Those that are not empty.
    pub fields: SiteFields,
    pub certificates: Certificates,
}

impl SiteEntry {
    pub fn said(&self, field: SiteField) -> &str {
        self.fields.get(&field).map_or("", String::as_str)
    }

    /// What a field says, where it says something of that kind.
    pub fn some<T: FromStr>(&self, field: SiteField) -> Option<T> {
        self.fields.get(&field)?.parse().ok()
    }

    pub fn name(&self) -> &str {
        self.said(SiteField::Name)
    }

    /// The first last day of a certificate.
    pub fn certified_until(&self) -> Option<Day> {
        let until = |fields: &CertificateFields| fields.get(&CertificateField::Until)?.parse().ok();
        self.certificates.values().filter_map(until).min()
    }

    pub fn is_closed(&self) -> bool {
        self.fields.contains_key(&SiteField::ClosedOn)
    }

    /// The site that stands for it.
    pub fn merged_into(&self) -> Option<SiteId> {
        self.some(SiteField::MergedInto)
    }
}

/// Which sites are meant.
#[derive(Debug, Clone)]
pub struct SiteFilter {
    /// Those of this unit's area.
    pub area: UnitId,
    pub view: SiteView,
    /// Of this unit's area too, or one of it answers for them.
    pub unit: Option<UnitId>,
    /// In place of that: of this unit alone, or of none.
    pub by: Option<CoverageBy>,
    /// Each stands somewhere in what a search looks through.
    pub words: Vec<String>,
    pub county: String,
    pub town: String,
    pub sector: String,
    pub grade: Option<Grade>,
    pub not_since: Option<Timestamp>,
    pub times: SiteTimes,
}

/// By what it is told whether a site is due, and what this year is.
#[derive(Debug, Clone, Copy)]
pub struct SiteTimes {
    pub now: Timestamp,
    pub year_began: Timestamp,
    /// A certificate whose last day is this one, or before it, is to be renewed.
    pub certified_until: Day,
    pub days: VisitDays,
}

/// A site of a list, with what was counted of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteListed {
    pub entry: SiteEntry,
    pub tally: SiteTally,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SiteTally {
    pub last_visit_at: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
    pub n_visits: u64,
    pub n_visits_this_year: u64,
    pub n_open_findings: u64,
}

/// One unit's sites, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoverageRow {
    pub unit: Option<UnitId>,
    pub n_sites: u64,
    pub n_visited_this_year: u64,
    pub n_due: u64,
    pub n_never: u64,
}

/// Reads what records say of sites.
pub trait Sites {
    /// By which version of the program the columns were made; 0: they are not.
    fn site_columns_version(&self) -> Result<u32>;

    fn site_columns(&self, document: DocumentId) -> Result<SiteColumns>;

    fn site(&self, site: SiteId) -> Result<Option<SiteEntry>>;

    /// A page in that order.
    fn sites(
        &self,
        filter: &SiteFilter,
        order: (SiteOrder, bool),
        offset: usize,
        limit: usize,
    ) -> Result<Vec<SiteListed>>;

    /// How many each view has, by the same filters.
    fn site_counts(&self, filter: &SiteFilter) -> Result<SiteCounts>;

    /// What is counted of one, with all for which it stands.
    fn site_tally(&self, site: SiteId, times: SiteTimes) -> Result<SiteTally>;

    fn site_coverage(&self, filter: &SiteFilter, by: CoverageBy) -> Result<Vec<CoverageRow>>;

    /// County, town and number of all that stand for themselves and are not closed.
    fn site_places(&self, area: UnitId) -> Result<Vec<(String, String, u64)>>;

    /// Visits every site of an area, merged and closed ones too.
    fn each_site_below(&self, area: UnitId, visit: &mut dyn FnMut(SiteEntry)) -> Result<()>;

    /// Sites of an area with this credit code, merged and closed ones too.
    fn sites_coded(&self, area: UnitId, code: &str) -> Result<Vec<SiteEntry>>;

    /// Those that were merged into it, directly.
    fn sites_merged_into(&self, site: SiteId) -> Result<Vec<SiteId>>;

    /// Visits of these sites, the newest first.
    fn visits_of_sites(&self, sites: &[SiteId], limit: usize) -> Result<Vec<DocumentId>>;

    /// Findings of these sites, the newest first.
    fn findings_of_sites(&self, sites: &[SiteId], limit: usize) -> Result<Vec<DocumentId>>;
}

/// Keeps what records say of sites.
pub trait PutSites {
    /// In place of what it said before.
    fn put_site_columns(&self, document: DocumentId, columns: &SiteColumns) -> Result<()>;

    /// The columns of every record were made by that version.
    fn put_site_columns_version(&self, version: u32) -> Result<()>;
}
