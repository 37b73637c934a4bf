//! How many of their sites units have seen.

use super::site::CoverageBy;
use super::{Call, Method};
use crate::id::UnitId;
use crate::reference::Named;
use crate::term::Grade;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How many of their sites units have seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadCoverage {
    #[serde(default = "responsible")]
    pub by: CoverageBy,
    #[serde(default)]
    pub county: String,
    #[serde(default)]
    pub town: String,
    #[serde(default)]
    pub sector: String,
    #[serde(default)]
    pub grade: Option<Grade>,
    /// Those alone that were not visited from this moment on.
    #[serde(default)]
    pub not_since: Option<Timestamp>,
}

const fn responsible() -> CoverageBy {
    CoverageBy::Responsible
}

impl Default for ReadCoverage {
    fn default() -> Self {
        Self {
            by: responsible(),
            county: String::new(),
            town: String::new(),
            sector: String::new(),
            grade: None,
            not_since: None,
        }
    }
}

impl Call for ReadCoverage {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/sites/coverage";
    type Answer = Vec<CoverageLine>;
}

/// One unit's own sites; what is below it is counted with it nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageLine {
    /// None: sites for which nobody answers.
    pub unit: Option<UnitId>,
    pub unit_name: Named,
    pub n_sites: u64,
    pub n_visited_this_year: u64,
    pub n_due: u64,
    pub n_never: u64,
}
